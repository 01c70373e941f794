"""What a storm's numbers mean, as pure functions of what was found."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from blocks.runs import Sight
from blocks.store.tables import CaseRow
from deployments.demo.outbox import Mail
from flows.repairs import LATE, OVERDUE
from tests.storm.ledger import Told
from winback import entries as e
from winback.case import Case, Stage

CUSTOMER = "customer"
STARTS_WITHIN = timedelta(seconds=30)
"""How long a run may be due before it must at least stand in the queue that workers are served from."""
WALKS_WITHIN = timedelta(seconds=100)
"""How long a run may be RUNNING or PENDING without a claim: the patrol mends what is so for longer."""
OWED_FOR = timedelta(minutes=2)
"""How long a message may be owed by a case that nobody walks any more, or its sender be silent: patrols clear up."""


def repeated(mails: Iterable[Mail]) -> tuple[list[str], list[str]]:
    """Messages that arrived more than once: those to customers, by case and key, and those to staff, by address too."""
    customers = Counter((mail.case_id, mail.key) for mail in mails if mail.role == CUSTOMER)
    staff = Counter((mail.case_id, mail.key, mail.to) for mail in mails if mail.role != CUSTOMER)
    return (
        [f"case {case_id} {key}: {times} times" for (case_id, key), times in customers.items() if times > 1],
        [f"case {case_id} {key}: {times} times" for (case_id, key, _), times in staff.items() if times > 1],
    )


def lost(told: Iterable[Told], cases: Mapping[int, Case], responses: Mapping[str, tuple[int, int | None]]) -> list[str]:
    """What somebody was told yes about and what stands nowhere.

    `responses` are those in the store: key -> its number, and its case.
    """
    return sorted(
        {f"{one.kind} {one.name} in case {one.case_id}" for one in told if not _stands(one, cases, responses)}
    )


def _stands(told: Told, cases: Mapping[int, Case], responses: Mapping[str, tuple[int, int | None]]) -> bool:
    case = cases.get(told.case_id or 0)
    if told.kind == "response":
        return told.name in responses and _taken_in(responses[told.name], cases)
    if case is None:
        return False
    if told.kind == "answer":
        return any(isinstance(x.body, e.Answered) and str(x.body.score) == told.name for x in case.entries)
    return any(entry.key.endswith(f"/act/{told.name}") for entry in case.entries)


def _taken_in(response: tuple[int, int | None], cases: Mapping[int, Case]) -> bool:
    """Whether the journal of the response's case tells of it. The storm's responses are all complaints."""
    number, case_id = response
    case = cases.get(case_id or 0)
    bodies = [entry.body for entry in case.entries] if case else []
    return any(isinstance(body, e.Opened | e.ResponseJoined) and body.response_id == number for body in bodies)


def pressed_twice(told: Iterable[Told], cases: Mapping[int, Case]) -> list[str]:
    """Nonces that made more than one entry in a case."""
    presses = {(one.case_id, one.name) for one in told if one.kind == "act"}
    return [
        f"case {case_id}: {name} stands {times} times"
        for case_id, name in sorted(presses, key=str)
        if (times := _times(cases.get(case_id or 0), f"/act/{name}")) > 1
    ]


def _times(case: Case | None, ending: str) -> int:
    return sum(entry.key.endswith(ending) for entry in case.entries) if case else 0


def incoherent(case: Case, row: CaseRow, messages: Collection[str]) -> list[str]:
    """What does not fit in a case: its seqs, its keys, its end, its projection, its messages."""
    entries = case.entries
    keys = Counter(entry.key for entry in entries)
    closes = Counter(entry.key.split("/", 1)[0] for entry in entries if isinstance(entry.body, e.Closed))
    written = [key for entry in entries for key in getattr(entry.body, "messages", ())]
    found = {
        "its entries are not numbered one by one": [x.seq for x in entries] != list(range(1, row.head + 1)),
        "a key stands twice": any(times > 1 for times in keys.values()),
        "a generation is closed twice": any(times > 1 for times in closes.values()),
        "it is closed without an outcome": case.stage is Stage.CLOSED and case.outcome is None,
        "it is done and not closed": row.done and case.stage is not Stage.CLOSED,
        "it has an entry of no known kind": any(isinstance(x.body, e.Foreign) for x in entries),
        "its row says something else than its journal": projection(case) != projected(row),
        "a message of its journal is not in the outbox": not set(written) <= set(messages),
    }
    return [f"case {row.id}: {what}" for what, so in found.items() if so]


def projection(case: Case) -> tuple[object, ...]:
    """What follows from a journal, as the case's row should have it."""
    outcome = case.outcome.value if case.outcome else None
    return case.stage.value, case.is_open, outcome, case.owner, case.generation, case.suspended


def projected(row: CaseRow) -> tuple[object, ...]:
    """What the case's row has."""
    return row.stage, row.open, row.outcome, row.owner, row.generation, row.suspended


def alive(row: CaseRow, sight: Sight | None, now: datetime, *, queued: bool = False) -> bool:
    """Whether a case that is not done is being walked, is about to be, or will be when its journal needs it.

    `queued`: a worker that asks for work is handed its run.
    """
    if row.claim_expires is not None and row.claim_expires > now:
        return True
    if sight is None:
        return False
    if sight.state_type == "SCHEDULED" and sight.scheduled:
        in_time = sight.scheduled <= needed_by(row, now) + LATE
        return in_time and now - sight.scheduled < (OVERDUE if queued else STARTS_WITHIN)
    return sight.state_type in {"RUNNING", "PENDING"} and now - sight.since < WALKS_WITHIN


def needed_by(row: CaseRow, now: datetime) -> datetime:
    """When the case must be walked at the latest: now, unless a walk that had read all of its journal put it off."""
    if row.head > row.seen or row.next_due is None:
        return now
    return max(row.next_due, now)


def most_waits(cases: Iterable[Case]) -> int:
    """How often the longest generation had to wait, whoever for."""
    return max((times for case in cases for times in _waits(case.entries).values()), default=0)


def _waits(entries: Sequence[e.Entry]) -> Counter[str]:
    """How often each generation waited; not what had come already, nor what was over as it began."""
    times: Counter[str] = Counter()
    for entry in entries:
        body = entry.body
        if not isinstance(body, e.Waiting) or (body.until and body.until <= entry.at):
            continue
        there = any(body.after < x.seq < entry.seq and x.body.kind in body.kinds for x in entries)
        times[entry.key.split("/", 1)[0]] += not there
    return times


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the outbox: whose it is, what became of it, and when it was to be sent, or its sender to be done."""

    case_id: int | None
    key: str
    state: str
    due: datetime


def mislaid(messages: Iterable[Posted], mails: Iterable[Mail]) -> list[str]:
    """Messages that count as sent and never arrived, and those that arrived and count as what they are not.

    What is being sent, or asked about, may have arrived or not.
    """
    arrived = {(mail.case_id, mail.key) for mail in mails}
    states = {(message.case_id, message.key): message.state for message in messages}
    return [
        *(f"case {at} {key}: sent and never arrived" for (at, key), state in states.items()
          if state == "sent" and (at, key) not in arrived),
        *(f"case {at} {key}: arrived and not sent" for at, key in sorted(arrived, key=str)
          if states.get((at, key)) not in {"sent", "sending", "unknown"}),
    ]  # fmt: skip


def unsent(messages: Iterable[Posted], cases: Mapping[int, Case], living: Collection[int], now: datetime) -> list[str]:
    """Messages that never left although they should have, and those of unknown fate of which no person is asked.

    Of the `living` cases a walk still sends what is owed. What is owed in the future may wait.
    """
    told = []
    for message in messages:
        overdue = message.case_id not in living and now - message.due > OWED_FOR
        if message.state in {"approved", "sending"} and overdue:
            told.append(f"case {message.case_id} {message.key}: still {message.state}, due {message.due}")
        elif message.state == "unknown" and not _is_asked(cases.get(message.case_id or 0), message.key):
            told.append(f"case {message.case_id} {message.key}: unknown, and nobody is asked")
    return told


def _is_asked(case: Case | None, key: str) -> bool:
    """Whether a question about a message's fate stands, and is not settled."""
    bodies = [entry.body for entry in case.entries] if case else []
    asked = sum(isinstance(body, e.MessageUnknown) and body.message == key for body in bodies)
    settled = sum(isinstance(body, e.Settled) and body.message == key for body in bodies)
    return asked > settled
