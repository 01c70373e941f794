"""Web hooks of survey platforms and of the company's own systems: `POST /hooks/NAME`.

Who did not sign gets 401, whoever names no source 404, and nothing is said of why. What is signed is always answered
with success once it is committed, also where it cannot be read: platforms switch a hook off that is refused, and
what is unreadable waits in quarantine for a person.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from blocks.hooks.kept import NotYet, Sources
from blocks.hooks.reading import Heard, first_words, hear, kept_as, set_aside
from blocks.hooks.source import HookSource
from blocks.store import fetches
from blocks.store.casestore import CaseStore
from blocks.store.policies import NoPolicy
from blocks.store.receiving import LASTING, Received, take_in_all
from desk.office import SILENT
from desk.web.bodies import come_again, read_body
from desk.web.systems.counts import Counts
from desk.web.systems.together import Together
from winback.policy import Policy

log = logging.getLogger(__name__)

PATH = "/hooks/{source}"
PATH_WITH_SECRET = "/hooks/{source}/{secret}"  # noqa: S105 - an address with a place for one
LARGEST = 1_000_000
"""Bytes of a hook."""
SLOWEST = 10.0
"""Seconds that a body may take to come."""
AT_ONCE = 25
"""Hooks that are taken in together; each of them may open a case, and a commit has its time limit."""
TURN = 8.0
"""Seconds that a hook waits before it is to come again. What was taken in nevertheless is the same then."""
Posted = tuple[HookSource, bytes]


@dataclass(frozen=True, slots=True)
class Intake:
    """What hooks are taken in with. `wake` must not wait."""

    sources: Sources
    store: CaseStore
    policy: Callable[[], Policy]
    wake: Callable[[int], None]
    counts: Counts
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    together: Together[Posted, Response] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "together", Together(partial(_take_in, self), AT_ONCE))


def routes(intake: Intake) -> list[Route]:
    """The addresses of all sources; those that sign nothing have their secret behind their name."""

    async def hook(request: Request) -> Response:
        name = request.path_params["source"]
        try:
            source = intake.sources.find(name)
        except NotYet:
            return _counted(intake, name, "put off", come_again())
        if source is None or source.secret_in_address != ("secret" in request.path_params):
            return _counted(intake, "", "unknown", PlainTextResponse("Not Found", 404))
        return await _hook(intake, source, request)

    methods = ["POST", "HEAD"]  # SurveyMonkey looks with HEAD whether somebody is there
    return [Route(path, hook, methods=methods) for path in (PATH, PATH_WITH_SECRET)]


async def _hook(intake: Intake, source: HookSource, request: Request) -> Response:
    if request.method == "HEAD":
        return Response(status_code=200)
    try:
        body = await read_body(request, LARGEST, SLOWEST)
    except ClientDisconnect:
        return _counted(intake, source.name, "broken off", PlainTextResponse("broken off", 400))
    if isinstance(body, Response):
        return _counted(intake, source.name, "too large" if body.status_code == 413 else "too slow", body)
    told = request.path_params.get("secret", "")
    if not source.is_signed(request.headers, body, intake.clock(), told):
        nobody = PlainTextResponse("Not Found", 404) if told else PlainTextResponse("not signed just now", 401)
        return _counted(intake, source.name, "not signed", nobody)
    answer = await intake.together.hand_in((source, body), TURN) or come_again()
    if answer.status_code == 503:
        intake.counts.hook(source.name, "put off")
    return answer


def _take_in(intake: Intake, posted: Sequence[Posted]) -> list[Response]:
    """What is answered to each, after all that it says is committed; platforms tell again what is answered with 503."""
    try:
        policy, now = intake.policy(), intake.store.now()
        heard = [hear(source, body, policy, now) for source, body in posted]
        plain = [one.responses[0] for one in heard if one.is_plain] if len(posted) > 1 else []
        received = take_in_all(intake.store, plain, one_call=False) if plain else Received()
    except LASTING:
        raise  # one of them is refused, which the others must not share: each is worked on by itself now
    except (*SILENT, NoPolicy) as silence:
        log.warning("%s hooks are left to come again: %s", len(posted), type(silence).__name__)
        return [come_again() for _ in posted]
    _wake(intake, received)
    became = iter(received.each)
    return [
        _done(intake, source, one, [next(became)])
        if plain and one.is_plain
        else _take_in_alone(intake, source, body, one)
        for (source, body), one in zip(posted, heard, strict=True)
    ]


def _take_in_alone(intake: Intake, source: HookSource, body: bytes, heard: Heard) -> Response:
    """One that came alone, or tells more than one answer, or less, has a commit of its own."""
    try:
        try:
            received = _commit(intake, source, heard)
        except LASTING as refusal:
            log.error("what a hook of %s tells is refused by the case store: %s", source.name, type(refusal).__name__)
            heard = set_aside(body, "the case store does not take it")
            received = _commit(intake, source, heard)
    except SILENT as silence:
        log.warning("a hook of %s is left to come again: %s", source.name, type(silence).__name__)
        return come_again()
    _wake(intake, received)
    return _done(intake, source, heard, received.each)


def _wake(intake: Intake, received: Received) -> None:
    for case_id in received.cases:
        intake.wake(case_id)


def _done(intake: Intake, source: HookSource, heard: Heard, became: Sequence[str]) -> Response:
    for one in became:
        intake.counts.hook(source.name, one)
    intake.counts.hook(source.name, "to fetch", len(heard.pointers))
    intake.counts.hook(source.name, "no answer", heard.others)
    intake.counts.hook(source.name, "quarantined", len(heard.unread))
    if heard.unread:
        log.warning("%s answers of %s could not be read: winback quarantine", len(heard.unread), source.name)
        return PlainTextResponse(f"kept for a person to look at: {first_words(heard.unread)}", 202)
    return Response(status_code=204)


def _commit(intake: Intake, source: HookSource, heard: Heard) -> Received:
    for to in heard.pointers:
        with intake.store.database.writing("fetch") as session:
            fetches.want(session, source.name, to, intake.store.now())
    return take_in_all(intake.store, heard.responses, source=kept_as(source.name), unread=heard.unread)


def _counted(intake: Intake, name: str, result: str, answer: Response) -> Response:
    intake.counts.hook(name, result)
    return answer
