"""The running commentary: who does what, which mail goes to whom, what becomes of it, in plain sentences."""

import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from deployments.demo.beats import CUSTOMER, Do
from deployments.demo.outbox import Mail
from deployments.demo.sentences import sentence
from winback import entries as e
from winback.case import Case
from winback.policy import Policy

MARGIN = 16
"""Columns for the time and the case."""

TRIES = {"letter": "approve the letter", "contact": "log a call", "resolve": "write down a resolution"}


class Commentary:
    """Tells the story while it happens."""

    def __init__(self, console: Console, policy: Policy) -> None:
        self.console, self.policy = console, policy
        self.started = time.monotonic()
        self.names: dict[int, str] = {}
        self.addresses = {person.email: person.name for person in policy.staff}
        self.addresses |= {team.email: f"team {team.name}" for team in policy.teams.values()}

    def heading(self, text: str) -> None:
        """A new part of the demo."""
        self.console.print()
        self.console.print(Text(text, style="bold"), soft_wrap=True)

    def plain(self, text: str) -> None:
        """A sentence that belongs to no case."""
        self.console.print(Text(text), soft_wrap=True)

    def tell(self, case: Case, who: str, does: str) -> None:
        """Somebody does something."""
        self._line(case.id, f"{self._name(case, who)} {does}")

    def tell_refused(self, case: Case, who: str, move: Do, reason: str, *, expected: bool) -> None:
        """Somebody tried what is not theirs, or came too late."""
        what = TRIES.get(move.action, move.action.replace("-", " "))
        told = f"{self._name(case, who)} tries to {what}. Refused: {reason}"
        self._line(case.id, told, "yellow" if expected else "bold red")

    def tell_entries(self, case: Case, entries: Sequence[e.Entry]) -> None:
        """What customers did, and what winback concluded."""
        for entry in entries:
            told = sentence(entry, self._name(case, CUSTOMER), self._staff)
            if told:
                self._line(case.id, told, "bold" if isinstance(entry.body, e.Opened | e.Closed) else "")

    def tell_mails(self, mails: Iterable[Mail], cases: Mapping[int, Case]) -> None:
        """Which mail went to whom; one to several people is one line."""
        told: dict[tuple[int, str], list[str]] = {}
        for mail in mails:
            to = "the customer" if mail.role == CUSTOMER else self.addresses.get(mail.to, mail.to)
            told.setdefault((mail.case_id, mail.subject), []).append(to)
        for (number, subject), names in told.items():
            if number in cases:
                self._line(number, f"  > mail to {_and(names)}: {subject}", "cyan")

    def _line(self, number: int, text: str, style: str = "") -> None:
        seconds = int(time.monotonic() - self.started)
        margin = f"{seconds // 60:02}:{seconds % 60:02}  case {number}".ljust(MARGIN)
        width = max(self.console.width, 60) - MARGIN if self.console.is_terminal else 10_000
        first, *more = textwrap.wrap(text, width, drop_whitespace=True) or [""]
        indent = text[: len(text) - len(text.lstrip())]
        self.console.print(Text(margin, "dim").append(first, style), soft_wrap=True)
        for line in more:
            self.console.print(Text(" " * MARGIN + indent).append(line, style), soft_wrap=True)

    def _name(self, case: Case, who: str) -> str:
        if who == CUSTOMER:
            return self.names.get(case.id, "") or "A customer without a name"
        return self._staff(who)

    def _staff(self, who: str | None) -> str:
        person = self.policy.roster.get(who or "")
        return person.name if person else "nobody"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
