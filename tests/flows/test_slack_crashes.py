"""A process that ends at any point while a case is told in Slack posts nothing twice there, and forgets nothing."""

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from blocks.store.cards import card_of
from tests.company import settle
from tests.lives import Life, policy_with
from tests.mortality import survives_deaths
from tests.scripts import BRIEF, Step, acts, responds
from tests.standin import SlackWorld

SCRIPT: list[Step] = [
    responds(2),
    acts("claim"),
    acts("contact", reached=True, said="It was lost twice."),
    acts("resolve", kind="refund", amount="4000", root_cause="carrier", action="Changed"),
]


class Posted:
    """What stands in Slack."""

    def __init__(self, world: SlackWorld) -> None:
        self.channels = world.workspace.channels

    def seen(self) -> dict[str, Any]:
        return {name: copy.deepcopy(channel.messages) for name, channel in self.channels.items()}

    def comes_back(self, seen: dict[str, Any]) -> None:
        for name, channel in self.channels.items():
            channel.messages[:] = copy.deepcopy(seen.get(name, []))

    def amiss(self, life: Life) -> list[int] | str:
        """Messages that stand there twice, by the outbox's id; or that the card is behind."""
        messages = [message for channel in self.channels.values() for message in channel.messages]
        counts = Counter(message["metadata"]["event_payload"]["message"] for message in messages)
        with life.store.database.reading() as session:
            card = card_of(session, life.case)
        behind = "" if card and card.seq == life.case.head else "the card is behind"
        return [message for message, times in counts.items() if times > 1] or behind


@pytest.mark.timeout(300)
def test_a_case_in_slack_goes_on_as_if_nothing_had_died(lives: Callable[..., Life], share: float):
    with SlackWorld() as world:
        life = lives(policy_with(**BRIEF), settle(world))
        for number, step in enumerate(SCRIPT):
            survives_deaths(life, step, f"step {number}", share, Posted(world))
