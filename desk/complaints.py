"""A complaint that did not come by a survey: a colleague brings it up, wherever they heard it."""

from dataclasses import dataclass

from blocks.store.casestore import CaseStore
from blocks.store.database import Doubtful
from blocks.store.responses import case_of
from desk.office import SILENT
from winback.responses import Response


@dataclass(frozen=True, slots=True)
class Taken:
    """The case of a complaint, None where it is held; whether it was brought up just now; which cases are to wake."""

    case: int | None
    now: bool
    concerned: list[int]


def take_in(store: CaseStore, response: Response) -> Taken:
    """Commit it: brought up twice it is one, and who is first says what is known. Raises Doubtful."""
    opened = store.bring_up(response)
    try:
        with store.database.reading() as session:
            case_id = case_of(session, response.source, response.form, response.key)
    except SILENT as silence:
        raise Doubtful(silence) from silence
    return Taken(case_id, opened is not None, opened.begun + opened.joined if opened else [])
