"""What the customer wrote back stands on the card, where whoever calls them sees it."""

import pytest

from tests.blockkit import fits_contract, keeps_limits, words_of
from tests.winback.cards.scenes import IN, LONE, ROUGH
from tests.winback.test_case import AGREED, HAPPY, OPENED, REACHED, case_of, told
from winback import entries as e
from winback.actions import Actor
from winback.cards.card import card
from winback.cards.whole import whole
from winback.case import Case
from winback.phrases import LANGUAGES

REPLY = e.Replied(message="g1/receipt", text="Ring til mig på torsdag.")
AWAY = e.Replied(message="g1/receipt", text="Jeg er på ferie.", automatic=True)
CLOSED = e.Closed(outcome=e.Outcome.WON_BACK)


def shown(case: Case) -> str:
    return words_of(card(case, LONE, case.policy))


def test_the_last_reply_that_somebody_wrote_is_on_the_card():
    shows = shown(case_of(OPENED, e.Replied(message="m", text="Hvor er den?"), REPLY, AWAY))

    assert "Ring til mig på torsdag." in shows
    assert "Hvor er den?" not in shows
    assert "Jeg er på ferie." not in shows


def test_after_the_close_only_what_came_since():
    ended = case_of(OPENED, REACHED, REPLY, AGREED, HAPPY, CLOSED)
    assert "torsdag" not in shown(ended)

    assert "torsdag" in shown(told(ended, REPLY))


@pytest.mark.parametrize("text", ROUGH)
def test_whatever_was_written_fits(text: str):
    for language in LANGUAGES:
        reply = e.Replied(message="m", text=text[:4000], attachments=3, elsewhere=True, opts_out=True)
        case = case_of(OPENED, reply, policy=IN[language])
        for picture in (
            card(case, LONE, IN[language]),
            whole(case, LONE, IN[language], Actor.of(IN[language].staff[0])),
        ):
            keeps_limits(picture)
            fits_contract(picture)
