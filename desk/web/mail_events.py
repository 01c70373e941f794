"""What SendGrid tells of mails afterwards, signed, some hundreds at a time."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from anyio import CapacityLimiter
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from blocks.mail.sendgrid.events import is_signed, read_batch, read_key
from blocks.store.casestore import CaseStore
from blocks.store.mail_events import take_in
from desk.web.bodies import come_again, in_turn, read_body

log = logging.getLogger(__name__)

PATH = "/mail/events"
LARGEST = 5_000_000
"""Bytes of a request; SendGrid's own are below a million."""
SLOWEST = 10.0
"""Seconds that a body may take to come."""
AT_ONCE = 4
"""Requests whose events are taken in at the same time: few, so that presses do not wait for connections."""
TURN = 5.0
"""Seconds that a request waits for its turn before it is told to come again."""
WITHIN = 8.0
"""Seconds for taking in. What is not done by then is told again, and what is done is known by then."""


def route(
    key: str,
    store: CaseStore,
    wake: Callable[[int], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    group: int | None,
) -> Route:
    """The webhook's address. `key` is the verification key; raises `NotAKey`. `wake` must not wait.

    `group` is our own unsubscribe group: others who send through the account have theirs.
    """
    hear, turns = partial(_hear, read_key(key), store, wake, clock, group), CapacityLimiter(AT_ONCE)

    async def events(request: Request) -> Response:
        body = await read_body(request, LARGEST, SLOWEST)
        if isinstance(body, Response):
            return body
        return await in_turn(turns, TURN, partial(hear, body, request.headers))

    return Route(PATH, events, methods=["POST"])


def _hear(
    key: EllipticCurvePublicKey,
    store: CaseStore,
    wake: Callable[[int], None],
    clock: Callable[[], datetime],
    group: int | None,
    body: bytes,
    headers: Mapping[str, str],
) -> Response:
    """What is answered, after all that it says is committed; SendGrid tells again what is not answered with success."""
    now = clock()
    if not is_signed(key, body, headers, now):
        return PlainTextResponse("not signed by SendGrid just now", 401)
    batch = read_batch(body, now, group=group)
    if batch is None:
        return PlainTextResponse("not understood", 400)
    if batch.bad:
        log.warning("%s of %s mail events made no sense", batch.bad, batch.bad + len(batch.events))
    taken = take_in(store, batch.events, WITHIN)
    for case_id in sorted(taken.cases):
        wake(case_id)
    return come_again() if taken.left else Response(status_code=204)
