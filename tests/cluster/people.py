"""The customers of the cluster's cases, and the staff who look after them: each case by its own seeded character."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from sqlmodel import col, select

from blocks.store.casestore import CaseStore, Recorded
from blocks.store.tables import CaseRow
from deployments.demo.outbox import Mail, Outbox
from tests.machines import ROOT
from winback import entries as e
from winback.case import Case, Stage
from winback.policy import Policy, check_policy
from winback.responses import Person, Response
from winback.scales import Scale

SECONDS_FOR_DAYS = ROOT / "deployments/demo/policy.toml"
LOOKS = (1.5, 4.0)  # seconds between two looks at a case
SUPERVISOR = "birgit"


def policy() -> Policy:
    """The demo's week of seconds, for any number of cases, with a staff that is not given up on so soon."""
    written = tomllib.loads(SECONDS_FOR_DAYS.read_text(encoding="utf-8"))
    staff = [person | ({} if "max_open" in person else {"max_open": 1000}) for person in written["staff"]]
    return check_policy(written | {"staff": staff, "give_up": "300s"})


def response(number: int, store: CaseStore) -> Response:
    """An unhappy answer of a customer of their own."""
    who = Person(external_id=f"K{number}", name="Lone Ravn", email=f"k{number}@winback.example", review_permission=True)
    return Response("file", "default", f"r{number}", store.now(), Scale.NPS, number % 6, "It never came.", who)


@dataclass(slots=True)
class Character:
    """How a case goes: tries in vain, check-ins without satisfaction, and at which asking the customer answers."""

    in_vain: int
    unsatisfied: int
    answers_at: int
    next_look: float = 0.0
    asked: list[str] = field(default_factory=list)
    answered: bool = False

    @classmethod
    def drawn(cls, chance: Random) -> "Character":
        """Most go well; a third need a second call, a few a second resolution, some answer late or never."""
        return cls(
            in_vain=chance.choice((0, 0, 1)),
            unsatisfied=chance.choice((0, 0, 0, 1)),
            answers_at=chance.choice((1, 1, 2, 3)),
        )


class People:
    """They see the case list and the mails, and act; `told` is what they were told has been noted."""

    def __init__(self, store: CaseStore, outbox: Path, chance: Random) -> None:
        self.store, self.outbox, self.chance = store, Outbox(outbox), chance
        self.characters: dict[int, Character] = defaultdict(lambda: Character.drawn(chance))
        self.arrived: set[tuple[int, str]] = set()
        self.told: list[tuple[int, str]] = []

    def look(self) -> None:
        """One look at everything; each case goes on by one step at most."""
        for mail in self.outbox.new():
            self._arrives(mail)
        with self.store.database.reading() as session:
            living = session.exec(select(CaseRow.id).where(col(CaseRow.done).is_(False)).order_by(col(CaseRow.id)))
            numbers = list(living)
        for number in numbers:
            character = self.characters[number]
            if monotonic() >= character.next_look:
                character.next_look = monotonic() + self.chance.uniform(*LOOKS)
                case = self.store.case(number)
                assert case is not None
                self._see_to(case, character)

    def _arrives(self, mail: Mail) -> None:
        self.arrived.add((mail.case_id, mail.key))
        if "/a/" in mail.text:
            self.characters[mail.case_id].asked.append(mail.text.split("/a/", 1)[1].split()[0])

    def _see_to(self, case: Case, character: Character) -> None:
        if question := _open_question(case):
            self._acts(case, "settle", message=question, arrived=(case.id, question) in self.arrived)
        elif case.drafts:
            self._acts(case, "letter", letter=case.drafts[0])
        else:
            self._goes_on(case, character)

    def _goes_on(self, case: Case, character: Character) -> None:
        match case.stage:
            case Stage.CONTACT:
                reached = _times(case, e.Contacted) >= character.in_vain
                self._acts(case, "contact", reached=reached, said="It never came." if reached else "")
            case Stage.RESOLUTION | Stage.SUPERVISOR:
                self._acts(case, "resolve", kind="correction", root_cause="carrier", action="We changed carrier")
            case Stage.CHECK_IN if _rang(case, "check_in"):
                satisfied = _times(case, e.CheckedIn) >= character.unsatisfied
                self._acts(case, "check-in", result="satisfied" if satisfied else "not_satisfied")
            case Stage.DOCUMENTATION:
                self._acts(case, "document", root_cause="carrier", action="We changed carrier")
            case Stage.RESURVEY if len(character.asked) >= character.answers_at and not character.answered:
                character.answered = True
                self._notes(self.store.answer(character.asked[-1], 9))

    def _acts(self, case: Case, name: str, /, **fields: object) -> None:
        self._notes(self.store.act(case.id, name, fields, actor=case.owner or SUPERVISOR))

    def _notes(self, done: object) -> None:
        """Keep what was noted; a refusal is an answer too, and the next look finds what is to do then."""
        if isinstance(done, Recorded):
            self.told.append((done.entry.case_id, done.entry.key))


def _open_question(case: Case) -> str | None:
    """A message whose fate is not known, and that nobody has settled."""
    asked = [entry.body.message for entry in case.entries if isinstance(entry.body, e.MessageUnknown)]
    settled = [entry.body.message for entry in case.entries if isinstance(entry.body, e.Settled)]
    return next((message for message in asked if asked.count(message) > settled.count(message)), None)


def _times(case: Case, kind: type[e.Body]) -> int:
    return sum(isinstance(entry.body, kind) for entry in case.entries)


def _rang(case: Case, step: str) -> bool:
    """Whether staff were told that it is time, since the case came to this stage."""
    since = max((entry.seq for entry in case.entries if isinstance(entry.body, e.Resolved)), default=0)
    return any(isinstance(entry.body, e.Rang) and entry.body.step == step for entry in case.entries[since:])
