"""The running commentary: who does what, which mail goes to whom, what becomes of it, in plain sentences."""

import time
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deployments.demo.beats import CUSTOMER, Do
from deployments.demo.outbox import Mail
from winback import entries as e
from winback.case import Case
from winback.policy import Policy

WIDTH = 120


def open_console() -> Console:
    """The terminal, or lines of a fixed width where there is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH)


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
        self.console.print(Text(text, style="bold"))

    def plain(self, text: str) -> None:
        """A sentence that belongs to no case."""
        self.console.print(Text(text))

    def tell(self, case: Case, who: str, does: str, style: str = "") -> None:
        """Somebody does something."""
        self._line(case.id, f"{self._name(case, who)} {does}", style)

    def tell_refused(self, case: Case, who: str, move: Do, reason: str, *, expected: bool) -> None:
        """Somebody tried what is not theirs, or came too late."""
        told = f"{self._name(case, who)} tries: {move.action.replace('-', ' ')}. Refused: {reason}"
        self._line(case.id, told, "yellow" if expected else "bold red")

    def tell_entries(self, case: Case, entries: Sequence[e.Entry], policy: Policy) -> None:
        """What customers did, and what winback wrote down itself."""
        self.policy = policy
        for entry in entries:
            told = self._entry(entry)
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
                self._line(number, f"   mail to {_and(names)}: {subject}", "cyan")

    def _line(self, number: int, text: str, style: str = "") -> None:
        seconds = int(time.monotonic() - self.started)
        line = Table.grid(padding=(0, 2))
        line.add_column(width=5, no_wrap=True)
        line.add_column(width=7, no_wrap=True)
        line.add_column()
        line.add_row(Text(f"{seconds // 60:02}:{seconds % 60:02}", "dim"), f"case {number}", Text(text, style))
        self.console.print(line)

    def _name(self, case: Case, who: str) -> str:
        if who == CUSTOMER:
            return self.names.get(case.id, "") or "The customer"
        return self._staff(who)

    def _staff(self, who: str | None) -> str:
        person = self.policy.roster.get(who or "")
        return person.name if person else "nobody"

    def _entry(self, entry: e.Entry) -> str:  # noqa: PLR0911 - a sentence for each kind
        number = entry.case_id
        match entry.body:
            case e.Reopened() | e.Opened() as body:
                again = " again" if isinstance(body, e.Reopened) else ""
                score = "no score" if body.score is None else f"score {body.score}"
                owner = f"{self._staff(body.owner)} ({body.owner_why})" if body.owner else "the team"
                who = self.names.get(number) or "Somebody without a name"
                severity = f"{body.severity.value}, priority {body.priority}"
                return f"{who} complains{again}: {score}, {severity}. The case goes to {owner}."
            case e.ResponseJoined(score=score):
                return f"{self.names.get(number)} answers once more, {score}. It joins the open case."
            case e.Answered(score=score, comment=comment):
                said = f': "{comment}"' if comment else "."
                return f"{self.names.get(number)} answers the question with {score}{said}"
            case e.Unclaimed(owner=owner):
                return f"Nothing came of {self._staff(owner)}'s claim: the case is free again."
            case e.HandedOver(to=to, reason=reason) if entry.actor == e.WINBACK:
                return f"The case goes to {self._staff(to)}: {reason}."
            case e.Lapsed(wait=wait):
                return LAPSES.get(wait, "")
            case e.Concluded(reopens=True):
                return "The answer is worse than before. The case goes back to contact, once."
            case e.ReviewDecided(destination=to, invited=invited, reason=reason):
                where = to.replace("_", " ")
                return f"Review on {where}: asked for later." if invited else f"No review on {where}: {reason}."
            case e.Closed(outcome=outcome):
                return f"The case is closed: {outcome.value.replace('_', ' ')}."
            case e.AftercareBegun():
                return "Aftercare begins: somebody will call again."
            case e.AftercareEnded(touched=touched):
                return "Aftercare is done." if touched else "Nobody found the time, and the touchpoint is left out."
            case _:
                return ""


LAPSES = {
    "letter": "Nobody approved the letter in time, and it is taken back.",
    "reply": "No reply to the letter: the customer was not reached.",
    "contact": "Nobody ever called. The company's own people fell silent.",
    "documentation": "Nobody wrote down what had gone wrong.",
    "check_in": "Nobody checked in. The question is asked all the same.",
    "resolution": "Nobody found a resolution.",
    "supervisor": "The supervisor found no time for it.",
    "approval": "Nobody decided on the amount.",
    "farewell": "Nobody approved the farewell.",
}


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
