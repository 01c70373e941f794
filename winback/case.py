"""A case: what follows from its entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from winback import entries as e
from winback.clock import Calendar
from winback.policy import Policy
from winback.scales import RANK, Severity


class Stage(StrEnum):
    """Where a case stands; what may be done next depends on it."""

    CONTACT = "contact"
    UNREACHED = "unreached"
    RESOLUTION = "resolution"
    APPROVAL = "approval"
    CHECK_IN = "check_in"
    SUPERVISOR = "supervisor"
    FAREWELL = "farewell"
    RESURVEY = "resurvey"
    DOCUMENTATION = "documentation"
    CLOSING = "closing"
    CLOSED = "closed"
    AFTERCARE = "aftercare"


OVER = {Stage.CLOSED, Stage.AFTERCARE}
"""Stages in which the complaint itself is closed."""

COMPLETING = {Stage.CHECK_IN, Stage.RESURVEY, Stage.CLOSING}
"""Stages after the resolution: a new complaint in them leads back to contact."""

SEEKING = {Stage.CONTACT, Stage.UNREACHED, Stage.DOCUMENTATION}
"""Stages in which reaching the customer leads on to a resolution."""


DAWN = datetime.min.replace(tzinfo=UTC)
NOTHING: e.Opened = e.Opened(policy="", response_id=0, severity=Severity.MODERATE, priority=0, team="")
"""Before the first entry."""


@dataclass(slots=True)
class Case:
    """The state of a case after its entries so far. Read-only to all but `read_case` and `follow`.

    `offer` stands until somebody has the case anew or it is closed; `tone` and `topic` are what a person corrected,
    "" where nobody has. `passage` counts what begins the ladder anew: entering a stage, and each logged try. `left`
    has the seq of the entry by which each stage was left last.
    """

    id: int
    policy: Policy
    entries: list[e.Entry] = field(default_factory=list)
    generation: int = 0
    stage: Stage = Stage.CLOSED
    since: datetime = DAWN
    opened: e.Opened = NOTHING
    opened_at: datetime = DAWN
    opened_seq: int = 0
    closed_at: datetime | None = None
    severity: Severity = Severity.MODERATE
    pace: Severity = Severity.MODERATE
    owner: str | None = None
    team: str = ""
    claimed_at: datetime | None = None
    offer: e.Offered | None = None
    offered_by: str = ""
    snoozed_until: datetime | None = None
    tries: list[e.Entry] = field(default_factory=list)
    contacted_at: datetime | None = None
    resolution: e.Resolved | None = None
    asked_by: str = ""
    complaints: int = 0
    supervised: bool = False
    drafts: list[str] = field(default_factory=list)
    tone: str = ""
    topic: str = ""
    documented: e.Documented | e.Unsatisfiable | None = None
    asked: e.ResurveyAsked | None = None
    answer: e.Answered | None = None
    outcome: e.Outcome | None = None
    rounds: int = 1
    aftercare: e.AftercareBegun | None = None
    suspended: bool = False
    passage: int = 0
    rung: set[tuple[str, str, int]] = field(default_factory=set)
    left: dict[Stage, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        """The last entry's seq."""
        return self.entries[-1].seq if self.entries else 0

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about: as a person corrected it, else as it was read."""
        if self.topic:
            return (self.topic,)
        return self.opened.read_as.topics if self.opened.read_as else ()

    @property
    def calendar(self) -> Calendar:
        """The calendar of the step that is due: the first contact may run on a longer one."""
        if self.stage is Stage.CONTACT:
            return self.policy.contact_calendar(self.team, self.pace)
        return self.policy.team_calendar(self.team)

    @property
    def is_open(self) -> bool:
        """Whether the complaint is open; a customer has one such case at most."""
        return self.stage not in OVER

    @property
    def done(self) -> bool:
        """Whether nothing is left to walk in this generation."""
        return self.stage is Stage.CLOSED

    def key(self, *parts: object) -> str:
        """An entry's or message's key in this generation: `g1/contact/2/warn`."""
        return "/".join([f"g{self.generation}", *(str(part) for part in parts)])

    def moves(self, stage: Stage, at: datetime) -> None:
        """Enter a stage: its clock starts, and what concerned the last one is over, drafts included."""
        self.left[self.stage] = self.head
        self.stage, self.since = stage, at
        self.passage += 1
        self.tries, self.drafts, self.claimed_at, self.snoozed_until = [], [], None, None
        if stage is Stage.CONTACT:
            self.pace = self.severity


Step = Callable[[Case, e.Entry, Any], None]
B = TypeVar("B", bound=e.Body)
FOLLOWS: dict[type[e.Body], Step] = {}


def follows(
    kind: type[B],
) -> Callable[[Callable[[Case, e.Entry, B], None]], Callable[[Case, e.Entry, B], None]]:
    """Register what follows from entries of a kind."""

    def register(step: Callable[[Case, e.Entry, B], None]) -> Callable[[Case, e.Entry, B], None]:
        FOLLOWS[kind] = step
        return step

    return register


def read_case(case_id: int, entries: Iterable[e.Entry], policy: Policy) -> Case:
    """Read a journal from its beginning, in order of seq."""
    case = Case(case_id, policy)
    for entry in entries:
        follow(case, entry)
    return case


def follow(case: Case, entry: e.Entry) -> None:
    """Take one more entry into account."""
    case.entries.append(entry)
    step = FOLLOWS.get(type(entry.body))
    if step:
        step(case, entry, entry.body)


@follows(e.Opened)
def _opened(case: Case, entry: e.Entry, body: e.Opened) -> None:
    fresh = Case(
        case.id,
        case.policy,
        case.entries,
        generation=case.generation + 1,
        suspended=case.suspended,
    )
    if case.opened_seq and case.opened.response_id == body.response_id:
        fresh.tone, fresh.topic = case.tone, case.topic  # the same words, and what a person said of them
    for kept in fields(Case):
        setattr(case, kept.name, getattr(fresh, kept.name))
    case.opened, case.opened_at, case.opened_seq = body, entry.at, entry.seq
    case.severity = case.pace = body.severity
    case.team, case.owner = body.team, body.owner
    case.moves(Stage.CONTACT if body.contactable else Stage.DOCUMENTATION, entry.at)


FOLLOWS[e.Reopened] = _opened


@follows(e.AftercareBegun)
def _aftercare_begun(case: Case, entry: e.Entry, body: e.AftercareBegun) -> None:
    case.generation += 1
    case.opened_seq, case.aftercare = entry.seq, body
    case.passage, case.rung = 0, set()
    case.moves(Stage.AFTERCARE, body.due)


@follows(e.ResponseJoined)
def _joined(case: Case, entry: e.Entry, body: e.ResponseJoined) -> None:
    if body.severity is None:
        return
    if RANK[body.severity] > RANK[case.severity]:
        _worsen(case, entry.at, body.severity)
    if case.stage in COMPLETING:
        case.rounds += 1
        case.moves(Stage.CONTACT if case.opened.contactable else Stage.DOCUMENTATION, entry.at)


@follows(e.ResponseEnriched)
def _enriched(case: Case, entry: e.Entry, body: e.ResponseEnriched) -> None:
    if body.severity and RANK[body.severity] > RANK[case.severity]:
        _worsen(case, entry.at, body.severity)


def _worsen(case: Case, at: datetime, severity: Severity) -> None:
    """A graver complaint shortens the time for contact, counted from when it came, and never lengthens it."""
    allowed, calendar = case.policy.contact.due, case.policy.contact_calendar(case.team, severity)
    if case.stage is Stage.CONTACT:
        promised = case.calendar.add(case.since, allowed[case.pace])
        case.severity = severity
        if calendar.add(at, allowed[severity]) < promised:
            case.since, case.pace = at, severity
    else:
        case.severity = case.pace = severity


@follows(e.Claimed)
def _claimed(case: Case, entry: e.Entry, _: e.Claimed) -> None:
    case.owner, case.claimed_at, case.offer = entry.actor, entry.at, None


@follows(e.HandedOver)
def _handed_over(case: Case, _: e.Entry, body: e.HandedOver) -> None:
    case.owner, case.claimed_at, case.offer = body.to, None, None


@follows(e.Offered)
def _offered(case: Case, entry: e.Entry, body: e.Offered) -> None:
    case.offer, case.offered_by = body, entry.actor


@follows(e.Unclaimed)
def _unclaimed(case: Case, _: e.Entry, __: e.Unclaimed) -> None:
    case.owner, case.claimed_at, case.offer = None, None, None


@follows(e.Snoozed)
def _snoozed(case: Case, _: e.Entry, body: e.Snoozed) -> None:
    case.snoozed_until = body.until


@follows(e.Contacted)
def _contacted(case: Case, entry: e.Entry, body: e.Contacted) -> None:
    case.claimed_at = None
    if body.reached:
        case.contacted_at = case.contacted_at or entry.at
    if case.stage not in SEEKING or not case.opened.contactable:
        return
    if body.reached:
        case.outcome = None
        case.moves(Stage.SUPERVISOR if case.supervised else Stage.RESOLUTION, entry.at)
        return
    case.tries.append(entry)
    case.passage += 1
    if case.stage is Stage.CONTACT and len(case.tries) >= case.policy.contact.tries:
        case.moves(Stage.UNREACHED, entry.at)


@follows(e.Resolved)
def _resolved(case: Case, entry: e.Entry, body: e.Resolved) -> None:
    case.resolution, case.asked_by = body, entry.actor
    case.moves(Stage.APPROVAL if body.needs_approval else Stage.CHECK_IN, entry.at)


@follows(e.Approved)
def _approved(case: Case, entry: e.Entry, _: e.Approved) -> None:
    case.moves(Stage.CHECK_IN, entry.at)


@follows(e.Declined)
def _declined(case: Case, entry: e.Entry, _: e.Declined) -> None:
    case.moves(Stage.SUPERVISOR if case.supervised else Stage.RESOLUTION, entry.at)


@follows(e.CheckedIn)
def _checked_in(case: Case, entry: e.Entry, body: e.CheckedIn) -> None:
    if body.satisfied is None:
        case.tries.append(entry)
        case.passage += 1
        if len(case.tries) >= case.policy.check_in.tries:
            case.moves(Stage.RESURVEY, entry.at)
    elif body.satisfied:
        case.moves(Stage.RESURVEY, entry.at)
    else:
        case.complaints += 1
        case.supervised = case.complaints > case.policy.check_in.rounds
        case.moves(Stage.SUPERVISOR if case.supervised else Stage.RESOLUTION, entry.at)


@follows(e.Unsatisfiable)
def _unsatisfiable(case: Case, entry: e.Entry, body: e.Unsatisfiable) -> None:
    case.documented, case.outcome = body, e.Outcome.UNSATISFIED
    case.moves(Stage.FAREWELL, entry.at)


@follows(e.Documented)
def _documented(case: Case, entry: e.Entry, body: e.Documented) -> None:
    case.documented = body
    case.moves(Stage.CLOSING, entry.at)


@follows(e.Corrected)
def _corrected(case: Case, _: e.Entry, body: e.Corrected) -> None:
    case.tone, case.topic = body.tone or case.tone, body.topic or case.topic


@follows(e.Drafted)
def _drafted(case: Case, _: e.Entry, body: e.Drafted) -> None:
    case.drafts.append(body.letter)


@follows(e.LetterApproved)
def _letter_approved(case: Case, entry: e.Entry, body: e.LetterApproved) -> None:
    waited = body.letter in case.drafts
    case.drafts = [letter for letter in case.drafts if letter != body.letter]
    if waited and case.stage is Stage.FAREWELL:
        case.moves(Stage.CLOSING, entry.at)


@follows(e.Lapsed)
def _lapsed(case: Case, entry: e.Entry, body: e.Lapsed) -> None:
    case.drafts = [letter for letter in case.drafts if letter != body.letter]
    after = {"check_in": Stage.RESURVEY, "farewell": Stage.CLOSING, "documentation": Stage.CLOSING}
    if body.wait in after and case.stage.value == body.wait:
        case.moves(after[body.wait], entry.at)


@follows(e.ResurveyAsked)
def _asked(case: Case, _: e.Entry, body: e.ResurveyAsked) -> None:
    case.asked = body


@follows(e.Answered)
def _answered(case: Case, _: e.Entry, body: e.Answered) -> None:
    case.answer = body


@follows(e.AnswerExplained)
def _explained(case: Case, _: e.Entry, body: e.AnswerExplained) -> None:
    if case.answer:
        case.answer = case.answer.model_copy(update={"comment": body.comment})


@follows(e.AnswerChanged)
def _changed(case: Case, _: e.Entry, body: e.AnswerChanged) -> None:
    case.answer = e.Answered(**body.model_dump(exclude={"outcome"}))
    case.outcome = body.outcome or case.outcome


@follows(e.Rang)
def _rang(case: Case, _: e.Entry, body: e.Rang) -> None:
    case.rung.add((body.step, body.rung, body.round))


@follows(e.Concluded)
def _concluded(case: Case, entry: e.Entry, body: e.Concluded) -> None:
    case.outcome = body.outcome
    if body.reopens:
        case.rounds += 1
        case.moves(Stage.CONTACT, entry.at)
    elif body.outcome is e.Outcome.UNREACHED:
        case.moves(Stage.DOCUMENTATION, entry.at)
    else:
        case.moves(Stage.CLOSING, entry.at)


@follows(e.Closed)
def _closed(case: Case, entry: e.Entry, body: e.Closed) -> None:
    case.outcome = body.outcome
    case.closed_at, case.offer = entry.at, None
    case.moves(Stage.CLOSED, entry.at)


@follows(e.AftercareEnded)
def _aftercare_ended(case: Case, entry: e.Entry, _: e.AftercareEnded) -> None:
    case.moves(Stage.CLOSED, entry.at)


@follows(e.Suspended)
def _suspended(case: Case, _: e.Entry, __: e.Suspended) -> None:
    case.suspended = True


@follows(e.Resumed)
def _resumed(case: Case, _: e.Entry, __: e.Resumed) -> None:
    case.suspended = False
