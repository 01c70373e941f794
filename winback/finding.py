"""What a look at something came to."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is "ok", "note" (worth knowing) or "mend"; `mend` says what to do."""

    name: str
    state: Literal["ok", "note", "mend"]
    told: str
    mend: str = ""


def ok(name: str, told: str) -> Finding:
    """All is well."""
    return Finding(name, "ok", told)


def note(name: str, told: str, to_do: str) -> Finding:
    """Worth knowing."""
    return Finding(name, "note", told, to_do)


def mend(name: str, told: str, to_do: str) -> Finding:
    """Something does not work."""
    return Finding(name, "mend", told, to_do)
