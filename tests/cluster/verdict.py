"""What became of the cluster's cases: counted from journals, from the mails that arrived, and from rounds."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import select

from blocks.store import rounds
from blocks.store.casestore import CaseStore
from blocks.store.tables import CaseRow, EntryRow
from deployments.demo.outbox import Outbox
from tests.storm import counting

KILLED = {"server": 1, "worker": 1}
"""What must have died on the way; without it the test would prove nothing."""


def is_well(told: dict[str, Any]) -> bool:
    """Whether every case came to its end in spite of both deaths, nothing was lost and nothing sent twice."""
    amiss = told["stuck"] or told["lost"] or told["doubled"]
    return told["cases"] > 0 and told["finished"] == told["cases"] and told["killed"] == KILLED and not amiss


def finished(store: CaseStore) -> tuple[int, int]:
    """How many cases have come to their end, and how many have not."""
    with store.database.reading() as session:
        ended = [row.done and row.outcome is not None for row in session.exec(select(CaseRow))]
    return sum(ended), len(ended) - sum(ended)


def lost(store: CaseStore, told: Iterable[tuple[int, str]]) -> int:
    """Acts whose doer was told that they were noted, and that stand in no journal."""
    with store.database.reading() as session:
        stands = set(session.exec(select(EntryRow.case_id, EntryRow.key)))
    return sum(act not in stands for act in told)


def doubled(outbox: Path) -> int:
    """Messages to customers that arrived more than once, by what the receiver got."""
    to_customers, _ = counting.repeated(Outbox(outbox).new())
    return len(to_customers)


def repairs(store: CaseStore) -> Counter[str]:
    """What the patrol mended, by kind, as its rounds have it on record."""
    with store.database.reading() as session:
        return rounds.repairs_since(session, datetime.min.replace(tzinfo=UTC))
