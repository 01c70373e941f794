"""What letters to a customer tell of their case."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.winback.cards.scenes import LONE
from tests.winback.test_case import AGREED, JOURNEYS, MONDAY, OPENED, POLICY, REACHED, Case, told
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.case import OVER, Stage
from winback.consent import Kind
from winback.correspondence import answers, begin_with, beginnings, letter
from winback.dossier import Said
from winback.letters import VALUES
from winback.particulars import complained_before, particulars
from winback.policy import Policy
from winback.scales import Scale

DAY = timedelta(days=1)
REFUND = e.Resolved(
    resolution="refund",
    amount=Decimal(1250),
    currency="SEK",
    answer="it is on its way",
    promised=MONDAY + DAY,
    root_cause="carrier",
    action="the carrier calls first",
)
BY_THE_FLOWS = {"question", "answer_link", "expires", "destination_name", "url", "incident", "remedy"}
"""Values that no case tells."""


def case_with(*bodies: e.Body) -> Case:
    return told(Case(12, POLICY), *bodies)


def earlier(days: int, score: int | None, done: str = "") -> Said:
    return Said(MONDAY - timedelta(days), score, Scale.NPS, "Late again.", done=done)


@pytest.mark.parametrize("stage", JOURNEYS)
def test_a_case_tells_all_that_letters_ask_it(stage: Stage):
    known = particulars(case_with(*JOURNEYS[stage]), LONE, POLICY)

    asked = {value for name in VALUES if "owner_phone" in VALUES[name] for value in VALUES[name]}
    assert asked - set(known) == BY_THE_FLOWS - {"destination_name", "url"}


def test_an_agreement_is_told_in_the_customers_language_and_the_teams_time():
    known = particulars(case_with(OPENED, REACHED, REFUND), LONE, POLICY)

    assert known["promised"] == "tisdag 24 november kl.\u00a009.00"
    assert known["amount_text"] == "1\u00a0250\u00a0kr"
    assert (known["kind_text"], known["answer"]) == ("refund", "it is on its way")


def test_of_the_check_in_the_day_is_promised_and_no_hour():
    known = particulars(case_with(OPENED, REACHED, REFUND), LONE, POLICY)

    assert known["check_in"] == "måndag 30 november"


def test_what_we_changed_is_told_only_where_something_was():
    nothing = case_with(OPENED, REACHED, REFUND.model_copy(update={"action": " - "}))

    assert "what_we_changed" in beginnings(case_with(OPENED, REACHED, REFUND))
    assert "what_we_changed" not in beginnings(nothing)


def test_a_customer_without_letters_of_their_own_is_written_to_in_the_companys_language():
    policy = POLICY.model_copy(update={"language": "da"})
    finn = replace(LONE, customer=replace(LONE.customer, language="fi"))

    message = letter(
        "resolution", case_with(OPENED, REACHED, REFUND), finn, key="k", policy=policy, send_after=MONDAY, more={}
    )

    assert message.language == "da"
    assert "tirsdag den 24. november kl.\u00a009.00" in message.text


def test_the_wish_is_the_one_that_was_written_down_last():
    wants = e.Contacted(channel="phone", reached=True, wants="the parcel")

    assert particulars(case_with(OPENED, wants), LONE, POLICY)["wish"] == "the parcel"
    assert particulars(case_with(OPENED, wants, REFUND), LONE, POLICY)["wish"] == "the parcel"
    later = REFUND.model_copy(update={"wish": "the money"})
    assert particulars(case_with(OPENED, wants, later), LONE, POLICY)["wish"] == "the money"


def test_a_wish_of_an_earlier_generation_is_none_of_this_one():
    wants = e.Contacted(channel="phone", reached=True, wants="the parcel")
    again = e.Reopened(policy="q", response_id=9, severity=OPENED.severity, score=0, priority=80, team="cx", owner="bo")

    assert particulars(case_with(OPENED, wants, again), LONE, POLICY)["wish"] == ""


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ((), False),
        ((earlier(30, 3),), True),
        ((earlier(30, 9),), False),
        ((earlier(30, 9, done="called"),), True),
        ((earlier(30, None),), False),
        ((earlier(365, 3),), True),
        ((earlier(366, 3),), False),
        ((earlier(-1, 3),), False),
    ],
)
def test_who_complained_within_the_year_is_known_to_have_done_so(said: tuple[Said, ...], again: bool):
    assert complained_before(case_with(OPENED), replace(LONE, history=said)) is again


def test_a_formal_company_addresses_formally():
    formal = POLICY.model_copy(update={"form_of_address": "formal"})

    assert begin_with("first_contact", case_with(OPENED), LONE, formal).body.startswith("Bästa Lone Ravn,")
    assert begin_with("first_contact", case_with(OPENED), LONE, POLICY).body.startswith("Hej Lone,")


def test_a_company_has_texts_of_its_own(tmp_path: Path):
    (tmp_path / "aftercare" / "sv").mkdir(parents=True)
    (tmp_path / "aftercare" / "sv" / "body.txt").write_text("{{ customer_name | greeting }} Allt väl?")

    assert begin_with("aftercare", case_with(OPENED), LONE, POLICY, tmp_path).body == "Hej Lone, Allt väl?\n"


BAD = "Vi är ledsna att du är missnöjd. Din feedback är viktig för oss, och vi tittar på det."
PAID = "{{ customer_name | greeting }}\n\nSkriv ett omdöme och få 500 kr i rabatt: {{ url }}\n"
LENIENT = {"lint": {"blocking": [], "off": ["incentive_near_review", "review_pressure"]}}


def unread(name: str, own: str, folder: Path, policy: Policy = POLICY, kind: Kind = "receipt") -> str:
    """What a customer is written by nobody's hand, where the company has a text of its own."""
    (folder / name / "sv").mkdir(parents=True)
    (folder / name / "sv" / "body.txt").write_text(own, encoding="utf-8")
    more = {"call_by": "tisdag kl. 10", "destination_name": "Trustpilot", "url": "https://x.example/r"}
    told = letter(
        name, case_with(OPENED), LONE, key="k", policy=policy, send_after=MONDAY, more=more, kind=kind, texts=folder
    )
    return told.text


def test_what_the_lint_stops_does_not_go_unread(tmp_path: Path):
    well = "{{ customer_name | greeting }}\n\nDitt paket: {{ owner_name }} ringer senast {{ call_by }}."

    assert unread("received", well, tmp_path / "well").startswith("Hej Lone,\n\nDitt paket: ")
    assert "tisdag kl. 10" in unread("received", BAD, tmp_path / "bad")


def test_whatever_the_policy_says_nobody_is_paid_for_a_review(tmp_path: Path):
    lenient = policy_of(**LENIENT)

    assert "500 kr" not in unread("review_request", PAID, tmp_path, lenient, "review")


@pytest.mark.parametrize(
    ("bodies", "there"),
    [
        ((OPENED,), ("first_contact",)),
        (JOURNEYS[Stage.AFTERCARE], ("first_contact", "check_in")),
        ((OPENED, REACHED, AGREED), ("first_contact", "check_in", "what_we_changed", "resolution")),
        (JOURNEYS[Stage.FAREWELL][-1:], ("first_contact", "what_we_changed")),
    ],
)
def test_a_letter_is_offered_where_there_is_something_to_tell(bodies: tuple[e.Body, ...], there: tuple[str, ...]):
    case = case_with(*bodies)

    assert beginnings(case)[: len(there)] == there
    assert ("aftercare" in beginnings(case)) is (case.stage in OVER)
    assert all(begin_with(name, case, LONE, POLICY).body for name in beginnings(case))


# -- the question's numbers --


def test_a_question_is_answered_on_the_scale_that_it_was_asked_on():
    opened = OPENED.model_copy(update={"scale": Scale.STARS, "score": 2})
    link = f"{POLICY.answer_url}tok-en_1"

    found = answers(case_with(opened), f"Svara här:\n{link}\n\nHej", POLICY, "sv")

    assert found is not None
    assert (found.link, found.low, found.high, found.worst, found.best) == (link, 1, 5, "lägst", "högst")


@pytest.mark.parametrize("text", ["", "No link", "https://elsewhere.example/a/t", f"> {POLICY.answer_url}token"])
def test_a_letter_without_a_question_has_no_numbers(text: str):
    assert answers(case_with(OPENED), text, POLICY, "sv") is None
