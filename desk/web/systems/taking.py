"""Documents of the API into responses, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from pydantic_core import to_json

from blocks.store.casestore import CaseStore
from blocks.store.keys import Caller
from blocks.store.receiving import Received, take_in_all
from desk.web.systems.documents import ResponseDocument, Result
from desk.web.systems.problems import Mistake, mistakes
from winback.intake.platforms import generic
from winback.intake.platforms.base import Asked, NotOurs
from winback.intake.values import Unreadable
from winback.policy import Policy
from winback.responses import Response
from winback.scales import Scale


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that cannot be taken in, and why."""

    id: str
    errors: list[Mistake]


def asked_of(caller: Caller, policy: Policy, now: datetime) -> Asked:
    """How a caller's documents are read: what cannot be used is refused, for the caller can mend it."""
    return Asked(caller.source, now, policy.survey, {}, zone=policy.zone, strict=True)


def read(told: object, asked: Asked) -> Response | Refused:
    """One document."""
    name = told.get("id") if isinstance(told, dict) else ""
    known = name[:200] if isinstance(name, str) else ""
    try:
        document = ResponseDocument.model_validate_json(to_json(told))
        if document.scale == Scale.TEXT and document.score is not None:
            return Refused(known, [Mistake(field="score", detail="A text has no score; leave it out, or the scale.")])
        response = generic.read(document.model_dump(mode="json", exclude_none=True), asked)
    except ValidationError as wrong:
        return Refused(known, mistakes(wrong))
    except Unreadable as trouble:
        return Refused(known, [Mistake(field=trouble.column, detail=f"{trouble.reason}.")])
    assert not isinstance(response, NotOurs)
    return response


def take_in(store: CaseStore, read: Sequence[Response | Refused]) -> tuple[list[Result], Received]:
    """Commit all that could be read; what became of each, in their order."""
    received = take_in_all(store, [one for one in read if isinstance(one, Response)])
    became = iter(received.each)
    return [_result(one, became_of=next(became) if isinstance(one, Response) else "refused") for one in read], received


def _result(one: Response | Refused, became_of: str) -> Result:
    if isinstance(one, Refused):
        return Result(id=one.id, result="refused", errors=one.errors)
    return Result.model_validate({"id": one.key, "result": became_of})
