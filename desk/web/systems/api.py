"""The intake's API, for a company's own systems: `POST /api/responses`, described at `/api/` (`openapi.json`)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from blocks.store.casestore import CaseStore
from blocks.store.keys import Caller
from blocks.store.policies import NoPolicy
from blocks.store.receiving import LASTING
from desk.office import SILENT
from desk.web.bodies import in_turn, read_body
from desk.web.systems.callers import Guard, Pace
from desk.web.systems.counts import Counts
from desk.web.systems.described import page
from desk.web.systems.documents import ResponseDocument, Result, Results
from desk.web.systems.problems import TYPE, Failed, Mistake, Problem, failed, problem, refused, unable
from desk.web.systems.taking import Refused, asked_of, read, take_in
from winback.intake.platforms.generic import AT_ONCE
from winback.policy import Policy

log = logging.getLogger(__name__)

PATH = "/api"
SCOPE = "responses:write"
LARGEST = 2_000_000
"""Bytes of a request."""
SLOWEST = 10.0
"""Seconds that a body may take to come."""
AT_THE_SAME_TIME = 4
TURN = 5.0
"""Seconds that a call waits for its turn."""
PROBLEMS = {
    400: "The body is no JSON.",
    401: "No key, or none that opens anything.",
    403: "The key does not open this.",
    408: "The body came too slowly.",
    413: f"The body has more than {LARGEST} bytes.",
    415: "The body is not application/json.",
    422: "A field is wrong; `errors` name it.",
    429: "Too many calls; Retry-After says when to come again.",
    503: "The case store does not answer now; post the same again after Retry-After.",
}
TELL = """\
Tell one response, or up to 500 in a list. Under the same id it is the same response: told again it is the same, told
again with more it is changed. Of a list each has a result of its own, and what is refused keeps no other out."""


@dataclass(frozen=True, slots=True)
class Api:
    """What the API works with. `wake` must not wait."""

    store: CaseStore
    policy: Callable[[], Policy]
    wake: Callable[[int], None]
    counts: Counts
    pace: Pace = field(default_factory=Pace)


def build(api: Api) -> FastAPI:
    """The API's own app, to be mounted at `PATH`."""
    app = FastAPI(title="winback", version="1", docs_url=None, redoc_url=None)
    turns = CapacityLimiter(AT_THE_SAME_TIME)
    guard = Guard(api.store, CapacityLimiter(AT_THE_SAME_TIME), api.pace)

    async def responses(request: Request) -> Response:
        caller = await guard.let_in(request, SCOPE)
        told = _parse(await _body(request))
        answer = await in_turn(turns, TURN, partial(_take, api, caller, told))
        return answer if answer.status_code != 503 else unable()

    app.add_api_route(
        "/responses",
        responses,
        methods=["POST"],
        summary="Tell responses",
        description=TELL,
        operation_id="tell_responses",
        response_class=JSONResponse,
        responses=_answers(),
        openapi_extra={"requestBody": _request(), "security": [{"key": []}]},
    )
    app.add_route("/", lambda _: page(_described(app), PATH))
    app.add_exception_handler(Failed, failed)
    app.add_exception_handler(HTTPException, refused)
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    return app


async def _body(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Failed(problem(415, "Send the responses as application/json."))
    try:
        body = await read_body(request, LARGEST, SLOWEST)
    except ClientDisconnect:
        raise Failed(problem(400, "The body broke off.")) from None
    if isinstance(body, bytes):
        return body
    too_large = body.status_code == 413
    why = f"The body has more than {LARGEST} bytes; tell fewer at once." if too_large else "The body came too slowly."
    raise Failed(problem(body.status_code, why))


def _parse(body: bytes) -> object:
    try:
        told: object = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise Failed(problem(400, "The body is no JSON.")) from None
    if isinstance(told, list) and not 1 <= len(told) <= AT_ONCE:
        many = [Mistake(field="", detail=f"A list has 1 to {AT_ONCE} responses; this one has {len(told)}.")]
        raise Failed(problem(422, "The list is empty, or too long.", many))
    return told


def _take(api: Api, caller: Caller, told: object) -> Response:
    """What is answered, after all that could be read is committed."""
    try:
        asked = asked_of(caller, api.policy(), api.store.now())
        documents = [read(one, asked) for one in (told if isinstance(told, list) else [told])]
        alone = documents[0] if not isinstance(told, list) else None
        if isinstance(alone, Refused):
            api.counts.api("refused")
            return problem(422, "The response was not taken in; its errors say why.", alone.errors)
        results, received = take_in(api.store, documents)
    except LASTING as refusal:
        log.error("what the API was told is refused by the case store: %s", type(refusal).__name__)
        return problem(422, "The case store does not take this. The same told again is refused again.")
    except (*SILENT, NoPolicy) as silence:
        why = type(getattr(silence, "orig", None) or silence).__name__
        log.warning("responses are left to be told again: %s", why)
        return unable()
    for case_id in received.cases:
        api.wake(case_id)
    for one in results:
        api.counts.api(one.result)
    if alone is not None:
        return JSONResponse(results[0].model_dump(), 201 if results[0].result == "new" else 200)
    return JSONResponse(Results(results=results, held=received.held).model_dump())


def _answers() -> dict[int | str, dict[str, Any]]:
    told = {"$ref": "#/components/schemas/Problem"}
    wrong = {status: {"description": text, "content": {TYPE: {"schema": told}}} for status, text in PROBLEMS.items()}
    either = {"anyOf": [{"$ref": "#/components/schemas/Result"}, {"$ref": "#/components/schemas/Results"}]}
    good = {"description": "What became of it.", "content": {"application/json": {"schema": either}}}
    return {200: good, 201: good | {"description": "A response that is new."}} | wrong  # type: ignore[return-value]


def _request() -> dict[str, Any]:
    one = {"$ref": "#/components/schemas/ResponseDocument"}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": AT_ONCE}
    return {"required": True, "content": {"application/json": {"schema": {"anyOf": [one, many]}}}}


def _described(app: FastAPI) -> dict[str, Any]:
    """The description, with the documents that we read by ourselves."""
    if not app.openapi_schema:
        described = get_openapi(title="winback's intake", version="1", routes=app.routes)
        models = [(one, "validation") for one in (ResponseDocument, Result, Results, Problem)]
        _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
        components = described.setdefault("components", {})
        components.setdefault("schemas", {}).update(schemas["$defs"])
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = described
    return app.openapi_schema
