"""The card of a case: who, how bad, what by when, and the buttons that fit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blockkit import buttons_of, fits_contract, keeps_limits, words_of
from tests.winback.cards.scenes import IN, LONE, ROUGH, at, case_in, dossier_of, rough, rough_case
from tests.winback.test_case import (
    ACTORS,
    AGAIN,
    AGREED,
    DEAR,
    DRAFTED,
    MONDAY,
    NOBODY,
    OPENED,
    POLICY,
    REACHED,
    TRIED,
    UNHAPPY,
    histories,
    told,
)
from winback import entries as e
from winback.actions import ACTIONS, open_to
from winback.cards import buttons, ids
from winback.cards.card import card
from winback.case import Case, Stage, read_case
from winback.entries import Outcome
from winback.phrases import LANGUAGES, read_phrases
from winback.scales import Severity, Standing


def pressed(case: Case) -> list[str]:
    """What the card's buttons say they do, "open" aside."""
    post = card(case, LONE, case.policy)
    names = [ids.read_press(button["action_id"]) for button in buttons_of(post.blocks)]
    return [press.name for press in names if press and press.kind != "read"]


def texts_in(part: object) -> Iterator[dict[str, str]]:
    """Every text object within blocks."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part
        for one in part.values():
            yield from texts_in(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts_in(one)


def told_by(case: Case) -> str:
    return words_of(card(case, LONE, case.policy))


# -- for every case --


@pytest.mark.parametrize("stage", Stage)
def test_a_card_fits_what_slack_publishes(stage: Stage) -> None:
    for language in LANGUAGES:
        keeps_limits(card(at(stage, language), dossier_of("Long " * 900), IN[language]))
    for dossier in (LONE, dossier_of("")):
        fits_contract(card(at(stage, "da"), dossier, IN["da"]))


@pytest.mark.parametrize("text", ROUGH)
def test_a_card_holds_whatever_was_written(text: str) -> None:
    case = rough_case(text)
    post = card(case, dossier_of(text), case.policy)

    keeps_limits(post)
    fits_contract(post)


@given(rough, st.sampled_from(list(Stage)), st.sampled_from(LANGUAGES), st.sampled_from([None, 0, 10]))
@settings(max_examples=40)
def test_a_card_keeps_its_limits_for_any_text(text: str, stage: Stage, language: str, score: int | None) -> None:
    keeps_limits(card(at(stage, language), dossier_of(text, score=score), IN[language]))


@given(histories())
@settings(max_examples=25)
def test_any_journal_makes_a_card_whose_buttons_somebody_may_press(journal: list[e.Entry]) -> None:
    case = read_case(1, journal, POLICY)
    post = card(case, LONE, POLICY)
    shown = set(pressed(case))

    keeps_limits(post)
    assert shown <= {action for actor in ACTORS for action in open_to(case, actor, POLICY)}
    assert len(buttons_of(post.blocks)) <= buttons.MOST + 2


@given(histories())
@settings(max_examples=15)
def test_the_same_entries_make_the_same_card(journal: list[e.Entry]) -> None:
    assert card(read_case(1, journal, POLICY), LONE, POLICY) == card(read_case(1, journal, POLICY), LONE, POLICY)


def test_every_action_has_a_button_in_every_language() -> None:
    phrases = read_phrases("card")

    assert {f"do/{action}" for action in ACTIONS} == {key for key in phrases if key.startswith("do/")}
    assert all(len(label) <= 24 for action in ACTIONS for label in phrases[f"do/{action}"].values())


def test_every_severity_and_standing_has_words() -> None:
    assert {*Severity, *Standing} <= set(read_phrases("card"))


@pytest.mark.parametrize("stage", Stage)
def test_the_first_button_brings_the_case_on(stage: Stage) -> None:
    post = card(at(stage), LONE, POLICY)
    styles = [button.get("style") for button in buttons_of(post.blocks)]

    assert styles.count("primary") <= 1
    assert ids.READ_CASE in {button["action_id"] for button in buttons_of(post.blocks)}


# -- what it says --


def test_the_first_two_lines_say_who_how_bad_and_by_when() -> None:
    heading, standing, *_ = card(at(Stage.CONTACT), LONE, POLICY).blocks

    assert heading["text"]["text"] == "🟠 Lone Ravn · 2 out of 10 · moderate complaint"
    assert standing["text"]["text"].startswith("*Next: personal contact* · due <!date^")


def test_a_phone_shows_the_same_without_the_card() -> None:
    assert card(at(Stage.CONTACT), LONE, POLICY).text == (
        "🟠 Lone Ravn · 2 out of 10 · moderate complaint · personal contact"
        " · due Thursday 26 November at 09:00 · Case 12"
    )


def test_a_breach_is_said_in_words_and_only_once_it_happened() -> None:
    case = at(Stage.CONTACT)
    assert "Overdue" not in told_by(case)

    told(case, e.Rang(rung="breach", step="contact", round=1, due=MONDAY), at=MONDAY + timedelta(days=4))

    assert "*Overdue: personal contact* · was due <!date^" in told_by(case)


def test_a_time_that_the_customer_prefers_is_the_deadline_and_no_breach() -> None:
    case = at(Stage.CONTACT)
    later = MONDAY + timedelta(days=4)
    told(case, e.Contacted(channel="phone", reached=False, preferred=later + timedelta(days=2)), at=later)

    assert "Overdue" not in told_by(case)
    assert "the customer prefers to talk" in told_by(case)
    assert "Tried to reach the customer: once" in told_by(case)


def test_an_unclaimed_case_is_claimed_first_and_then_contacted() -> None:
    assert pressed(at(Stage.CONTACT)) == ["claim", "contact", "hand-over", "snooze"]
    assert pressed(case_in("en", OPENED, e.Claimed())) == ["contact", "hand-over", "snooze"]


def test_who_is_asked_to_take_it_sees_it_before_all_else() -> None:
    case = case_in("en", OPENED, e.Offered(to="bo", reason="On holiday <!here>"))

    assert pressed(case)[0] == "take"
    assert "Ann Dahl has offered the case to Bo Friis: On holiday &lt;!here&gt;" in told_by(case)


def test_approving_money_asks_once_more_and_says_how_much() -> None:
    case = case_in("en", OPENED, REACHED, DEAR)
    approve = next(
        button for button in buttons_of(card(case, LONE, POLICY).blocks) if button["action_id"] == "do:approve"
    )

    assert approve["confirm"]["title"]["text"].startswith("Approve putting the mistake right, DKK")
    assert approve["confirm"]["text"]["text"] == "Lone Ravn. Ann Dahl asks for it."
    assert "Ann Dahl asks for approval" in told_by(case)


def test_who_declined_and_why_stands_above_the_next_resolution() -> None:
    case = case_in("en", OPENED, REACHED, DEAR)
    told(case, e.Declined(reason="Half of it."), actor="max")

    assert "Max Krog declined the resolution: Half of it." in told_by(case)


def test_what_the_customer_said_when_spoken_with_stays_in_sight() -> None:
    case = case_in("en", OPENED, e.Contacted(channel="phone", reached=True, said="Lost twice.", wants="The parcel."))

    assert "*What the customer says*: Lost twice.\n*What the customer wants*: The parcel." in told_by(case)


def test_a_wish_that_stands_in_the_resolution_stands_there_alone() -> None:
    contact = e.Contacted(channel="phone", reached=True, said="Lost twice.", wants="The parcel.")
    resolved = AGREED.model_copy(update={"wish": "Money"})

    assert "*What the customer wants*: The parcel." in told_by(case_in("en", OPENED, contact, AGREED))
    assert told_by(case_in("en", OPENED, contact, resolved)).count("What the customer wants") == 1
    assert told_by(case_in("en", OPENED, contact, resolved, contact)).count("What the customer wants") == 2


@pytest.mark.parametrize(
    ("language", "proposed", "agreed"),
    [
        ("da", "*Foreslået*", "*Aftalt*"),
        ("nb", "*Foreslått*", "*Avtalt*"),
        ("sv", "*Föreslaget*", "*Överenskommet*"),
        ("en", "*Proposed*", "*Agreed*"),
    ],
)
def test_what_waits_for_approval_or_was_declined_is_proposed_and_not_agreed(
    language: str, proposed: str, agreed: str
) -> None:
    asked = (OPENED, REACHED, DEAR)
    for case in (case_in(language, *asked), case_in(language, *asked, e.Declined(reason="No"))):
        assert proposed in told_by(case)
        assert agreed not in told_by(case)

    for case in (case_in(language, *asked, e.Approved()), case_in(language, OPENED, REACHED, AGREED)):
        assert proposed not in told_by(case)
        assert agreed in told_by(case)


SIGNS = "*so* _very_ ~late~ `x` **Lone** __init__"


def test_no_signs_of_a_customer_or_a_colleague_format_anything() -> None:
    case = case_in("en", OPENED, e.Suspended(reason=SIGNS))
    blocks = card(case, dossier_of(SIGNS), POLICY).blocks
    mrkdwn = [text for text in texts_in(blocks) if text["type"] == "mrkdwn"]

    alike = "∗so∗ ˍveryˍ ∼late∼ ˋxˋ ∗∗Lone∗∗ ˍˍinitˍˍ"
    assert any(text["text"] == f">{alike}" for text in mrkdwn)
    assert any(text["text"].startswith(f"⏸️ *Suspended: {alike}*") for text in mrkdwn)
    assert not any(sign in text["text"] for text in mrkdwn for sign in ("*so", "_very", "~late", "`x", "**", "__"))


def test_a_customer_who_is_not_satisfied_is_said_to_be_so() -> None:
    case = case_in("en", OPENED, REACHED, AGREED, e.CheckedIn(satisfied=False, said="It came broken."))

    assert "The customer is still not satisfied: It came broken." in told_by(case)


def test_a_suspended_case_says_why_and_offers_to_go_on() -> None:
    case = case_in("en", OPENED, e.Suspended(reason="Waiting for the carrier"))

    assert "Suspended: Waiting for the carrier" in told_by(case)
    assert pressed(case) == ["resume", "note"]


def test_a_draft_is_read_from_the_card() -> None:
    case = case_in("en", OPENED, REACHED, AGREED, DRAFTED)

    assert pressed(case)[0] == "letter"
    assert "a letter to read and approve" in told_by(case)


def test_a_message_of_unknown_fate_is_to_be_settled() -> None:
    case = case_in("en", OPENED, e.MessageUnknown(message="m"))

    assert pressed(case)[0] == "settle"
    assert "Nobody knows whether a message to the customer arrived" in told_by(case)


def test_a_case_without_anybody_to_contact_asks_for_its_cause() -> None:
    assert pressed(case_in("en", NOBODY))[0] == "document"


def test_a_repeat_is_said_to_be_one() -> None:
    assert "complains again after the close" in told_by(case_in("en", OPENED, AGAIN))
    again = e.Reopened.model_validate(AGAIN.model_dump() | {"why": "The refund never came"})
    assert "Reopened: The refund never came" in told_by(case_in("en", OPENED, again))


def test_what_a_person_corrected_is_shown_as_corrected() -> None:
    case = case_in("da", OPENED, e.Corrected(tone="negative", topic="delivery/late"))

    assert "*Læst som (rettet)*" in told_by(case)


def test_a_wait_for_the_customer_says_until_when() -> None:
    case = at(Stage.RESURVEY)
    until = MONDAY + timedelta(days=14)
    told(case, e.Waiting(name="resurvey_time", round=1, kinds=(), after=case.head, until=until))
    assert "The customer is asked again <!date^" in told_by(case)

    told(case, e.ResurveyAsked(token="t", expires=until))
    told(case, e.Waiting(name="answer", round=1, kinds=(), after=case.head, until=MONDAY))
    assert f"Waiting for the customer's answer, until <!date^{int(until.timestamp())}^" in told_by(case)


def test_a_closed_case_is_its_outcome_and_what_was_learnt() -> None:
    case = at(Stage.CLOSING)
    told(case, e.Closed(outcome=Outcome.WON_BACK, root_cause="delivery/late", action="We changed carrier"))
    words = told_by(case)

    assert "🟢 Lone Ravn · Closed: won back" in words
    assert "*What we do differently from now on*: We changed carrier" in words
    assert pressed(case) == []


def test_a_long_verbatim_is_cut_and_read_behind_a_button() -> None:
    short, long = (card(at(Stage.CONTACT), dossier_of(text), POLICY) for text in ("Late.", "So late. " * 200))

    assert ids.READ_VERBATIM not in {button["action_id"] for button in buttons_of(short.blocks)}
    assert ids.READ_VERBATIM in {button["action_id"] for button in buttons_of(long.blocks)}


def test_a_card_tells_the_channel_no_address_of_the_customer() -> None:
    assert not {part for part in ("lone@nordlys.example", "10121012") if part in told_by(at(Stage.CONTACT))}


def test_three_tries_are_counted() -> None:
    assert "Tried to reach the customer: twice" in told_by(case_in("en", OPENED, TRIED, TRIED))


def test_unhappy_again_and_again_is_the_supervisors() -> None:
    case = case_in("en", OPENED, REACHED, *(AGREED, UNHAPPY) * 3)

    assert pressed(case)[:2] == ["resolve", "unsatisfiable"]
