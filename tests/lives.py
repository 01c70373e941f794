"""Whole lives without Prefect: time is moved, runs are woken as the engine would wake them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NoReturn
from uuid import UUID, uuid4

from blocks import crashpoints
from blocks.house import House
from blocks.mail import Mail, Mailer
from blocks.runs import EngineUnavailable, Sight, Start
from blocks.slack import Slack
from blocks.store import outbox
from blocks.store.casestore import CaseStore, Recorded
from blocks.store.database import Database
from blocks.store.tables import CaseRow, MessageRow
from flows.case import story
from flows.lifetime import live
from flows.patrol import go_round
from tasks.deliver import deliver
from winback.actions import Refusal
from winback.case import Case
from winback.policy import Policy, check_policy
from winback.responses import Person, Response
from winback.scales import Scale

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine o'clock in Copenhagen."""

STAFF = [
    {"id": "mette", "name": "Mette Holm", "email": "mette@winback.example", "team": "cx", "languages": ["da"]},
    {"id": "jonas", "name": "Jonas Berg", "email": "jonas@winback.example", "team": "cx", "languages": ["sv"]},
    {"id": "birgit", "name": "Birgit Lund", "email": "birgit@winback.example", "team": "cx", "role": "supervisor",
     "max_open": 0},
    {"id": "anders", "name": "Anders Krog", "email": "anders@winback.example", "team": "cx", "role": "manager",
     "max_open": 0},
    {"id": "karen", "name": "Karen Moe", "email": "karen@winback.example", "team": "cx", "role": "manager",
     "max_open": 0},
]  # fmt: skip


def policy_with(**changes: Any) -> Policy:
    """The default policy for a small company, with some of its keys written otherwise."""
    written: dict[str, Any] = {
        "company": "Nordlys",
        "teams": {"cx": {"name": "Customer care", "email": "cx@winback.example", "supervisor": "birgit",
                         "on_call": "birgit"}},
        "staff": STAFF,
    }  # fmt: skip
    return check_policy(written | changes)


class Clock:
    """The time that a test moves."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Run:
    """A run as Prefect would keep it."""

    case_id: int
    key: str
    state: str = "SCHEDULED"
    name: str = "Scheduled"
    at: datetime = MONDAY
    since: datetime = MONDAY
    why: str = ""


@dataclass
class PlainRuns:
    """Runs kept in memory, by the server's rules."""

    clock: Clock
    runs: dict[UUID, Run] = field(default_factory=dict)
    down: bool = False

    def create(self, starts: Sequence[Start]) -> dict[int, UUID]:
        self._answer()
        known = {run.key: run_id for run_id, run in self.runs.items()}
        made = {}
        for start in starts:
            run_id = known.get(start.key) or uuid4()
            self.runs.setdefault(run_id, Run(start.case_id, start.key, at=self.clock(), since=self.clock()))
            made[start.case_id] = run_id
        return made

    def wake(self, run_id: UUID) -> bool:
        self._answer()
        run = self.runs.get(run_id)
        if run is None or run.state in {"PENDING", "RUNNING", "CANCELLED", "CANCELLING"}:
            return False
        self._set(run_id, "PENDING", "Pending", run.at)
        crashpoints.reach("half woken")
        return self._set(run_id, "SCHEDULED", "Woken", self.clock())

    def schedule(self, run_id: UUID, at: datetime, name: str) -> bool:
        self._answer()
        run = self.runs.get(run_id)
        if run is None or run.state == "CANCELLING":
            return False
        return self._set(run_id, "SCHEDULED", name, at)

    def end_cancelled(self, run_id: UUID, why: str) -> bool:
        self._answer()
        run = self.runs[run_id]
        return run.state == "CANCELLING" and self._set(run_id, "CANCELLED", "Cancelled", self.clock())

    def look(self, run_ids: Sequence[UUID]) -> dict[UUID, Sight]:
        self._answer()
        return {
            run_id: Sight(run_id, run.state, run.name, run.since, run.at if run.state == "SCHEDULED" else None, run.why)
            for run_id, run in self.runs.items()
            if run_id in set(run_ids)
        }

    def due(self, until: datetime) -> tuple[UUID, Run] | None:
        waiting = [(run.at, run_id) for run_id, run in self.runs.items() if run.state == "SCHEDULED"]
        at, run_id = min(waiting, default=(until + timedelta(1), None))
        return (run_id, self.runs[run_id]) if run_id and at <= until else None

    def _set(self, run_id: UUID, state: str, name: str, at: datetime) -> bool:
        run = self.runs[run_id]
        run.state, run.name, run.at, run.since = state, name, at, self.clock()
        return True

    def _answer(self) -> None:
        if self.down:
            raise EngineUnavailable("down")


class Left(BaseException):
    """The walk left without ending its run."""


@dataclass
class PlainEngine:
    """A walk's engine: the runs in memory."""

    house: House
    runs: PlainRuns
    run_id: str | None
    events: list[str]

    def put_off(self, at: datetime, name: str) -> bool:
        return self.runs.schedule(UUID(self.run_id), at, name) if self.run_id else True

    def leave(self) -> NoReturn:
        raise Left

    def deliver(self, message_id: int) -> None:
        deliver(self.house, message_id)

    def happened(self, event: str, case: Case) -> None:
        self.events.append(event)

    def show(self, case: Case) -> None:
        return


@dataclass
class Postbox:
    """A mailer that keeps what it was given; `fails` are raised first, one a mail."""

    mails: list[Mail] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    tells: bool = False

    def send(self, mail: Mail) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.mails.append(mail)
        return f"p{len(self.mails)}"

    def find(self, mail_id: int) -> str | None:
        return next((f"p{place}" for place, mail in enumerate(self.mails, 1) if mail.id == mail_id), None)

    def check(self) -> str:
        return ""


class Life:
    """One company's cases, lived through in moved time."""

    def __init__(
        self,
        url: str | Database,
        policy: Policy | None = None,
        slack: Slack | None = None,
        mailer: Mailer | None = None,
    ) -> None:
        self.clock = Clock()
        self.runs = PlainRuns(self.clock)
        self.postbox = Postbox()
        database = Database(url) if isinstance(url, str) else url
        self.store = CaseStore(database, self.runs, self.clock)
        self.house = House(self.store, mailer or self.postbox, slack=slack, rest=self.rests)
        self.events: list[str] = []
        self.case_id = 0
        self._numbers = count(1)
        self.store.enforce(policy or policy_with())

    def rests(self, seconds: float) -> None:
        """A sender waits for its turn."""
        self.clock.at += timedelta(seconds=seconds)

    # -- what happens --

    def begins(self, score: int | None = 2, **more: Any) -> int:
        """A response opens the case that the life is about."""
        self.case_id = self.responds(score, **more)[0]
        self.runs_on()
        return self.case_id

    def responds(self, score: int | None, **more: Any) -> list[int]:
        """A response arrives; the cases that it concerns."""
        return self.store.receive(self.response(score, **more))

    def response(
        self,
        score: int | None,
        *,
        customer: str = "K1",
        verbatim: str = "The parcel never came.",
        key: str | None = None,
        language: str = "da",
        email: str | None = "lone@nordlys.example",
        phone: str | None = "+4510121012",
        scale: Scale = Scale.NPS,
        answered_at: datetime | None = None,
        **person: Any,
    ) -> Response:
        """What a customer answers."""
        contact_me = person.pop("contact_me", False)
        who = Person(
            external_id=customer or None, name="Lone Ravn", email=email, phone=phone, language=language, **person
        )
        return Response(
            source="file",
            form="default",
            key=key or f"r{next(self._numbers)}",
            answered_at=answered_at or self.clock.at,
            scale=scale,
            score=score,
            verbatim=verbatim,
            person=who,
            touchpoint="Delivery",
            contact_me=contact_me,
        )

    def acts(
        self, action: str, actor: str = "mette", /, *, nonce: str | None = None, **fields: Any
    ) -> Recorded | Refusal:
        """Somebody acts, and the engine does what follows at once."""
        done = self.store.act(self.case_id, action, fields, actor=actor, nonce=nonce)
        self.runs_on()
        return done

    def answers(self, score: int, comment: str = "") -> Recorded | Refusal:
        """The customer follows the link of the last question."""
        asked = next(mail for mail in reversed(self.postbox.mails) if "resurvey" in mail.key)
        token = asked.text.split("/a/")[1].split()[0]
        told = self.store.answer(token, score, comment)
        self.runs_on()
        return told

    def passes(self, patrol: bool = False, **span: float) -> None:
        """Time goes by; each run starts when it is due. With `patrol` it looks round at the end."""
        until = self.clock.at + timedelta(**span)
        while run := self.runs.due(until):
            self.clock.at = max(self.clock.at, run[1].at)
            self.walks(run[0])
        self.clock.at = until
        if patrol:
            self.patrols()

    def runs_on(self) -> None:
        """Walk what is due now."""
        self.passes(seconds=0)

    def walks(self, run_id: UUID) -> None:
        """Start one run, as a worker would."""
        run = self.runs.runs[run_id]
        run.state, run.name = "RUNNING", "Running"
        engine = PlainEngine(self.house, self.runs, str(run_id), self.events)
        try:
            live(self.house, engine, run.case_id, story)
        except Left:
            return
        run.state, run.name = "COMPLETED", "Completed"

    def patrols(self) -> dict[str, int]:
        """The patrol looks round once."""
        repairs = go_round(self.house).repairs
        self.runs_on()
        return repairs

    # -- short cuts through a life --

    def is_reached(self) -> None:
        self.acts("contact", reached=True, said="It was lost twice.", wants="The parcel.")

    def is_resolved(self, **more: Any) -> None:
        self.acts("resolve", **{"kind": "correction", "root_cause": "carrier", "action": "We changed carrier", **more})

    def is_checked(self, result: str = "satisfied") -> None:
        self.passes(days=8)
        self.acts("check-in", result=result)

    def is_asked_again(self) -> None:
        self.passes(days=8)

    # -- what can be seen --

    @property
    def case(self) -> Case:
        case = self.store.case(self.case_id)
        assert case is not None
        return case

    @property
    def row(self) -> CaseRow:
        with self.store.database.reading() as session:
            return session.get_one(CaseRow, self.case_id)

    @property
    def kinds(self) -> list[str]:
        return [entry.body.kind for entry in self.case.entries]

    @property
    def messages(self) -> list[MessageRow]:
        with self.store.database.reading() as session:
            return outbox.of_case(session, self.case_id)

    def arrived(self, key: str) -> bool:
        """Whether a message of the case reached whom it was for."""
        return any(mail.key == key for mail in self.postbox.mails)

    @property
    def sent(self) -> list[str]:
        """Keys of what was sent, in order, without their generation."""
        return [mail.key.split("/", 1)[1] for mail in self.postbox.mails]

    def sent_to(self, role: str) -> list[str]:
        return [mail.key.split("/", 1)[1] for mail in self.postbox.mails if mail.role == role]
