"""The case store as its doors use it: receive, act, wake."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from blocks import crashpoints
from blocks.runs import EngineUnavailable, Runs, Start
from blocks.store import acting, claims, opening, outbox, posted
from blocks.store.answering import Taken, answer_with
from blocks.store.database import Database
from blocks.store.journal import append, load_case, lock_case
from blocks.store.policies import Policies, enforce
from blocks.store.question import Question, look
from blocks.store.readings import Advise, Heard, read_some
from blocks.store.responses import told_otherwise
from blocks.store.tables import CaseRow
from blocks.store.taking import take_in
from winback.actions import Actor, Refusal, read_form
from winback.answers import Given
from winback.case import Case
from winback.entries import Body, Entry, Suspended
from winback.notices import MAIL
from winback.outbox import Message
from winback.policy import Policy
from winback.reach import Reach
from winback.responses import Response

log = logging.getLogger(__name__)

READ_AT_ONCE = 1_000
"""Texts that are read behind what was just taken in; the patrol reads the rest."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An action that stands in the journal; `woken` is False where the patrol will wake the case.

    `thanks` is what a customer reads who has answered.
    """

    entry: Entry
    woken: bool
    thanks: str = ""


class CaseStore:
    """Cases with their runs. Every change commits before the engine is told; the patrol mends what it was not told.

    `hear` follows the commit of what customers wrote, and reads it: at once, unless a process has it read elsewhere.
    `advise` is asked about texts whose reading is doubtful, where a process has somebody to ask.
    """

    def __init__(self, database: Database, runs: Runs, clock: Callable[[], datetime] | None = None) -> None:
        self.database, self.runs = database, runs
        self.now = clock or database.now
        self.policies = Policies()
        self.hear: Callable[[], opening.Opened] = self.hear_now
        self.advise: Advise | None = None

    # -- policy --

    def enforce(self, policy: Policy) -> str:
        """Put a policy in force."""
        with self.database.writing("policy") as session:
            return enforce(session, policy, self.now())

    def policy(self) -> Policy:
        """The policy in force."""
        with self.database.reading() as session:
            return self.policies.current(session)[1]

    # -- responses --

    def receive(self, response: Response) -> list[int]:
        """Take in one response: commit, triage, join or open a case, make or wake its run. The cases concerned."""
        opened = self.take_in(response)
        self.set_going(opened)
        return opened.begun + opened.joined

    def take_in(self, response: Response, *, hold: bool = False) -> opening.Opened:
        """Take in one response without a word to the engine: `wake_or_leave` comes next, for each case.

        With `hold` no case comes of it before somebody lets it in.
        """
        return self._take_in(response, hold=hold) or opening.Opened()

    def bring_up(self, response: Response) -> opening.Opened | None:
        """Take in what somebody brings up; None where it was told otherwise before, and nothing is changed."""
        return self._take_in(response, unless_told_otherwise=True)

    def _take_in(
        self, response: Response, *, unless_told_otherwise: bool = False, hold: bool = False
    ) -> opening.Opened | None:
        now = self.now()
        with self.database.writing("response") as session:
            if unless_told_otherwise and told_otherwise(session, response):
                return None
            opened = take_in(session, self.policies, [response], now, hold=hold)[1]
        if response.verbatim:
            opened.add(self.hear())
        return opened

    def note_enriched(self, session: Session, enriched: Sequence[tuple[int, int]]) -> None:
        """Put on their cases' record that responses were told again with more, in the transaction that stores them."""
        opening.enrich(session, self.policies, enriched, self.now())

    def open_cases(self, *, even_many: bool = False, progress: Callable[[int], None] | None = None) -> opening.Opened:
        """Open cases for all complaints that wait; where there are too many at once they are held instead."""
        total = opening.Opened()
        with self.database.writing("hold") as session:
            limit = self.policies.current(session)[1].triage.hold_above
            if not even_many and opening.waiting(session) > limit:
                total.held = opening.hold(session)
                return total
            if even_many:
                opening.release_held(session)
        while True:
            with self.database.writing("opening") as session:
                some = opening.open_some(session, self.policies, self.now())
            if not some.begun and not some.joined:
                return total
            self.set_going(some)
            total.begun += some.begun
            total.joined += some.joined
            if progress:
                progress(len(total.begun) + len(total.joined))

    def open_left(self, patience: timedelta) -> int:
        """Open cases for complaints that have waited too long: whoever stored them died before. How many there were."""
        with self.database.reading() as session:
            if not opening.waits_since(session, self.now() - patience):
                return 0
        opened = self.open_cases()
        return len(opened.begun) + len(opened.joined) + opened.held

    def open_found(self, found: Sequence[int], *, even_many: bool = False, beside: int = 0) -> opening.Opened:
        """Open cases for complaints that their words showed; too many, with those `beside` of one run, are held."""
        total, held = opening.Opened(), set[int]()
        if not even_many:
            most = self.policy().triage.hold_above
            is_many = len(found) + beside > most
            held = set(found if is_many else posted.beyond(self.database, found, self.now(), most))
        if held:
            with self.database.writing("hold") as session:
                total.held = opening.hold(session, sorted(held))
        for some in opening.in_turn([one for one in found if one not in held], opening.AT_ONCE):
            with self.database.writing("opening") as session:
                opened = opening.open_some(session, self.policies, self.now(), among=some)
            self.set_going(opened)
            total.add(opened)
        return total

    # -- what customers wrote --

    def read_words(
        self,
        most: int = READ_AT_ONCE,
        within: float | None = None,
        *,
        even_many: bool = False,
        beside: int = 0,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[Heard, opening.Opened]:
        """Read what waits to be read, so much of it or for so many seconds, and open the cases that come of it."""
        heard, policy, began = Heard(), self.policy(), time.monotonic()
        while policy.words.read and heard.texts < most and (within is None or time.monotonic() - began < within):
            some = read_some(self.database, policy, most - heard.texts, self.advise)
            if not some.texts:
                break
            heard.add(some)
            if progress:
                progress(heard.texts, most)
        opened = self.open_found(heard.found, even_many=even_many, beside=beside) if heard.found else opening.Opened()
        return heard, opened

    def hear_now(self, most: int = READ_AT_ONCE, within: float | None = None) -> opening.Opened:
        """Read what waits, whatever becomes of it: what was taken in stands, and the patrol reads what is left."""
        try:
            return self.read_words(most, within)[1]
        except Exception as trouble:  # noqa: BLE001 - nothing that goes wrong here may be laid to whoever told us
            log.warning("words wait for the patrol: %s", type(trouble).__name__)
            return opening.Opened()

    def set_going(self, opened: opening.Opened) -> None:
        """Make runs for cases that begin, wake those that were joined; an outage is the patrol's business."""
        self.start_or_leave_to_patrol(opened.begun)
        self.wake_all(opened.joined)

    def start_or_leave_to_patrol(self, case_ids: Sequence[int]) -> None:
        """Make the runs that are missing; an outage is the patrol's business."""
        try:
            self.start(case_ids)
        except EngineUnavailable as outage:
            log.warning("cases wait for the patrol: %s", outage)

    def wake_all(self, case_ids: Iterable[int]) -> None:
        """Wake cases that have news; an outage is the patrol's business."""
        try:
            for case_id in case_ids:
                self.wake(case_id)
        except EngineUnavailable as outage:
            log.warning("cases wait for the patrol: %s", outage)

    # -- runs --

    def start(self, case_ids: Sequence[int]) -> list[int]:
        """Make a run for the current generation of each case that has none; the cases that have one now."""
        with self.database.reading() as session:
            rows = [row for case_id in case_ids if (row := session.get(CaseRow, case_id))]
        starts = [self._start(row) for row in rows if row.run_id is None and not row.done]
        with crashpoints.around("making runs"):
            made = self.runs.create(starts)
        for case_id, run_id in made.items():
            with self.database.writing("run") as session:
                row = lock_case(session, case_id)
                if row and row.run_id is None:
                    row.run_id = str(run_id)
                    session.add(row)
        return [row.id for row in rows if row.run_id or row.done or row.id in made]

    def forget_run(self, case_id: int, run_id: str | None) -> bool:
        """Leave a run that can never be walked, so that the case gets a new one; False if the case has gone on."""
        with self.database.writing("lost run") as session:
            row = lock_case(session, case_id)
            if row is None or row.done or row.run_id != run_id:
                return False
            if row.run_id:
                row.run_id, row.run_number = None, row.run_number + 1
                session.add(row)
            return True

    @staticmethod
    def _start(row: CaseRow) -> Start:
        return Start(
            case_id=row.id,
            name=f"case {row.id}, " + ("no score" if row.score is None else f"score {row.score}"),
            key=f"case-{row.id}-{row.run_key}-g{row.generation}-{row.run_number}",
            tags=(row.severity, f"generation {row.generation}"),
        )

    def wake(self, case_id: int) -> bool:
        """Start the case's parked run now. True where it walks, will see the news, or needs no walk."""
        with self.database.reading() as session:
            row = session.get(CaseRow, case_id)
            if row is None or row.done or claims.is_live(row, self.now()):
                return True
            run_id = row.run_id
        if run_id:
            with crashpoints.around("waking"):
                return self.runs.wake(UUID(run_id))
        self.start([case_id])
        return True

    def free(self, case_id: int, holder: str) -> bool:
        """Free a case from the claim of a process that has died; whether it had one."""
        with self.database.writing("dead claim") as session:
            return claims.free(session, case_id, holder)

    def suspend_cancelled(self, case_id: int, run_id: UUID) -> None:
        """Put on record that an operator cancelled the case's run; its resumption makes a new one.

        Nothing where the case has another run by now, is being walked or is at its end.
        """
        now = self.now()
        with self.database.writing("suspension") as session:
            row = lock_case(session, case_id)
            if row is None or row.done or row.run_id != str(run_id) or claims.is_live(row, now):
                return
            case = self._load(session, row)
            key, body = case.key("cancelled", row.run_number), Suspended(reason="its run was cancelled in Prefect")
            if not row.suspended:
                append(session, row, case, actor="prefect", at=now, bodies=[(key, body)])
            row.run_id, row.run_number, row.seen = None, row.run_number + 1, row.head
            session.add(row)

    # -- people --

    def act(
        self, case_id: int, action: str, fields: dict[str, Any], *, actor: str, nonce: str | None = None
    ) -> Recorded | Refusal:
        """Do something to a case: check, append, wake. The same `nonce` twice is one entry."""
        entry = self.record(case_id, action, fields, actor=actor, nonce=nonce)
        return entry if isinstance(entry, Refusal) else Recorded(entry, self.wake_or_leave(case_id))

    def record(
        self, case_id: int, action: str, fields: dict[str, Any], *, actor: str, nonce: str | None = None, seen: int = 0
    ) -> Entry | Refusal:
        """Check and append an action without a word to the engine: `wake_or_leave` comes next.

        `seen` is the head of the journal that the actor saw; where it is known, nobody decides on what they never saw.
        """
        form = read_form(action, fields)
        if isinstance(form, Refusal):
            return form
        with self.database.writing("press") as session:
            policy = self.policies.current(session)[1]
            person = policy.roster.get(actor)
            if person is None:
                known = ", ".join(sorted(policy.roster))
                return Refusal("not_here", {"who": actor}, hint=f"known are {known}")
            row = acting.lock(session, case_id, action)
            if row is None:
                return Refusal("no_case", {"case": case_id})
            case = self._load(session, row)
            press = acting.Press(action, form, Actor.of(person), nonce or uuid4().hex, seen)
            return acting.do(session, row, case, press, self.policies, self.now())

    def recorded(self, case_id: int, action: str, nonce: str) -> Entry | None:
        """The entry of a press, when whoever holds the case has ended; None where there is none and none will come."""
        with self.database.reading() as session:
            row = lock_case(session, case_id)
            return acting.find(self._load(session, row), action, nonce) if row else None

    def answer(self, token: str, score: int, comment: str = "", *, reach: Reach = MAIL) -> Recorded | Refusal:
        """A customer's answer to the re-survey; a refusal says, for the customer, why it cannot be taken."""
        taken = self.take_answer(token, Given(score, comment), reach=reach)
        if isinstance(taken, Refusal):
            return taken
        return Recorded(taken.entry, self.wake_or_leave(taken.entry.case_id), taken.thanks)

    def take_answer(self, token: str, given: Given, *, reach: Reach = MAIL) -> Taken | Refusal:
        """A customer's answer without a word to the engine: `wake_or_leave` comes next."""
        with self.database.writing("answer") as session:
            return answer_with(session, self.policies, token, given, now=self.now(), reach=reach)

    def question(self, token: str) -> Question:
        """What a customer's link asks, and whether it still does."""
        with self.database.reading() as session:
            return look(session, self.policies, token, self.now())

    def wake_or_leave(self, case_id: int) -> bool:
        """Wake a case that has news; False where an outage leaves that to the patrol."""
        try:
            return self.wake(case_id)
        except EngineUnavailable as outage:
            log.warning("case %s waits for the patrol: %s", case_id, outage)
            return False

    # -- reading --

    def case(self, case_id: int) -> Case | None:
        """A case as its journal has it now."""
        with self.database.reading() as session:
            row = session.get(CaseRow, case_id)
            return self._load(session, row) if row else None

    def _load(self, session: Session, row: CaseRow) -> Case:
        return load_case(session, row, self.policies.of(session, row.policy))

    # -- what a message's fate adds to a journal --

    def note_fate(
        self,
        case_id: int,
        bodies: Iterable[tuple[str, Body]],
        messages: Iterable[Message] = (),
        *,
        if_moved: Callable[[Session], bool],
    ) -> None:
        """Append what was found out about a case's message, as a signal does; who sent it need not hold the case.

        `if_moved` moves the message in the same transaction; where somebody else has, nothing is appended.
        """
        now = self.now()
        with self.database.writing("fate") as session:
            row = lock_case(session, case_id)
            if row is None or not if_moved(session):
                return
            append(session, row, self._load(session, row), actor="winback", at=now, bodies=bodies)
            outbox.write_for_case(session, case_id, messages, now)
