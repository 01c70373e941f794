"""The methods of the Web API that winback calls, and what happens to a call on its way."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.sendgridworld.calls import Call, Taken
from tests.sendgridworld.faults import (
    SEND,
    Broken,
    Drip,
    Fault,
    Faults,
    LostAnswer,
    Page,
    RateLimited,
    Says,
    Slow,
    Unheard,
)
from tests.sendgridworld.happenings import named
from tests.sendgridworld.rules import LARGEST, errors, problems
from tests.sendgridworld.server import Answer, Request

PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502</h1></center></body></html>"
REASON = {"reason": "550 5.1.1 The mailbox does not exist", "status": "5.1.1"}
LISTS: dict[str, dict[str, str]] = {
    "bounces": REASON,
    "blocks": REASON | {"status": "4.0.0"},
    "spam_reports": {"ip": "203.0.113.7"},
    "unsubscribes": {},
    "invalid_emails": {"reason": "Mail domain mentioned in email address is unknown"},
}
"""What stands beside address and time on each list."""
UNVERIFIED = (
    "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved."
)
REVOKED = "The provided authorization grant is invalid, expired, or revoked"
MOST = 500
"""Items on a page of a list."""


class Api:
    """What an account holds, and how it answers."""

    clock: Callable[[], datetime]

    def __init__(self, api_key: str, scopes: set[str]) -> None:
        self.api_key, self.scopes = api_key, scopes
        self.verified: set[str] | None = None
        self.faults = Faults()
        self.calls: list[Call] = []
        self.mails: list[Taken] = []
        self.lists: dict[str, dict[str, int]] = {name: {} for name in LISTS}
        self.groups: dict[int, dict[str, int]] = {}
        self._lock = threading.Lock()

    def serve(self, request: Request) -> Answer:
        """Answer a call and put it on record."""
        key = request.headers.pop("authorization", "")
        call = Call(
            request.method,
            request.path,
            request.query,
            _parsed(request.raw),
            {f"Bearer {self.api_key}": "right", "": "none"}.get(key, "wrong"),
            request.headers,
        )
        with self._lock:
            self.calls.append(call)
            answer = self._meet(self.faults.strike(call), call, len(request.raw))
        if not answer.reset:
            call.status, call.answer, call.told = answer.status, answer.body, dict(answer.headers)
        return answer

    def _meet(self, fault: Fault | None, call: Call, size: int) -> Answer:
        refused = _early(fault)
        if refused:
            return refused
        done = self._do(call, size)
        match fault:
            case Broken(status, _, headers):
                return _broken(status, headers)
            case LostAnswer():
                return Answer(0, reset=True)
            case Slow(seconds):
                return replace(done, after=seconds)
            case Drip(seconds):
                return replace(done, between=seconds)
        return done

    def _do(self, call: Call, size: int) -> Answer:
        if call.key != "right":
            return Answer(401, errors([(REVOKED, "")]))
        if (call.method, call.path) == ("POST", SEND):
            return self._send(call, size)
        answer: Answer | None = None
        match call.method, call.path.strip("/").split("/")[1:]:
            case "GET", ["scopes"]:
                answer = Answer(200, {"scopes": sorted(self.scopes)})
            case "GET", ["suppression", name] if name in LISTS:
                answer = self._page(name, call.query)
            case "GET", ["asm", "suppressions"]:
                answer = Answer(200, self._grouped())
            case "GET", ["asm", "groups", group] if int(group) in self.groups:
                answer = Answer(
                    200, {"id": int(group), "name": "Surveys", "unsubscribes": len(self.groups[int(group)])}
                )
            case "POST", ["asm", "groups", group, "suppressions"]:
                answer = self._suppress(int(group), call.body)
        return answer or Answer(404, errors([("not found", "")]))

    def _send(self, call: Call, size: int) -> Answer:
        if "mail.send" not in self.scopes:
            return Answer(403, errors([("access forbidden", "")]))
        if size > LARGEST:
            return Answer(413, errors([("content too large", "")]))
        found = problems(call.body, set(self.groups))
        if found:
            return Answer(400, errors(found))
        sender = call.body["from"]["email"]
        if self.verified is not None and not {sender, sender.partition("@")[2]} & self.verified:
            return Answer(403, errors([(UNVERIFIED, "from")]))
        if call.body.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
            return Answer(200)
        self.mails.append(Taken(named(), call.body, self.clock()))
        return Answer(202, headers={"X-Message-Id": self.mails[-1].message_id})

    def _page(self, name: str, query: dict[str, str]) -> Answer:
        start, limit, offset = (
            int(query.get("start_time", 0)),
            int(query.get("limit", MOST)),
            int(query.get("offset", 0)),
        )
        if not 1 <= limit <= MOST:
            return Answer(400, errors([("limit must be between 1 and 500", "limit")]))
        told = [
            {"created": at, "email": address, **LISTS[name]} for address, at in self.lists[name].items() if at >= start
        ]
        return Answer(200, told[offset : offset + limit])

    def _grouped(self) -> list[dict[str, Any]]:
        return [
            {"email": address, "group_id": group, "group_name": "Surveys", "created_at": at}
            for group, addresses in self.groups.items()
            for address, at in addresses.items()
        ]

    def _suppress(self, group: int, body: Any) -> Answer:
        now = int(self.clock().timestamp())
        onto = self.groups.get(group, self.lists["unsubscribes"])
        onto.update(dict.fromkeys(body["recipient_emails"], now))
        return Answer(201, {"recipient_emails": body["recipient_emails"]})


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")


def _early(fault: Fault | None) -> Answer | None:
    """The answer of a fault that lets nothing happen."""
    match fault:
        case RateLimited(seconds, reset):
            at = str(int(time.time() + seconds)) if reset is None else reset
            told = {"X-RateLimit-Limit": "150", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": at}
            return Answer(429, errors([("too many requests", "")]), told)
        case Says(status, message, field):
            return Answer(status, errors([(message, field or "")]))
        case Page(status, headers):
            return Answer(status, PAGE, dict(headers))
        case Unheard():
            return Answer(0, reset=True)
        case Broken(status, taken, headers) if not taken:
            return _broken(status, headers)
    return None


def _broken(status: int, headers: tuple[tuple[str, str], ...]) -> Answer:
    return Answer(status, errors([("internal server error", "")]), dict(headers))
