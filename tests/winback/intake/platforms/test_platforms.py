"""Each platform's payload becomes the response that it tells of, and nothing else than that."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.hooks import ANSWER, DELIGHTED, DETAILS, FORMBRICKS, GENERIC, MAPPINGS, PAYLOADS, SURVEYMONKEY, TYPEFORM
from winback.intake.platforms import READERS, each, surveymonkey
from winback.intake.platforms.base import LONGEST_TEXT, Asked, NotOurs
from winback.intake.platforms.surveymonkey import Pointer
from winback.intake.values import Unreadable
from winback.policy.triage import Survey
from winback.responses import Response
from winback.scales import Scale

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def asked(kind: str, **more: Any) -> Asked:
    usual: dict[str, Any] = {"source": kind, "now": NOW, "survey_of": lambda _: Survey(), "fields": MAPPINGS[kind]}
    return Asked(**usual | more)


def read(kind: str, payload: object, **more: Any) -> Response | NotOurs:
    return READERS[kind](payload, asked(kind, **more))


def told(kind: str, payload: object, **more: Any) -> Response:
    response = read(kind, payload, **more)
    assert isinstance(response, Response)
    return response


def changed(payload: dict[str, Any], *path: str, to: Any) -> dict[str, Any]:
    """The payload with another value at a path."""
    copy = deepcopy(payload)
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return copy


def test_formbricks_tells_of_a_mapped_question_and_of_the_contact():
    response = told("formbricks", FORMBRICKS)

    assert (response.source, response.form, response.key) == ("formbricks", "cm0survey1", "cm0response1")
    assert (response.scale, response.score, response.verbatim) == (Scale.NPS, 2, "Pakken kom aldrig.")
    assert (response.answered_at, response.contact_me) == (ANSWERED, True)
    assert response.person[:4] == ("K1", "", "lone@nordlys.example", None)
    assert response.person.language == "da"


def test_a_part_of_a_list_and_a_variable_can_be_named():
    more = {"first_name": "card[0]", "last_name": "card[1]", "touchpoint": "variables.shop"}
    response = told("formbricks", FORMBRICKS, fields=MAPPINGS["formbricks"] | more)

    assert (response.person.name, response.touchpoint) == ("Lone Ravn", "Aarhus")


def test_an_answer_that_has_only_begun_is_none_yet():
    assert isinstance(read("formbricks", changed(FORMBRICKS, "data", "data", to={})), NotOurs)
    assert isinstance(read("typeform", changed(TYPEFORM, "form_response", "answers", to=[])), NotOurs)
    assert isinstance(surveymonkey.read(changed(ANSWER, "pages", to=[]), DETAILS, asked("surveymonkey")), NotOurs)


@pytest.mark.parametrize(
    ("kind", "key"),
    [("formbricks", "event"), ("typeform", "event_type"), ("delighted", "event_type")],
)
def test_an_event_of_something_else_is_none_of_ours(kind: str, key: str):
    assert isinstance(read(kind, PAYLOADS[kind] | {key: "testEndpoint"}), NotOurs)


def test_typeform_is_read_by_its_types_where_nothing_is_mapped():
    response = told("typeform", TYPEFORM)

    assert (response.form, response.key) == ("lT4Z3j", "a3a12ec67a1365927098a606107fac15")
    assert (response.score, response.verbatim, response.answered_at) == (2, "Pakken kom aldrig.", ANSWERED)
    assert (response.person.external_id, response.person.email) == ("K1", "lone@nordlys.example")


def test_the_quiz_score_of_typeform_is_never_the_rating():
    without = changed(TYPEFORM, "form_response", "answers", to=TYPEFORM["form_response"]["answers"][1:2])  # type: ignore[index]

    assert told("typeform", without).score is None


def test_every_kind_of_answer_of_typeform_can_be_mapped():
    fields = {"verbatim": "more", "touchpoint": "about", "contact_me": "f4", "segment": "variables.shop"}
    response = told("typeform", TYPEFORM, fields=fields)

    assert (response.verbatim, response.touchpoint, response.contact_me) == ("a, b, c", "Delivery", True)
    assert response.person.segment == "Aarhus"


def test_two_questions_of_a_type_are_told_apart_by_nobody_but_the_mapping():
    answers: Any = TYPEFORM["form_response"]["answers"]  # type: ignore[index]
    second = answers[0] | {"number": 9, "field": {"id": "f9", "type": "nps", "ref": "again"}}
    two = changed(TYPEFORM, "form_response", "answers", to=[*answers, second])

    assert told("typeform", two).score is None
    assert told("typeform", two, fields={"score": "again"}).score == 9


def test_delighted_tells_the_score_first_and_the_comment_under_the_same_id():
    first = told("delighted", DELIGHTED)
    later = changed(DELIGHTED, "event_data", "comment", to="Pakken kom aldrig.") | {
        "event_type": "survey_response.updated"
    }
    second = told("delighted", later)

    assert first[:3] == second[:3] == ("delighted", "default", "210")
    assert (first.score, first.verbatim, second.verbatim) == (2, "", "Pakken kom aldrig.")
    assert (first.touchpoint, first.link) == ("Delivery", "https://delighted.example/r/5fb6a1a4")
    assert (first.person.name, first.person.language) == ("Lone Ravn", "da")
    assert first.answered_at == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def test_surveymonkey_points_at_an_answer():
    assert surveymonkey.read_hook(SURVEYMONKEY) == Pointer("10027615", "1001", "5007154325", whole=True)
    assert surveymonkey.read_hook(SURVEYMONKEY | {"event_type": "response_updated"})[3] is False
    assert isinstance(surveymonkey.read_hook(SURVEYMONKEY | {"event_type": "response_deleted"}), NotOurs)


@pytest.mark.parametrize(("choice", "score"), [("c2", 2), ("c0", 0), ("c10", 10)])
def test_the_score_of_surveymonkey_is_the_choices_text_and_never_its_weight(choice: str, score: int):
    pages: Any = deepcopy(ANSWER["pages"])
    pages[0]["questions"][0]["answers"][0]["choice_id"] = choice
    response = surveymonkey.read(ANSWER | {"pages": pages}, DETAILS, asked("surveymonkey"))

    assert isinstance(response, Response)
    assert (response.score, response.verbatim, response.key) == (score, "Pakken kom aldrig.", "5007154325")
    assert response.person[:3] == ("K1", "Lone Ravn", "lone@nordlys.example")


def test_a_choice_that_no_details_know_is_no_score():
    response = surveymonkey.read(ANSWER, {}, asked("surveymonkey"))

    assert isinstance(response, Response)
    assert response.score is None


def test_the_generic_shape_is_read_as_it_is_documented():
    response = told("generic", GENERIC)

    assert response[:3] == ("generic", "default", "r1")
    assert (response.score, response.contact_me, response.touchpoint) == (2, True, "Delivery")
    assert response.link == "https://nordlys.example/r/1"
    assert response.person[:3] == ("K1", "Lone Ravn", "lone@nordlys.example")


def test_a_mapping_names_other_places_in_the_generic_shape():
    fields = {"key": "nr", "score": "answers.nps", "verbatim": "answers.why"}
    response = told("generic", {"nr": 7, "answers": {"nps": "3", "why": "Late"}}, fields=fields)

    assert (response.key, response.score, response.verbatim, response.answered_at) == ("7", 3, "Late", NOW)


def test_several_answers_come_at_once_in_the_generic_shape_alone():
    assert len(each("generic", [GENERIC, GENERIC])) == len(each("generic", {"responses": [GENERIC, GENERIC]})) == 2
    assert len(each("generic", GENERIC)) == 1
    assert len(each("typeform", [TYPEFORM, TYPEFORM])) == 1
    with pytest.raises(Unreadable, match="500 at once are the most"):
        each("generic", [GENERIC] * 501)


def test_forms_that_answer_one_survey_keep_their_answers_apart():
    one = told("typeform", TYPEFORM, form="delivery")
    other = told("typeform", changed(TYPEFORM, "form_response", "form_id", to="other"), form="delivery")

    assert (one.form, other.form) == ("delivery", "delivery")
    assert one.key == "lT4Z3j:a3a12ec67a1365927098a606107fac15" != other.key


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ([], "payload"),
        (changed(FORMBRICKS, "data", to=3), "data"),
        (changed(FORMBRICKS, "data", "id", to=None), "data.id"),
        (changed(FORMBRICKS, "data", "id", to="x" * 201), "data.id"),
        (changed(FORMBRICKS, "data", "createdAt", to="yesterday"), "data.createdAt"),
        (changed(FORMBRICKS, "data", "createdAt", to="2027-01-01T00:00:00Z"), "data.createdAt"),
        (changed(FORMBRICKS, "data", "data", to={"nps1": 11}), "nps1"),
        (changed(FORMBRICKS, "data", "data", to={"nps1": 7.5}), "nps1"),
        (changed(FORMBRICKS, "data", "data", to={"nps1": {"a": 1}}), "nps1"),
        (changed(FORMBRICKS, "data", "data", to={"nps1": [[1]]}), "nps1"),
        (changed(FORMBRICKS, "data", "data", to={"nps1": 2, "callme": "perhaps"}), "callme"),
        (changed(FORMBRICKS, "data", "data", to={"why1": "x" * (LONGEST_TEXT + 1)}), "why1"),
    ],
)
def test_what_is_unreadable_names_the_place_in_the_platforms_words(payload: object, where: str):
    with pytest.raises(Unreadable) as trouble:
        read("formbricks", payload)

    assert trouble.value.column == where


def test_an_unusable_address_is_passed_over_unless_the_source_can_mend_it():
    payload = changed(GENERIC, "customer", "email", to="lone at nordlys")

    assert told("generic", payload).person.email is None
    with pytest.raises(Unreadable) as trouble:
        read("generic", payload, strict=True)
    assert trouble.value.column == "customer.email"


def test_what_databases_do_not_take_is_cleaned():
    response = told("generic", GENERIC | {"comment": "a\x00b\ud83d c"})

    assert response.verbatim == "a b\ufffd c"


def test_surveymonkey_that_points_nowhere_is_unreadable():
    with pytest.raises(Unreadable, match="resources"):
        surveymonkey.read_hook(changed(SURVEYMONKEY, "resources", to=None))
