"""What one person is told about a case, a team's line, a digest's note."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blockkit import buttons_of, fits_contract, keeps_limits, words_of
from tests.winback.cards.scenes import IN, LONE, ROUGH, at, case_in, dossier_of, rough, rough_case
from tests.winback.test_case import ACTORS, DEAR, OPENED, POLICY, REACHED
from winback.actions import Actor, open_to
from winback.cards import ids
from winback.cards.direct import direct, line, note
from winback.case import Stage
from winback.phrases import LANGUAGES

ANN = ACTORS[0]
LINK = "https://nordlys.slack.com/archives/C1/p2"


@pytest.mark.parametrize("stage", Stage)
def test_a_direct_message_fits_what_slack_publishes(stage: Stage) -> None:
    posts = [direct("Case 12", "It is yours now.", at(stage, one), LONE, IN[one], ANN) for one in LANGUAGES]

    for post in posts:
        keeps_limits(post)
    fits_contract(posts[0])


@pytest.mark.parametrize("text", ROUGH)
def test_whatever_was_written_fits(text: str) -> None:
    case = rough_case(text)
    direct_message = direct(text, text, case, dossier_of(text), case.policy, ANN)

    for post in (direct_message, line(text, text, LINK), note(text, text)):
        keeps_limits(post)
        fits_contract(post)


@given(rough, rough, st.sampled_from(["", LINK, "javascript:x"]))
@settings(max_examples=30)
def test_any_texts_fit(title: str, brief: str, link: str) -> None:
    keeps_limits(direct(title, brief, at(Stage.CONTACT), dossier_of(brief), POLICY, ANN))
    keeps_limits(line(title, brief, link))
    keeps_limits(note(title, brief))


@pytest.mark.parametrize("reader", ACTORS)
def test_the_buttons_are_the_readers_own(reader: Actor) -> None:
    case = case_in("en", OPENED, REACHED, DEAR)
    post = direct("Case 12", "May this be given?", case, LONE, POLICY, reader)
    mine = {ids.write_action(action) for action in open_to(case, reader, POLICY)}

    assert {button["action_id"] for button in buttons_of(post.blocks)} <= mine | {ids.READ_CASE}


def test_who_asked_is_offered_no_approval_and_a_manager_is() -> None:
    case = case_in("en", OPENED, REACHED, DEAR)
    asked, manager = (
        {button["action_id"] for button in buttons_of(direct("t", "b", case, LONE, POLICY, reader).blocks)}
        for reader in (ANN, ACTORS[-1])
    )

    assert "do:approve" not in asked
    assert "do:approve" in manager


def test_a_line_leads_to_the_card_and_does_without() -> None:
    assert words_of(line("Case 12: Lone <Ravn>", "Closed.\nIt was late.", LINK)) == (
        f"*<{LINK}|Case 12: Lone &lt;Ravn&gt;>*\nClosed. It was late."
    )
    assert words_of(line("Case 12", "Closed.", "")) == "*Case 12*\nClosed."


def test_a_long_digest_goes_over_several_sections_and_keeps_its_lines() -> None:
    text = "\n".join(f"Case {number}: call the customer back before noon" for number in range(200))
    post = note("Monday", text)

    assert len(post.blocks) > 3
    assert "Case 150: call the customer back before noon" in words_of(post)
