"""The storm's numbers, read from case store, Prefect and outbox folder when all is quiet."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from sqlmodel import Session, col, func, select

from blocks.runs import EngineUnavailable, Sight
from blocks.store.casestore import CaseStore
from blocks.store.rounds import repairs_since
from blocks.store.tables import CaseRow, EntryRow, MessageRow, ResponseRow, RoundRow
from deployments.demo.outbox import Outbox
from tests.machines import POOL
from tests.storm import counting
from tests.storm.ledger import Ledger
from winback import entries as e
from winback.outbox import MessageState

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LOOKS_WITHIN = 60.0  # seconds for Prefect to say what became of the runs
LOOKS_AGAIN = 2.0  # seconds
MENDS_WITHIN = 30.0  # seconds that what seems stuck has to go on: its walk or a patrol may be about to wake it


@dataclass(frozen=True, slots=True)
class Found:
    """What a storm left behind; each list names what was found, for the log."""

    numbers: dict[str, object]
    stuck: list[str]
    living: list[str]
    lost: list[str]
    doubled: list[str]
    wrong: list[str]

    @property
    def told(self) -> list[str]:
        """All that is amiss or not at its end, a line each."""
        named = {
            "open": self.living,
            "stuck": self.stuck,
            "lost": self.lost,
            "doubled": self.doubled,
            "wrong": self.wrong,
        }
        return [f"{name}: {what}" for name, list_ in named.items() for what in list_]


@dataclass(frozen=True, slots=True)
class Left:
    """Cases not done when the drain ended, as of `at`: those that nothing walks in time, and those on their way."""

    at: datetime
    stuck: list[str]
    living: list[str]


def look_at_living(store: CaseStore) -> Left:
    """Ask Prefect about the cases that are not done, while the workers are there; again where some seem stuck."""
    deadline = time.monotonic() + MENDS_WITHIN
    while (left := _look_round(store)).stuck and time.monotonic() < deadline:
        time.sleep(LOOKS_AGAIN)
    return left


def _look_round(store: CaseStore) -> Left:
    queue = _queue()
    with store.database.reading() as session:
        rows = session.exec(select(CaseRow).where(col(CaseRow.done).is_(False)).order_by(col(CaseRow.id))).all()
    sights, now = _look(store, rows), store.now()
    left = Left(now, [], [])
    for row in rows:
        sight = sights.get(UUID(row.run_id)) if row.run_id else None
        lines = (
            left.living
            if counting.alive(row, sight, now, queued=sight is not None and sight.run_id in queue)
            else left.stuck
        )
        lines.append(f"case {row.id} at {row.stage}, head {row.head}, seen {row.seen}, due {row.next_due}: {sight}")
    return left


def find(store: CaseStore, outbox: Path, ledger: Ledger, left: Left) -> Found:
    """Count everything, when nobody writes any more."""
    with store.database.reading() as session:
        rows = list(session.exec(select(CaseRow).order_by(col(CaseRow.id))))
        messages = _messages(session)
        responses = _responses(session)
        repairs = dict(repairs_since(session, BEGINNING))
        asked = session.exec(select(func.count()).where(EntryRow.kind == e.MessageUnknown.kind)).one()
    cases = {row.id: case for row in rows if (case := store.case(row.id))}
    mails = Outbox(outbox).new()
    doubled, staff_doubled = counting.repeated(mails)
    keys = {row.id: {message.key for message in messages if message.case_id == row.id} for row in rows}
    wrong = [
        *ledger.wrong,
        *(f"case {row.id}: its journal cannot be read" for row in rows if row.id not in cases),
        *(told for row in rows if row.id in cases for told in counting.incoherent(cases[row.id], row, keys[row.id])),
        *counting.pressed_twice(ledger.yes, cases),
        *counting.mislaid(messages, mails),
        *counting.unsent(messages, cases, {row.id for row in rows if not row.done}, left.at),
    ]
    lost = counting.lost(ledger.yes, cases, responses)
    numbers: dict[str, object] = {
        "cases": len(rows),
        "signals": ledger.signals,
        "stuck": len(left.stuck),
        "open": len(left.living),
        "lost": len(lost),
        "doubled": len(doubled),
        "staff_doubled": len(staff_doubled),
        "wrong": len(wrong),
        "unknown": asked,
        "messages": len(mails),
        "most_waits": counting.most_waits(cases.values()),
        "refused": ledger.refused.total(),
        "unheard": ledger.unheard,
        "raised": dict(ledger.raised),
        "outcomes": dict(Counter(row.outcome or "none" for row in rows)),
        "repairs": repairs,
    }
    return Found(numbers, left.stuck, left.living, lost, doubled, wrong)


def _queue() -> set[UUID]:
    """Runs that the pool hands out now to a worker that asks."""
    with get_client(sync_client=True) as client:
        answer = client.get_scheduled_flow_runs_for_work_pool(POOL, scheduled_before=datetime.now(UTC))
    return {entry.flow_run.id for entry in answer}


def write_journals(store: CaseStore, path: Path) -> None:
    """Journals, messages and rounds of the patrol, for whoever looks for a cause; the people in them are made up."""
    with store.database.reading() as session:
        numbers = session.exec(select(CaseRow.id).order_by(col(CaseRow.id))).all()
        posted = session.exec(select(MessageRow).order_by(col(MessageRow.id))).all()
        rounds = session.exec(select(RoundRow).order_by(col(RoundRow.id))).all()
    cases = [case for number in numbers if (case := store.case(number))]
    lines = [f"{x.case_id} {x.seq} {x.at:%H:%M:%S.%f} {x.actor} {x.key} {x.body!r}" for c in cases for x in c.entries]
    lines += [f"{m.case_id} message {m.id} {m.key} {m.role} {m.state} sent {m.sent_at} {m.error or ''}" for m in posted]
    lines += [f"round {x.at:%H:%M:%S.%f}: {x.cases} cases, {x.unwell} unwell, {x.repairs} {x.outage}" for x in rounds]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _messages(session: Session) -> list[counting.Posted]:
    return [
        counting.Posted(row.case_id, row.key, row.state, row.sending_until or row.send_after)
        if row.state == MessageState.SENDING
        else counting.Posted(row.case_id, row.key, row.state, row.send_after)
        for row in session.exec(select(MessageRow))
    ]


def _responses(session: Session) -> dict[str, tuple[int, int | None]]:
    rows = session.exec(select(ResponseRow.key, ResponseRow.id, ResponseRow.case_id))
    return {key: (number, case_id) for key, number, case_id in rows}


def _look(store: CaseStore, rows: Sequence[CaseRow]) -> dict[UUID, Sight]:
    """What Prefect says; it may still be coming up."""
    deadline = time.monotonic() + LOOKS_WITHIN
    while True:
        try:
            return store.runs.look([UUID(row.run_id) for row in rows if row.run_id])
        except EngineUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
