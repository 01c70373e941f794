"""What programs are told when something is not as it should be: RFC 9457, and the field in words."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

TYPE = "application/problem+json"
MOST = 50
"""Mistakes that one answer names."""


class Mistake(BaseModel):
    """What is wrong with one field; `field` is its path, such as `customer.email`, "" for the whole."""

    field: str
    detail: str


class Problem(BaseModel):
    """An answer that is no success (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Mistake] = Field(default_factory=list)


class Failed(Exception):  # noqa: N818 - the answer's name
    """Ends a request with a problem."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def problem(
    status: int, detail: str, errors: Iterable[Mistake] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """The answer."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)[:MOST])
    return JSONResponse(told.model_dump(), status, headers=dict(headers or {}), media_type=TYPE)


def unable() -> Response:
    """The store is silent: the same is to be posted once more."""
    return problem(503, "The case store does not answer now. Post the same again.", headers={"retry-after": "30"})


def mistakes(found: ValidationError) -> list[Mistake]:
    """Pydantic's mistakes in words, without the values, which are somebody's."""
    told = found.errors(include_input=False, include_url=False, include_context=False)
    return [Mistake(field=_path(one["loc"]), detail=f"{one['msg'][:200]}.") for one in told[:MOST]]


def _path(parts: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:60] for part in parts)


async def failed(_: Request, failure: Exception) -> Response:
    """Starlette's handler of `Failed`."""
    assert isinstance(failure, Failed)
    return failure.answer


async def refused(_: Request, refusal: Exception) -> Response:
    """Starlette's handler of addresses and methods that are not there."""
    status: int = getattr(refusal, "status_code", 404)
    headers: Any = getattr(refusal, "headers", None)
    return problem(status, "There is nothing here; /api/ tells what there is.", headers=headers)
