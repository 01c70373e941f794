"""A company with two years of answers and tens of thousands of cases, some hundreds of them open with journals."""

import tempfile
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, func, select

from bench.ingest import policy, write_csv
from blocks.intake import read_file
from blocks.store import migrate
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.tables import CaseRow
from tests.lives import Clock, PlainRuns

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
UPDATE response SET triage = 'case', case_id = (SELECT id FROM "case" c WHERE c.run_key = 'k' || response.id)
WHERE id IN (SELECT CAST(substr(run_key, 2) AS {integer}) FROM "case" WHERE NOT open)
"""


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
    session.connection().exec_driver_sql(OLD.format(yes=yes, no=no, most=cases - there))
    session.connection().exec_driver_sql(LINKED.format(integer=integer))
