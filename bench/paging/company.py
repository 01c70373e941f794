"""A company with two years of answers and tens of thousands of cases, some hundreds of them open with journals."""

import re
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, func, select

from bench.ingest import policy, write_csv
from blocks.intake import read_file
from blocks.store import migrate
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.hashes import hash_of
from blocks.store.tables import CaseRow, CustomerRow, EntryRow, TokenRow
from tests.lives import Clock, Life, PlainRuns

OPEN = 400
"""Cases that are opened as any are; the others are closed, and rows alone."""

OLD = """
INSERT INTO "case" (customer_id, policy, head, seen, done, run_key, run_number, troubles, open, generation, stage,
                    severity, score, priority, owner, team, outcome, suspended, opened_at, closed_at)
SELECT r.customer_id, (SELECT hash FROM policy LIMIT 1), 1, 1, {yes}, 'k' || r.id, 0, 0, {no}, 1, 'closed', r.severity,
       r.score, r.id - r.id / 100 * 100, CASE WHEN r.id / 2 * 2 = r.id THEN 'mette' ELSE 'jonas' END, 'care',
       'won_back', {no}, r.answered_at, r.answered_at
FROM response r JOIN (SELECT max(id) AS id FROM response WHERE severity IN ('critical', 'moderate') AND case_id IS NULL
GROUP BY customer_id ORDER BY 1 LIMIT {most}) AS chosen ON chosen.id = r.id
WHERE NOT EXISTS (SELECT 1 FROM "case" c WHERE c.customer_id = r.customer_id)
"""
LINKED = """
UPDATE response SET triage = 'case', case_id = c.id
FROM "case" c WHERE NOT c.open AND response.id = CAST(substr(c.run_key, 2) AS {integer})
"""

LINKS = 200
"""Customers who were asked the one question, and have its link."""
BEGAN = timedelta(days=25)
"""How long ago their complaint was."""


def fill(url: str, responses: int, cases: int) -> None:
    """Read so many answers, and make so many cases of them."""
    migrate(url)
    database = Database(url)
    store = CaseStore(database, PlainRuns(Clock()))
    store.enforce(policy())
    with tempfile.TemporaryDirectory() as folder:
        file = write_csv(Path(folder) / "answers.csv", responses)
        now = store.now()
        read_file(database, file, policy(), now=now, since=now + timedelta(days=1))
    with database.writing() as session:
        _reopen_some(session)
    store.open_cases(even_many=True)
    with database.writing() as session:
        _close_the_rest(session, cases, database.is_sqlite)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    database.close()


def _reopen_some(session: Session) -> None:
    session.connection().exec_driver_sql(
        "UPDATE response SET triage = 'new' WHERE id IN (SELECT id FROM response WHERE severity IN ('critical', "
        f"'moderate') ORDER BY id DESC LIMIT {OPEN})"
    )


def _close_the_rest(session: Session, cases: int, is_sqlite: bool) -> None:
    there = session.exec(select(func.count()).select_from(CaseRow)).one()
    yes, no, integer = ("1", "0", "INTEGER") if is_sqlite else ("true", "false", "BIGINT")
    session.connection().exec_driver_sql(OLD.format(yes=yes, no=no, most=max(0, cases - there)))
    session.connection().exec_driver_sql(LINKED.format(integer=integer))


def ask(url: str) -> list[str]:
    """Walk a case to the one question, and copy it for as many customers as have a link; the links' tokens."""
    database = Database(url)
    life = Life(database, policy())
    life.clock.at = database.now() - BEGAN
    life.begins(key="asked", customer="asked")
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    while not (link := re.search("/a/([^ \n]+)", life.postbox.mails[-1].text)):
        life.passes(days=1)
    tokens = [link[1], *(f"{link[1]}{number}" for number in range(1, LINKS))]
    with database.writing() as session:
        for token in tokens[1:]:
            _copy(session, life.case_id, session.get_one(TokenRow, hash_of(link[1])), token)
    database.close()
    return tokens


def _copy(session: Session, case_id: int, link: TokenRow, token: str) -> None:
    case, entries = session.get_one(CaseRow, case_id), read_rows(session, case_id)
    whose = session.get_one(CustomerRow, case.customer_id)
    another = CustomerRow(**whose.model_dump(exclude={"id"}) | {"external_id": token, "email": f"{token}@post.example"})
    session.add(another)
    session.flush()
    copied = CaseRow(**case.model_dump(exclude={"id", "run_key"}) | {"customer_id": another.id})
    session.add(copied)
    session.flush()
    session.add_all(EntryRow(**entry.model_dump() | {"case_id": copied.id}) for entry in entries)
    session.add(TokenRow(hash=hash_of(token), case_id=copied.id, expires=link.expires))


def read_rows(session: Session, case_id: int) -> Sequence[EntryRow]:
    """A case's journal as it is kept."""
    return session.exec(select(EntryRow).where(EntryRow.case_id == case_id)).all()
