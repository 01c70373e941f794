"""What lists of cases and responses have in common: pages to leaf through, and filters that the address keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from desk.web.staff.access import Visitor
from winback.case import Stage
from winback.causes import write_topic
from winback.export import Cell, write_csv
from winback.filters import CaseFilter, ResponseFilter, State, View
from winback.found import Page
from winback.letters.words import write_step
from winback.phrases import say
from winback.policy import Policy
from winback.policy.causes import pairs
from winback.scales import Severity, Standing

F = TypeVar("F", CaseFilter, ResponseFilter)
LONGEST = 4000
"""Characters of an address's query that are looked at."""

Choice = tuple[str, str]


def query_of(request: Request) -> str:
    """The part of the address behind the question mark."""
    return request.url.query[:LONGEST]


def page_of(request: Request) -> Page:
    """Which page of the list was asked for."""
    return Page.read(request.query_params.get("page", "1"))


def with_more(wanted: F, **told: Any) -> str:
    """The query of the same filter with something else in it: `?view=mine&score_from=3`."""
    kept: list[tuple[str, str]] = [(key, value) for key, value in parse_qsl(wanted.write()) if key not in told]
    more: list[tuple[str, str]] = [(key, str(value)) for key, value in told.items() if value not in {None, ""}]
    return "?" + urlencode([*kept, *more])


def is_narrowed(wanted: F, but: frozenset[str] = frozenset({"view"})) -> bool:
    """Whether a filter leaves anything out beside the view."""
    return any(getattr(wanted, one.name) != one.default for one in fields(wanted) if one.name not in but)


def as_file(visitor: Visitor, name: str, columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> Response:
    """Lines as a file that a spreadsheet opens; each column is a key of `phrases/web/export.toml`."""
    reader = visitor.reader
    told = write_csv(columns, rows, reader.language, reader.zone)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return StreamingResponse(told, media_type="text/csv; charset=utf-8", headers=headers)


def choices(visitor: Visitor, policy: Policy) -> dict[str, list[Choice]]:
    """What can be chosen in filters, by its name there: values, and what they are called."""
    language = visitor.reader.language
    return {
        "stage": [(stage.value, write_step(stage, language)) for stage in Stage],
        "severity": [(one.value, say("card", one, language)) for one in Severity],
        "standing": [(one.value, say("card", one, language)) for one in Standing],
        "owner": sorted(((one.id, one.name) for one in policy.staff), key=lambda one: one[1]),
        "topic": [(topic, write_topic(topic, language, policy)) for topic in pairs(policy.all_topics)],
        "state": [(one.value, visitor.reader.say("lists", f"state_{one}")) for one in State],
        "view": [(one.value, visitor.reader.say("lists", f"view_{one}")) for one in VIEWS],
    }


VIEWS = (View.MINE, View.TEAM, View.APPROVAL, View.UNASSIGNED, View.ALL)
"""The inbox's tabs, from the left."""
