"""Migrations make what the tables say, from nothing, and again without harm."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, select

from blocks.store import migrate
from blocks.store.database import Database
from blocks.store.migrate import _config, is_declared, revision
from blocks.store.opening import Opened
from blocks.store.tables import ResponseRow
from blocks.store.word_tables import ReadingRow

DECLARED = {"include_name": is_declared}


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str):
    database = Database(empty_database_url)
    assert revision(database)[0] is None
    migrate(empty_database_url)
    migrate(empty_database_url)
    current, newest = revision(database)
    database.close()

    assert current == newest


def test_the_migrations_make_the_tables_as_they_are_declared(database_url: str):
    database = Database(database_url)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=DECLARED), SQLModel.metadata)
    database.close()

    assert differences == []


def test_what_an_older_store_holds_is_read_and_opens_no_case(life):
    life.store.hear = Opened
    life.responds(9, verbatim="Søde folk, men jeg venter stadig på min faktura, tredje gang jeg skriver.")
    database = life.store.database
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0009")
    migrate(database.url.render_as_string(hide_password=False))
    life.store.hear_now()

    with database.reading() as session:
        assert len(session.exec(select(ReadingRow)).all()) == 1
        assert session.exec(select(ResponseRow.severity, ResponseRow.triage)).all() == [("hidden", "history")]


def test_sqlite_is_as_durable_as_it_can_be(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        ]
    database.close()

    assert settings == ["wal", 2]
