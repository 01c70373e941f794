"""Ids by which a press or a modal says what it is about: a case, what was seen of it, an action. Never a person."""

import json
from dataclasses import dataclass

AT_ONCE = frozenset({"claim", "take", "approve", "resume"})
"""Actions whose form has nothing to fill in: a press does them."""

READ_CASE = "read:case"
READ_VERBATIM = "read:verbatim"
"""Presses that show something and change nothing."""

INPUT = "value"
"""Action id of every input; the field it fills is its block's id. One that begins anew has a colon and a word more."""
BEGIN = "begin:write"
"""A choice of letters to begin from."""


@dataclass(frozen=True, slots=True)
class Place:
    """A case, the head of its journal that the picture shows (0 where it shows none), and a message's key."""

    case: int
    seq: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button, a choice or a modal is for: `kind` do, form, begin, send or read, and the name behind it."""

    kind: str
    name: str


def write_action(action: str) -> str:
    """A button's id for an action."""
    return f"do:{action}" if action in AT_ONCE else write_form(action)


def write_form(action: str) -> str:
    """The id of an action's modal, and of what opens it."""
    return f"form:{action}"


def write_send(action: str) -> str:
    """The id of the modal that shows a letter before it goes."""
    return f"send:{action}"


def read_press(written: str) -> Press | None:
    """What an action id or a callback id says; None for one that is not ours."""
    kind, colon, name = written.partition(":")
    return Press(kind, name) if colon and name and kind in {"do", "form", "begin", "send", "read"} else None


def write_value(case_id: int, seq: int) -> str:
    """A button's value."""
    return f"{case_id}.{seq}"


def read_value(value: str) -> Place | None:
    """What a button is about; None for a value that is not ours."""
    case, dot, seq = value.partition(".")
    return Place(int(case), int(seq)) if dot and _is_number(case) and _is_number(seq) else None


def write_metadata(case_id: int, seq: int, message: str = "") -> str:
    """A modal's private metadata."""
    about = {"case": case_id, "seq": seq} | ({"message": message} if message else {})
    return json.dumps(about, separators=(",", ":"))


def read_metadata(written: str) -> Place | None:
    """What a modal is about; None for metadata that is not ours."""
    try:
        about = json.loads(written)
    except ValueError:
        return None
    match about:
        case {"case": int(case), "seq": int(seq), **more}:
            return Place(case, seq, str(more.get("message", "")))
        case _:
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
