"""Modals: what each asks for, within Slack's limits, and that what was typed comes back as the form's fields."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blockkit import fits_contract, keeps_limits
from tests.each import each
from tests.winback.cards.modals import ANN, LONG, STAGES, View, case_for, crowded, ids_of, later, modal, read, untouched
from tests.winback.cards.scenes import ROUGH
from tests.winback.test_case import FORMS, JOURNEYS, MONDAY, POLICY, case_of, told
from winback import entries as e
from winback.actions import ACTIONS, Refusal, decide, read_form
from winback.cards import forms, ids, kit
from winback.cards.forms.inputs import fields_of
from winback.cards.forms.resolving import CURRENCIES, KINDS
from winback.case import Case, Stage
from winback.dossier import Dossier, Said
from winback.people import Account, Customer
from winback.phrases import LANGUAGES, read_phrases
from winback.policy import Policy
from winback.policy.causes import pairs
from winback.scales import Scale

ASKING = sorted(set(forms.ASKING) - {"letter"})
every_action = pytest.mark.parametrize("action", ASKING)
every_language = each("language", LANGUAGES)


# -- every modal --


def test_every_action_either_asks_for_something_or_is_done_at_once():
    assert {*forms.ASKING, *ids.AT_ONCE} == set(ACTIONS)
    assert not forms.ASKING.keys() & ids.AT_ONCE


@every_action
def test_a_modal_says_what_it_is_about_with_ids_alone(action: str):
    case = case_for(action)
    view = modal(action, case)

    assert view["callback_id"] == f"form:{action}"
    assert ids.read_metadata(view["private_metadata"]) == ids.Place(1, case.head)
    assert not [one for one in ids_of(view) if "Anna" in one or "Berg" in one or "@" in one]


@every_action
def test_a_modal_asks_for_every_field_of_its_form(action: str):
    assert set(ACTIONS[action].form.model_fields) <= set(fields_of(modal(action)["blocks"]))


@every_action
def test_a_field_keeps_its_id_whatever_the_modal_begins_with(action: str):
    begun = [modal(action, fields=fields) for fields in FORMS[action]]

    assert {tuple(fields_of(view["blocks"])) for view in begun} == {tuple(fields_of(modal(action)["blocks"]))}


@each("key", [key for key in read_phrases("forms") if key.startswith(("title", "submit", "cancel", "back", "close"))])
@every_language
def test_titles_and_buttons_are_short_enough_to_stand_uncut(key: str, language: str):
    assert len(read_phrases("forms")[key][language]) <= kit.VIEW_TITLE


@every_language
def test_a_modal_has_the_name_of_the_button_that_opens_it(language: str):
    named, titles = read_phrases("card"), read_phrases("forms")
    shorter = {"hand-over", "decline", "letter", "settle"}

    assert {
        action for action in forms.ASKING if named[f"do/{action}"][language] != titles[f"title-{action}"][language]
    } <= shorter


# -- Slack's limits --

HOSTILE = (LONG, *ROUGH)


def dossier_of(text: str) -> Dossier:
    account = Account(text or "A")
    customer = Customer(name=text, email="a@b.example", phone="+4512345678", role=text, language="sv", account=account)
    return Dossier(customer, Said(MONDAY, None, Scale.TEXT, text))


def hostile_case(stage: Stage, text: str, policy: Policy) -> Case:
    said = text or "x"
    case = case_of(*JOURNEYS[stage], policy=policy)
    told(case, e.Contacted(channel="phone", reached=True, said=said, wants=said, preferred=later(3)))
    asked = e.Resolved(resolution="refund", amount=Decimal("9999999.99"), currency="DKK", wish=said, answer=said,
                       promised=later(9), root_cause=said, action=said, needs_approval=True)  # fmt: skip
    told(case, asked, e.Declined(reason=said), e.MessageUnknown(message="g1/letter-resolution/1"))
    return case


def hostile_modal(action: str, text: str, policy: Policy = POLICY) -> View:
    case = hostile_case(STAGES.get(action, Stage.CONTACT), text, policy)
    return modal(action, case, policy=policy, dossier=dossier_of(text), fields={"reason": text, "said": text})


@every_action
def test_a_modal_is_what_slack_takes_in_every_language(action: str):
    views = [hostile_modal(action, LONG, crowded(language)) for language in LANGUAGES]

    for view in views:
        keeps_limits(view)
        assert len(view["private_metadata"]) < 3000
    fits_contract(views[0])


@every_action
def test_a_modal_is_what_slack_takes_whatever_people_bring(action: str):
    for text in ROUGH:
        keeps_limits(hostile_modal(action, text))
        fits_contract(hostile_modal(action, text))


def test_what_only_tells_is_what_slack_takes():
    views = [forms.told(text or "T", text, "da") for text in HOSTILE]
    views += [made for language in LANGUAGES for made in (forms.loading(language), forms.report(LONG, language))]
    views += [forms.report(text, "da") for text in HOSTILE]

    for view in views:
        keeps_limits(view)
        fits_contract(view)


# -- the way back --

words = st.text(max_size=200).map(kit.tame).filter(bool)
line = st.text(max_size=100).map(kit.fold).filter(bool)
times = st.integers(10**9, 10**10 - 1).map(lambda epoch: datetime.fromtimestamp(epoch, UTC))
choices = st.sampled_from(pairs(POLICY.root_causes))
topics = st.sampled_from(pairs(POLICY.topics))
causes = st.one_of(choices, line, st.builds("{}: {}".format, choices, line))
people = st.sampled_from(["bo", "sue", "mia", "max"])
amounts = st.decimals(0, 10_000_000, places=2)
ASKED: dict[str, tuple[dict[str, st.SearchStrategy[Any]], dict[str, st.SearchStrategy[Any]]]] = {
    "hand-over": ({"to": people, "reason": words}, {}),
    "offer": ({"reason": words}, {"to": people}),
    "snooze": ({"until": times}, {}),
    "contact": (
        {"channel": st.sampled_from(["phone", "letter"]), "reached": st.booleans()},
        {"said": words, "wants": words, "preferred": times, "next_try": times},
    ),
    "resolve": (
        {"kind": st.sampled_from(KINDS), "currency": st.sampled_from([*CURRENCIES, "CHF"]), "root_cause": causes,
         "action": words},
        {"amount": amounts, "wish": words, "answer": words, "promised": times},
    ),
    "decline": ({"reason": words}, {}),
    "check-in": ({"result": st.sampled_from(["satisfied", "no_answer"])}, {"said": words, "next_try": times}),
    "write": ({"subject": line, "text": words}, {}),
    "unsatisfiable": ({"reason": words, "root_cause": causes, "action": words}, {}),
    "document": ({"root_cause": causes, "action": words}, {}),
    "touch": ({}, {"said": words}),
    "correct": ({}, {"tone": st.sampled_from(["negative", "positive"]), "topic": topics}),
    "note": ({"text": words}, {}),
    "reopen": ({"reason": words}, {}),
    "suspend": ({"reason": words}, {}),
    "settle": ({"message": st.just("m"), "arrived": st.booleans()}, {}),
}  # fmt: skip
"""What each form takes: what it must have, and what it may."""


@every_action
@settings(max_examples=25)
@given(st.data())
def test_what_is_shown_and_left_unchanged_reads_back_as_the_same_fields(action: str, data: st.DataObject):
    must, may = ASKED[action]
    fields = data.draw(st.fixed_dictionaries(must, optional=may))
    again = forms.read(action, untouched(modal(action, fields=fields)), ids.Place(1))

    assert isinstance(read_form(action, fields), ACTIONS[action].form)
    assert read_form(action, again) == read_form(action, fields)


@pytest.mark.parametrize("language", LANGUAGES)
@given(amount=amounts)
@settings(max_examples=25)
def test_an_amount_reads_back_in_every_language(language: str, amount: Decimal):
    view = modal("resolve", policy=POLICY.model_copy(update={"language": language}), fields={"amount": amount})

    assert forms.read("resolve", untouched(view), ids.Place(1)).get("amount", Decimal(0)) == amount


@every_action
def test_a_modal_that_came_back_empty_names_the_fields_that_are_missing(action: str):
    view = modal(action)
    empty = {field: {"value": {"type": "plain_text_input", "value": None}} for field in fields_of(view["blocks"])}
    form = read_form(action, forms.read(action, empty, ids.Place(1)))

    missing = {name for name, field in ACTIONS[action].form.model_fields.items() if field.is_required()}
    assert (set(form.by_field("en")) if isinstance(form, Refusal) else set()) == missing


# -- mistakes stand beside their fields --


WRONG: dict[str, list[dict[str, Any]]] = {
    "hand-over": [{"to": "nobody", "reason": "r"}, {"to": "ann", "reason": "r"}],
    "offer": [{"to": "nobody", "reason": "r"}, {"to": "ann", "reason": "r"}],
    "snooze": [{"until": later(-1)}, {"until": later(400)}],
    "contact": [{"reached": False, name: later(days)} for name in ("preferred", "next_try") for days in (-1, 400)],
    "resolve": [{"kind": "alternative", "root_cause": "c", "action": "a"}],
    "check-in": [{"result": "no_answer", "next_try": later(-1)}],
    "correct": [{}, {"topic": "nothing"}],
    "settle": [{"message": "other", "arrived": True}],
}


@each(("action", "fields"), [(action, fields) for action in WRONG for fields in WRONG[action]])
def test_a_refusal_that_names_a_field_names_one_of_the_modal(action: str, fields: dict[str, Any]):
    case = case_for(action)
    refusal = decide(case, action, read_form(action, fields), actor=ANN, policy=POLICY, now=MONDAY)

    assert isinstance(refusal, Refusal)
    assert set(refusal.by_field("da")) <= set(fields_of(modal(action, case)["blocks"]))
    assert forms.beside(refusal.by_field("da"), modal(action, case)["blocks"]) == refusal.by_field("da")


def test_a_mistake_in_a_field_that_the_modal_has_not_stands_at_its_first_one():
    view = modal("note")

    assert forms.beside({"letter": "Which one?", "text": "Say it."}, view["blocks"]) == {"text": "Which one? Say it."}
    assert forms.beside({"text": "Say it."}, forms.loading("en")["blocks"]) == {}


@each("amount", ["a lot", "-5", "1.200.50", "400 EUR", "99999999999", "1,2345"])
def test_an_amount_that_is_none_is_a_mistake_of_its_field(amount: str):
    view = modal("resolve")
    fields = read("resolve", view, kind="refund", amount=amount, root_cause="delivery/late", action="a")
    refusal = read_form("resolve", fields)

    assert isinstance(refusal, Refusal)
    assert set(refusal.by_field("nb")) == {"amount"}
