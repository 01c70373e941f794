"""Migrations make what the tables say, from nothing, and again without harm."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from blocks.store import migrate
from blocks.store.database import Database
from blocks.store.migrate import is_declared, revision

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


def test_sqlite_is_as_durable_as_it_can_be(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        ]
    database.close()

    assert settings == ["wal", 2]
