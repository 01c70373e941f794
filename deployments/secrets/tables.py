"""The tables of a secrets file, and sentences about what is wrong in them that never tell a value."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from blocks.settings import SettingsError

IS_NAME = re.compile(r"^(?!xox|xapp|SG\.|sk-)[\w. -]{1,24}$")
"""Names that are printed; a token or a secret that stands where a name belongs is not."""
IN_QUOTES = re.compile(r"\(?(['\"])(?!\\\w+\1).{2,}\1,?\)?", re.DOTALL)
"""Longer than a sign, escaped or not; keys within keys stand in brackets."""
DRAWN = {"inbound_secret": "docs/mail.md says how to draw one"}
"""What else to know of a secret that is too short."""
IS_ADDRESS = re.compile(r"^https?://[^/\s]+")


def read_tables(file: Path, known: Iterable[str]) -> dict[str, dict[str, object]]:
    """The file's tables, each one of `known`; raises SettingsError."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        why = _without_names(mistake) if isinstance(mistake, tomllib.TOMLDecodeError) else "It is not text in UTF-8"
        raise SettingsError(
            f"{file} is not TOML: {why}; docs/slack.md and docs/mail.md show what belongs in it"
        ) from None
    strange = [key for key, table in read.items() if key not in known or not isinstance(table, dict)]
    if strange or not read:
        there = ", ".join(sorted({printable(key) for key in read})) or "none"
        may = ", ".join(f"[{key}]" for key in known)
        raise SettingsError(f"{file} must hold tables, of {may}; there are: {there}")
    return read


def _without_names(mistake: tomllib.TOMLDecodeError) -> str:
    """What TOML's reader says, and where, without the keys that it names: one may be a secret in the wrong place."""
    return IN_QUOTES.sub("…", str(mistake))


def printable(name: str) -> str:
    """A name as it may be printed."""
    return name if IS_NAME.match(name) else "(no name)"


def address(told: str) -> str:
    """An address that begins as one; raises for all else."""
    if not IS_ADDRESS.match(told):
        raise PydanticCustomError("address", "this is no address; leave the key out for the service's own")
    return told


def wrong(service: str, mistakes: ValidationError, variables: Mapping[str, str]) -> SettingsError:
    """What is wrong in a service's table, a line for each key; `variables` are the keys that there are."""
    told = mistakes.errors(include_input=False, include_url=False)
    return SettingsError("\n".join(_sentence(service, mistake, variables) for mistake in told))


def unknown(service: str, key: str, known: Iterable[str]) -> str:
    """That a key does not belong into a service's table."""
    return f"{service}.{printable(key)}: this key is not known; known are {', '.join(known)}"


def _sentence(service: str, mistake: Any, variables: Mapping[str, str]) -> str:
    key, *rest = mistake["loc"] or ("",)
    if mistake["type"] == "extra_forbidden":
        return unknown(service, str(key), variables)
    where = ".".join([service, *([key] if key else []), *(printable(str(part)) for part in rest if part != "[key]")])
    if mistake["type"] == "missing":
        return f"{where}: this is missing (or {variables[key]} in the environment)"
    if mistake["type"] == "too_short" and mistake["ctx"]["field_type"] == "Value":  # a secret; Pydantic counts "items"
        how = f"; {DRAWN[key]}" if key in DRAWN else ""
        return f"{where}: must have {mistake['ctx']['min_length']} characters or more{how}"
    return f"{where}: {mistake['msg']}"
