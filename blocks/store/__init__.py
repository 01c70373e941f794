"""The case store."""

from blocks.store.migrate import migrate

__all__ = ["migrate"]
