"""Alembic's way into the case store; `blocks.store.migrate` is the door."""

from alembic import context
from sqlmodel import SQLModel

from blocks.store import key_tables as _key_tables  # noqa: F401 - declares what is migrated
from blocks.store import opinion_tables as _opinion_tables  # noqa: F401 - declares what is migrated
from blocks.store import web_tables as _tables  # noqa: F401 - declares what is migrated, with what it builds on
from blocks.store import word_tables as _word_tables  # noqa: F401 - declares what is migrated
from blocks.store.migrate import is_declared

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_name=is_declared,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
