"""Nothing that somebody looks for is an error, indexes are used, and a store of an older release is searched too."""

from zoneinfo import ZoneInfo

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from blocks.store.answers import read_answers
from blocks.store.inbox import read_inbox
from blocks.store.migrate import _config, migrate
from blocks.store.searching import NAMED, SAID
from blocks.store.tables import ResponseRow
from tests.listed import METTE, tells, told
from tests.lives import Life
from winback.filters import CaseFilter, ResponseFilter
from winback.found import Page

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def found(life: Life, words: str) -> tuple[int, int]:
    """How many cases and responses."""
    with life.store.database.reading() as session:
        inbox = read_inbox(
            session, CaseFilter(words=words), METTE, life.store.policy(), life.clock.at, zone=COPENHAGEN, page=Page()
        )
        return inbox.total, read_answers(session, ResponseFilter(words=words), zone=COPENHAGEN, page=Page()).total


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=110))
def test_nothing_that_is_looked_for_is_an_error(life, words):
    found(life, words)


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "a*",
        "NEAR(a b)",
        "words : a",
        "^a",
        "a - b",
        "a AND",
        "OR",
        "{a b} : c",
        "a:*",
        "!a",
        "<->",
        "\\",
        "a''b",
    ],
)
def test_no_sign_means_anything(life, words):
    life.store.receive(told(life, "anne", 2, f"There: {words} {words}"))

    assert found(life, words) in {(1, 1), (0, 0)}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("abcæøåÆØÅ 1.-@'/", min_size=1, max_size=30))
def test_what_was_said_is_found_by_its_own_words(life, verbatim):
    life.store.receive(told(life, f"k{abs(hash(verbatim))}", 2, f"xyzzy {verbatim}"))

    assert found(life, f"xyzzy {verbatim}"[:100])[1] >= 1


@pytest.mark.parametrize(
    ("table", "what", "where", "index"),
    [
        ("response", SAID, "verbatim <> ''", "ix_response_words"),
        ("response", SAID, "case_id IS NOT NULL", "ix_response_complaint_words"),
        ("customer", NAMED, "name <> ''", "ix_customer_words"),
    ],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_recognises_its_indexes(life, table, what, where, index):
    with life.store.database.engine.connect().execution_options(writes=True) as connection:
        others = (
            "SELECT indexname FROM pg_indexes WHERE tablename = :table AND indexname ~ '^ix' AND indexname <> :index"
        )
        for other in connection.execute(text(others), {"table": table, "index": index}).scalars().all():
            connection.execute(text(f"DROP INDEX {other}"))  # as good as any where there are few rows
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked = f"EXPLAIN SELECT id FROM {table} WHERE {where} AND {what} @@ to_tsquery('simple', 'abc:*')"
        plan = "\n".join(connection.execute(text(asked)).scalars())
        connection.rollback()

    assert index in plan


def test_an_older_store_is_searched_too(life):
    tells(life, "anne", 2, "Det drypper.")
    tells(life, "bo", 10, "Fint.")
    database = life.store.database
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    migrate(database.url.render_as_string(hide_password=False))

    assert [found(life, words) for words in ("drypper", "fint", "anne", "bo")] == [(1, 1), (0, 1), (1, 1), (0, 1)]


def test_what_was_never_indexed_can_be_changed_and_taken_away(life):
    tells(life, "lone", 2, "The parcel never came.")
    with life.store.database.writing() as session:
        there = session.exec(select(ResponseRow)).one()
        row = ResponseRow(**there.model_dump(exclude={"id", "case_id"}) | {"key": "past the index"})
        session.add(row)
        session.flush()
        row.verbatim = "Something else entirely."
        session.flush()
        session.delete(row)

    with life.store.database.reading() as session:
        found = read_answers(session, ResponseFilter(words="parcel"), zone=COPENHAGEN, page=Page())
    assert [one.verbatim for one in found.lines] == ["The parcel never came."]
