"""A case as one person sees it: in their language, with their role."""

from dataclasses import replace
from typing import Annotated

from fastapi import Path

from desk.looking import Sight, look
from desk.web.staff.access import Visitor

LARGEST = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=LARGEST)]
"""The number of a case, a customer, a row or a message in an address; databases know no larger ones."""


class NoCase(Exception):  # noqa: N818
    """There is no case with this number."""


def see(visitor: Visitor, case_id: int, letter: str = "") -> Sight:
    """The case with all that is known about it; `letter` is the draft that is meant. Raises NoCase."""
    seen = look(visitor.desk, case_id, visitor.staff, letter.replace("\0", ""))
    if seen is None:
        raise NoCase(case_id)
    spoken = seen.policy.model_copy(update={"language": visitor.reader.language})
    return replace(seen, policy=spoken, reader=visitor.actor)


def number_in(told: str) -> int:
    """The number of something that a form names; 0, which nothing has, where it is none."""
    is_one = told.isascii() and told.isdecimal() and len(told) <= len(str(LARGEST))
    return int(told) if is_one and int(told) <= LARGEST else 0


class NoAction(Exception):  # noqa: N818
    """There is no action of this name."""


class NoRow(Exception):  # noqa: N818
    """There is no such row any more."""
