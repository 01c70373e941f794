"""A whole case lived in Slack and only there: from its card to its close."""

from collections.abc import Iterator

import pytest

from blocks.store.database import Database
from tests.desks import CHANNEL, PATIENCE, Desk, block_of, soon
from tests.lives import Life
from tests.slackworld import SlackWorld, buttons, words
from winback.entries import Outcome


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """A desk whose walk draws cards; nothing has happened yet."""
    database = Database(database_url, PATIENCE)
    with SlackWorld() as world:
        made = Desk(Life(database, slack=block_of(world)), world).opens()
        yield made
        made.closes()
    database.close()


class Hands:
    """Colleagues before their screens; after each of their acts the walk goes on."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.world = desk, desk.world

    @property
    def card(self) -> dict[str, object]:
        """The one card of the case."""
        shown = [one for one in self.world.channel(CHANNEL).messages if "read:case" in buttons(one)]
        assert len(shown) == 1
        return shown[0]

    def presses(self, who: str, action: str) -> None:
        reaction = self.world.press(self.desk.staff[who], self.card, f"do:{action}")
        assert reaction.acknowledged
        self._goes_on()

    def fills(self, who: str, action: str, **values: object) -> None:
        """Open the form of an action, from the whole case if the card does not have it, and submit it."""
        person = self.desk.staff[who]
        if f"form:{action}" in buttons(self.card):
            self.world.press(person, self.card, f"form:{action}")
        else:
            self.world.press(person, self.card, "read:case")
            self.world.press(person, self.desk.view(person, "read:case"), f"form:{action}")
        reaction = self.world.submit(person, self.desk.view(person, f"form:{action}"), values)
        assert reaction.errors == {}
        self._closes(who)
        self._goes_on()

    def _closes(self, who: str) -> None:
        soon(lambda: "Noted on case" in words(self.world.view(self.desk.staff[who]) or {}))
        self.world.closes(self.world.view(self.desk.staff[who]), all_of_them=True)

    def _goes_on(self) -> None:
        soon(lambda: self.desk.life.runs.due(self.desk.life.clock.at))
        self.desk.life.runs_on()


def test_a_case_is_won_back_in_slack_alone(desk: Desk):
    life, hands = desk.life, Hands(desk)
    life.begins(score=2)
    assert "The parcel never came." in words(hands.card)

    hands.presses("mette", "claim")
    hands.fills("mette", "contact", reached="yes", said="It was lost twice.", wants="The money back.")
    hands.fills("mette", "resolve", kind="refund", amount="9.000,00", root_cause="delivery/lost", action="New carrier")
    hands.presses("anders", "approve")
    life.passes(days=8)
    hands.fills("mette", "check-in", result="satisfied", said="All is well")
    life.passes(days=8)
    life.answers(9, "Thank you")
    life.passes(days=1)

    assert life.case.outcome is Outcome.WON_BACK
    assert life.case.entries[-1].body.kind != "abandoned"
    assert {entry.actor for entry in life.case.entries} >= {"mette", "anders"}
    assert desk.world.calls.of("chat.update")
    assert not [call for call in desk.world.calls if call.error]


def test_a_case_changes_hands_and_stands_still_and_goes_on(desk: Desk):
    life, hands = desk.life, Hands(desk)
    life.begins(score=2)

    hands.presses("mette", "claim")
    hands.fills("mette", "offer", to="jonas", reason="I am away tomorrow")
    hands.presses("jonas", "take")
    hands.fills("jonas", "note", text="Called the depot")
    hands.fills("birgit", "suspend", reason="The lawyers look at it")
    hands.presses("birgit", "resume")
    hands.fills("jonas", "correct", tone="negative", topic="delivery/late")

    assert life.case.owner == "jonas"
    assert not life.case.suspended
    assert life.case.topic == "delivery/late"
