"""How to speak with the customer: nothing is asked that was answered, and questions are in the customer's language."""

import pytest

from tests.winback.cards.scenes import IN, LONE, at, case_in, dossier_of
from tests.winback.test_case import NOBODY, OPENED, POLICY
from winback import entries as e
from winback.cards.playbook import playbook
from winback.case import Stage
from winback.dossier import Dossier, Said
from winback.people import Customer
from winback.phrases import LANGUAGES, say

SPEAKS = {Stage.CONTACT, Stage.UNREACHED, Stage.RESOLUTION, Stage.CHECK_IN, Stage.SUPERVISOR, Stage.AFTERCARE}


def questions(language: str, *names: str) -> list[str]:
    return [say("playbook", f"ask/{name}", language) for name in names]


@pytest.mark.parametrize("stage", Stage)
def test_there_is_advice_where_somebody_speaks_with_the_customer(stage: Stage) -> None:
    assert bool(playbook(at(stage), LONE, POLICY)) is (stage in SPEAKS)


@pytest.mark.parametrize("staff", LANGUAGES)
@pytest.mark.parametrize("customer", LANGUAGES)
def test_advice_is_in_the_staffs_language_and_questions_in_the_customers(staff: str, customer: str) -> None:
    told = "\n".join(playbook(at(Stage.CONTACT, staff), dossier_of(language=customer), IN[staff]))

    assert say("playbook", "listen", staff) in told
    assert say("playbook", "no_defence", staff) in told
    assert all(question in told for question in questions(customer, "what_matters", "what_would_help"))


@pytest.mark.parametrize(("spoken", "asked"), [("nn", "nb"), ("nb-NO", "nb"), ("de", "en"), ("", "en")])
def test_other_languages_are_asked_in_the_nearest(spoken: str, asked: str) -> None:
    told = "\n".join(playbook(at(Stage.CONTACT), dossier_of(language=spoken), POLICY))

    assert questions(asked, "what_would_help")[0] in told


def test_who_wrote_what_happened_is_not_asked_what_happened() -> None:
    silent = Dossier(Customer(), Said(LONE.complaint.at, 2, LONE.complaint.scale, " - "))
    what_happened = questions("en", "what_happened")[0]

    assert what_happened in "\n".join(playbook(at(Stage.CONTACT), silent, POLICY))
    assert what_happened not in "\n".join(playbook(at(Stage.CONTACT), dossier_of(language="en"), POLICY))


def test_who_said_what_they_want_is_asked_whether_we_understood() -> None:
    heard = e.Contacted(channel="phone", reached=True, said="Lost.", wants="The parcel.")
    told = "\n".join(playbook(case_in("en", OPENED, heard), dossier_of(language="en"), POLICY))
    wish, understood = questions("en", "what_would_help", "is_it_right")

    assert wish not in told
    assert understood in told


def test_what_was_said_before_the_case_was_closed_is_asked_anew() -> None:
    heard = e.Contacted(channel="phone", reached=True, wants="The parcel.")
    again = e.Reopened.model_validate(OPENED.model_dump())
    told = "\n".join(playbook(case_in("en", OPENED, heard, again), dossier_of(language="en"), POLICY))

    assert questions("en", "what_would_help")[0] in told


def test_nobody_to_contact_is_nobody_to_speak_with() -> None:
    assert playbook(case_in("en", NOBODY), LONE, POLICY) == []


def test_no_question_can_be_answered_with_yes_before_the_customer_has_spoken() -> None:
    for language in LANGUAGES:
        opening = questions(language, "what_matters", "what_it_meant", "what_would_help")
        assert all(question.endswith("?") for question in opening)
