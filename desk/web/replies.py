"""Replies to our mail, as SendGrid hands them on (Inbound Parse): unsigned, at an address with a secret in it."""

import logging
from collections.abc import Callable
from functools import partial
from hmac import compare_digest

import anyio
from anyio import CapacityLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from blocks.mail.sendgrid.inbound import Nonsense, Reading, TooLarge
from blocks.store.casestore import CaseStore
from blocks.store.replies import take_in
from desk.office import SILENT
from desk.web.bodies import come_again, in_turn
from winback.reach import Reach

log = logging.getLogger(__name__)

PATH = "/mail/replies/{secret}"
SLOWEST = 60.0
"""Seconds that a mail may take to come, with what is attached to it."""
AT_ONCE = 4
"""Mails that are taken in at the same time: few, so that presses do not wait for connections."""
TURN = 10.0
"""Seconds that a mail waits for its turn before it is to come again."""


def route(secret: str, store: CaseStore, wake: Callable[[int], None], reach: Reach) -> Route:
    """The address; to who does not know its secret it is not there. `wake` must not wait."""
    turns = CapacityLimiter(AT_ONCE)

    async def replies(request: Request) -> Response:
        if not compare_digest(request.path_params["secret"].encode(), secret.encode()):
            return PlainTextResponse("Not Found", 404)
        reading = await _read(request)
        if isinstance(reading, Response):
            return reading
        return await in_turn(turns, TURN, partial(_hear, reading, store, wake, reach))

    return Route(PATH, replies, methods=["POST"])


async def _read(request: Request) -> Reading | Response:
    """The mail as it comes in; where it is none, too large or too slow, what is answered to that."""
    try:
        reading = Reading(request.headers.get("content-type", ""))
        with anyio.fail_after(SLOWEST):
            async for piece in request.stream():
                reading.take(piece)
    except (Nonsense, ClientDisconnect):
        return _not_understood()
    except TooLarge:
        log.warning("a mail that came in was too large")
        return PlainTextResponse("too large", 413)
    except TimeoutError:
        return PlainTextResponse("too slow", 408)
    return reading


def _hear(reading: Reading, store: CaseStore, wake: Callable[[int], None], reach: Reach) -> Response:
    """What is answered, after the reply is committed; SendGrid tries again for days where the store is silent."""
    try:
        taken = take_in(store, reading.end(), reach)
    except Nonsense:
        return _not_understood()
    except SILENT as silence:
        log.warning("a mail that came in is left to come again: %s", type(silence).__name__)
        return come_again()
    if taken.case_id is not None:
        wake(taken.case_id)
    return PlainTextResponse("ok")


def _not_understood() -> Response:
    log.warning("what was posted as a mail could not be read")
    return PlainTextResponse("not understood", 400)
