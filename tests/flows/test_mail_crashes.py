"""A process that ends at any point while SendGrid takes its mail sends no letter twice, and forgets none."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lives import Life, policy_with
from tests.mortality import survives_deaths
from tests.scripts import BRIEF, NOT_REACHED, Step, acts, responds
from tests.sendgrids import SendGridWorld, Taken

SCRIPT: list[Step] = [responds(2), NOT_REACHED, NOT_REACHED, acts("letter")]
IN_DOUBT = ("before sending", "after sending", "commit of sent")
"""From the call on until it is on record that it was answered: SendGrid cannot be asked."""


class Letters:
    """What SendGrid has taken; it keeps it whoever dies here."""

    def __init__(self, world: SendGridWorld) -> None:
        self.world = world

    def seen(self) -> list[Taken]:
        return list(self.world.mails)

    def comes_back(self, seen: list[Taken]) -> None:
        self.world.mails[:] = seen

    def amiss(self, life: Life) -> list[str] | str:
        """Letters to the customer that were taken twice, or were sent and never taken."""
        taken = Counter(mail.token for mail in self.world.mails)
        ours = [row for row in life.messages if row.role == "customer"]
        lost = [row.key for row in ours if row.state == "sent" and not taken[row.token]]
        return lost or [row.key for row in ours if taken[row.token] > 1]


class Mailed(Life):
    """A life whose mails SendGrid takes."""

    def __init__(self, url: str, world: SendGridWorld, **block: Any) -> None:
        super().__init__(url, policy_with(**BRIEF), mailer=world.block(**block))
        self.world = world

    def arrived(self, key: str) -> bool:
        return bool([row for row in self.messages if row.key == key and row.token in self._tokens])

    @property
    def _tokens(self) -> set[str]:
        return {mail.token for mail in self.world.mails}


@pytest.fixture
def mailed(database_url: str, sendgrid: SendGridWorld) -> Iterator[Mailed]:
    """Nobody tells what became of a mail: a person is asked at once."""
    life = Mailed(database_url, sendgrid, event_key=None)
    yield life
    life.store.database.close()


@pytest.mark.timeout(300)
def test_a_case_that_is_mailed_goes_on_as_if_nothing_had_died(mailed: Mailed, share: float):
    for number, step in enumerate(SCRIPT):
        survives_deaths(mailed, step, f"step {number}", share, Letters(mailed.world), IN_DOUBT)
