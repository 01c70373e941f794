"""Reading what customers wrote, some hundreds at a time, after it was committed.

The texts are read outside any transaction; what is written then holds only of those that nobody changed meanwhile. A
reading that dies leaves the list as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete
from sqlalchemy import select as select_from
from sqlmodel import Session, col, select

from blocks.store import fits, opinions, unread
from blocks.store.bulk import Bulk, table_of
from blocks.store.database import Database
from blocks.store.opinions import Doubt
from blocks.store.responses import RESPONSES, WITH_PEOPLE
from blocks.store.tables import ResponseRow
from blocks.store.unread import WORDS, Unread
from blocks.store.word_tables import ReadingRow, UnreadRow
from blocks.words import read_all
from winback.policy import Policy
from winback.scales import Standing
from winback.second_opinion import Opinion, settle
from winback.understanding import severity_of, threshold
from winback.words import Reading

AT_ONCE = 500
READINGS = table_of(ReadingRow)
COLUMNS = tuple(READINGS.columns.keys())
JUDGED: Any = select_from(
    *(col(getattr(ResponseRow, name)) for name in ("id", "standing", "severity", "contact_me", "triage")), WORDS
)
Change = tuple[str | None, str, int]
"""A response's new severity and triage, and its id."""
Advise = Callable[[Sequence[Doubt], Policy], Mapping[int, Opinion]]
"""Gives another opinion of doubtful texts, by response, or none."""


@dataclass(slots=True)
class Heard:
    """How many texts were looked at, and how many of them cannot be read; `found` are complaints to open cases for."""

    texts: int = 0
    failed: int = 0
    found: list[int] = field(default_factory=list)

    def add(self, other: "Heard") -> None:
        """Count some more."""
        self.texts += other.texts
        self.failed += other.failed
        self.found += other.found


def read_some(database: Database, policy: Policy, most: int = AT_ONCE, advise: Advise | None = None) -> Heard:
    """Read some of what waits, the newest first; nothing was looked at where nothing waits."""
    with database.reading() as session:
        taken = unread.take(session, min(most, AT_ONCE))
        if not taken:
            return Heard()
        name, model = fits.current(session, policy.words)
    read = read_all([one.words for one in taken], [one.language for one in taken], model)
    advised = _advised(database, taken, read, policy, advise) if advise else {}
    with database.writing("readings") as session:
        found = _write(session, taken, read, policy, name, advised)
    return Heard(len(taken), read.count(None), found)


def _advised(
    database: Database, taken: Sequence[Unread], read: Sequence[Reading | None], policy: Policy, advise: Advise
) -> Mapping[int, Opinion]:
    """Other opinions of what is doubtful; nothing is held while they are waited for."""
    if "reading" not in policy.language_model.used_for:
        return {}
    with database.reading() as session:
        doubts = opinions.find_doubts(session, taken, read, policy)
    return advise(doubts, policy)


def _write(
    session: Session,
    taken: Sequence[Unread],
    read: Sequence[Reading | None],
    policy: Policy,
    model: str,
    advised: Mapping[int, Opinion],
) -> list[int]:
    """Keep the readings of what was not told otherwise meanwhile; the complaints that came up."""
    bulk = Bulk(session)
    bulk.alone()
    ids = [one.id for one in taken]
    asked = JUDGED.where(col(ResponseRow.id).in_(ids))
    stored = {row[0]: row for row in session.connection().execute(asked)}
    current = [(one, how) for one, how in zip(taken, read, strict=True) if stored[one.id][-1] == one.words]
    done = [one.id for one, _ in current]
    for table in (ReadingRow, UnreadRow):
        session.connection().execute(delete(table).where(col(table.response_id).in_(done)))
    bulk.insert(READINGS, COLUMNS, [_row(bulk, one.id, model, how) for one, how in current if how])
    opinions.write(bulk, done, advised)
    judged = [_judge(one, how, stored[one.id], policy, advised.get(one.id)) for one, how in current if how]
    changes = _free(session, [change for change in judged if change])
    bulk.update(RESPONSES, ("severity", "triage"), changes)
    return [number for _, triage, number in changes if triage == "new"]


def _free(session: Session, changes: Sequence[Change]) -> list[Change]:
    """Those that nobody has taken in hand meanwhile; nobody will before this is committed."""
    ids = [number for *_, number in changes]
    locked = select(ResponseRow.id, ResponseRow.triage).where(col(ResponseRow.id).in_(ids)).with_for_update()
    triage = dict(session.exec(locked).all()) if ids else {}
    return [change for change in changes if triage[change[-1]] not in WITH_PEOPLE]


def _row(bulk: Bulk, number: int, model: str, how: Reading) -> tuple[Any, ...]:
    """In the order of the columns."""
    return (
        number,
        model,
        how.language,
        how.tone,
        how.negative,
        how.worst,
        " ".join(how.topics),
        " ".join(how.signals),
        bulk.flag(how.contentless),
    )


def _judge(one: Unread, how: Reading, stored: Any, policy: Policy, opinion: Opinion | None) -> Change | None:
    """Severity, triage and id of a response whose words say more, or less, than was known; None where they do not.

    What its number or a ticked box says stands, and so does what people have in hand.
    """
    _, standing, severity, contact_me, triage, _ = stored
    if standing == Standing.DETRACTOR.value or contact_me or triage in WITH_PEOPLE:
        return None
    scored = Standing(standing) if standing else None
    settled = settle(how, opinion, threshold(scored, policy.words)) if opinion else how
    found = severity_of(scored, settled, policy.words)
    if found is None:
        return (None, "quiet", one.id) if severity else None
    after = (found.value, triage if triage == "new" else one.triage)
    return (*after, one.id) if after != (severity, triage) or triage == "new" else None
