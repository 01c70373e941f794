"""A case as one person sees it: in their language, with their role."""

from dataclasses import replace

from desk.looking import Sight, look
from desk.web.staff.access import Visitor

LARGEST = 2**63 - 1
"""No case has a number beyond this; databases do not know such."""


class NoCase(Exception):  # noqa: N818
    """There is no case with this number."""


def see(visitor: Visitor, case_id: int, letter: str = "") -> Sight:
    """The case with all that is known about it; `letter` is the draft that is meant. Raises NoCase."""
    seen = look(visitor.desk, case_id, visitor.staff, letter) if 0 < case_id <= LARGEST else None
    if seen is None:
        raise NoCase(case_id)
    spoken = seen.policy.model_copy(update={"language": visitor.reader.language})
    return replace(seen, policy=spoken, reader=visitor.actor)


class NoAction(Exception):  # noqa: N818
    """There is no action of this name."""


class NoRow(Exception):  # noqa: N818
    """There is no such row any more."""
