"""Bringing a case store's tables up to this version's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from blocks.store.database import Database

SEARCHED = ("response_words", "complaint_words", "customer_words")
"""What is made in each database's own words, in `0005_search.py`: SQLite's tables and PostgreSQL's indexes."""


def is_declared(name: str | None, kind: str, _: object) -> bool:
    """Whether something that a database has is one of the tables' declarations, as Alembic asks."""
    made_apart = kind in {"table", "index"} and any(one in (name or "") for one in SEARCHED)
    return not made_apart


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(url: str) -> None:
    """Apply all migrations that the database lacks. Safe to run again."""
    database = Database(url)
    config = _config()
    try:
        with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        database.close()


def revision(database: Database) -> tuple[str | None, str | None]:
    """The database's revision and this version's newest; they are equal when nothing is to be migrated."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config()).get_current_head()
