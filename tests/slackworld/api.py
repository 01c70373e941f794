"""The Web API's door: reads a request, looks at the token, meets the planned fault, answers."""

import asyncio
import json
import math
import struct
from collections import defaultdict, deque
from socket import SO_LINGER, SOL_SOCKET
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from tests.slackworld.calls import Call, Record
from tests.slackworld.faults import (
    PAGE,
    Broken,
    DoneButRefused,
    Fault,
    Faults,
    LostAnswer,
    Page,
    RateLimited,
    Refused,
    Slow,
    Unheard,
)
from tests.slackworld.installation import Installation
from tests.slackworld.methods.asked import Asked
from tests.slackworld.methods.every import METHODS
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import Workspace

CHANNEL_GAP = 1.0  # seconds between messages in a channel
GAP_TOLERANCE = 0.05


class WebApi:
    """Serves `/api/<method>`."""

    def __init__(self, workspace: Workspace, installation: Installation, faults: Faults, record: Record) -> None:
        self.workspace, self.installation, self.faults, self.record = workspace, installation, faults, record
        self._minutes: dict[str, deque[float]] = defaultdict(deque)
        self._posted: dict[str, float] = {}

    async def serve(self, request: Request) -> Response:
        """One call, from its arrival to its answer."""
        body, token = await _read(request)
        kind = self._kind(token)
        content_type = request.headers.get("content-type", "").partition(";")[0] if await request.body() else ""
        call = Call(request.path_params["method"], body, self.workspace.now(), content_type, kind)
        self.record.append(call)
        fault = self.faults.strike(call)
        if isinstance(fault, Slow) and not fault.answer_only:
            await asyncio.sleep(fault.seconds)
        early = _early(fault)
        if isinstance(fault, Unheard):
            await cut(request)
        response = early or self._run(call, request.url.netloc)
        if isinstance(fault, Slow) and fault.answer_only:
            await asyncio.sleep(fault.seconds)
        if isinstance(fault, LostAnswer):
            await cut(request)
        elif isinstance(fault, DoneButRefused):
            response = _answer({"ok": False, "error": fault.error})
        if not isinstance(fault, Unheard | LostAnswer):
            call.status, call.answer = response.status_code, _parsed(response)
        return response

    def _kind(self, token: str) -> str:
        known = {self.installation.bot_token: "bot", self.installation.app_token: "app", "": "none"}
        return known.get(token, "wrong")

    def _run(self, call: Call, host: str) -> Response:
        with self.workspace.changed:
            if wait := self._wait(call):
                return _answer({"ok": False, "error": "ratelimited"}, 429, {"retry-after": str(wait)})
            try:
                answer = {"ok": True} | self._asked(call, host)
                call.effect = True
            except SlackRefusal as refusal:
                answer = refusal.body
            scopes = self.installation.scopes if call.token == "bot" else self.installation.app_scopes
            response = _answer(answer, 200, {"x-oauth-scopes": ",".join(sorted(scopes))})
            self.workspace.changed.notify_all()
        return response

    def _asked(self, call: Call, host: str) -> dict[str, Any]:
        if call.token in {"none", "wrong"}:
            raise SlackRefusal("not_authed" if call.token == "none" else "invalid_auth")
        method = METHODS.get(call.method)
        if method is None:
            raise SlackRefusal("unknown_method", req_method=call.method)
        if call.token != method.token and call.method != "auth.test":
            raise SlackRefusal("not_allowed_token_type")
        asked = Asked(self.workspace, self.installation, dict(call.body), host)
        asked.allow(*method.scopes)
        return method.run(asked)

    def _wait(self, call: Call) -> int:
        """Seconds that this call comes too early, under the limits that are switched on."""
        if not self.installation.paced or call.method not in METHODS:
            return 0
        now, minute = self.workspace.now(), self._minutes[call.method]
        while minute and minute[0] <= now - 60:
            minute.popleft()
        if len(minute) >= METHODS[call.method].tier:
            return math.ceil(minute[0] + 60 - now) or 1
        if call.method == "chat.postMessage":
            channel = str(call.body.get("channel"))
            gap = now - self._posted.get(channel, -math.inf)
            if gap < CHANNEL_GAP - GAP_TOLERANCE:
                return math.ceil(CHANNEL_GAP - gap)
            self._posted[channel] = now
        minute.append(now)
        return 0


async def cut(request: Request) -> None:
    """Reset the connection: the caller learns nothing."""
    transport = request.scope["state"]["transport"]
    transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    while not await request.is_disconnected():
        await asyncio.sleep(0)


async def _read(request: Request) -> tuple[dict[str, Any], str]:
    """The arguments, wherever they stand, and the token, which is taken out of them."""
    body: dict[str, Any] = dict(request.query_params)
    raw = await request.body()
    if "json" in request.headers.get("content-type", ""):
        body |= json.loads(raw or b"{}")
    else:
        body |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    within = str(body.pop("token", ""))
    return body, request.headers.get("authorization", "").removeprefix("Bearer ").strip() or within


def _early(fault: Fault | None) -> Response | None:
    """The answer of a fault that lets nothing happen."""
    match fault:
        case RateLimited(retry_after):
            return _answer({"ok": False, "error": "ratelimited"}, 429, {"retry-after": str(retry_after)})
        case Broken(status, body):
            return PlainTextResponse(body, status)
        case Page(status):
            return HTMLResponse(PAGE, status)
        case Refused(error):
            return _answer({"ok": False, "error": error})
        case Unheard():
            return PlainTextResponse("")
    return None


def _answer(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(body, status, headers)


def _parsed(response: Response) -> dict[str, Any]:
    is_json = response.media_type == "application/json"
    return json.loads(bytes(response.body)) if is_json else {"body": bytes(response.body).decode()}
