"""Reads what customers write: language, tone, topics, signals, and the words that spoke for them."""

from winback.words.reader import read, read_many
from winback.words.reading import Evidence, Reading

__all__ = ["Evidence", "Reading", "read", "read_many"]
