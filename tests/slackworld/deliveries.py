"""How what a person did reaches the app: by socket or signed request, and what comes back in time."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from tests.slackworld.calls import Call, Record
from tests.slackworld.installation import Installation
from tests.slackworld.sockets import Sockets
from tests.slackworld.workspace import Workspace

PATIENCE = 3.0  # seconds within which Slack wants to hear that it was heard
NOBODY, LATE = "nobody listens", "no answer in time"


@dataclass
class Reaction:
    """What came of something a person did: whether the app said in time that it had heard it, and how."""

    kind: str
    """interactive, slash_commands or events_api, as Socket Mode calls them."""
    user: str
    payload: dict[str, Any]
    record: Record = field(repr=False)
    first_call: int
    acknowledged: bool = False
    seconds: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)
    warning: str = ""
    """What Slack shows to the person, if something is wrong."""
    errors: dict[str, str] = field(default_factory=dict)
    """What a form says at its fields."""
    socket: int = 0
    """Number of the socket that got it, from 1."""
    status: int = 0
    """Status of the answer to a signed request."""

    @property
    def calls(self) -> list[Call]:
        """What the app has asked of Slack since, whoever it was for."""
        return self.record[self.first_call :]


class Deliveries:
    """Takes a payload to the app."""

    def __init__(self, workspace: Workspace, installation: Installation, sockets: Sockets, record: Record) -> None:
        self.workspace, self.installation, self.sockets, self.record = workspace, installation, sockets, record
        self.patience = PATIENCE
        self.unheard: list[Reaction] = []
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def deliver(self, kind: str, user: str, payload: dict[str, Any], attempt: int = 0, reason: str = "") -> Reaction:
        """Bring it there and wait for the acknowledgement, as long as Slack does."""
        reaction = Reaction(kind, user, payload, self.record, len(self.record))
        if self.installation.request_url:
            self._by_request(reaction, attempt, reason)
        else:
            self._by_socket(reaction, attempt, reason)
        if not reaction.acknowledged:
            self.unheard.append(reaction)
            self.warn(reaction, reaction.warning)
        return reaction

    def warn(self, reaction: Reaction, why: str) -> None:
        """Tell the person as Slack does; nobody waits for what comes of an event or of a modal that is closed."""
        reaction.warning = f"something went wrong: {why}"
        if reaction.kind == "slash_commands":
            error = "operation_timeout" if why == LATE else "dispatch_failed"
            reaction.warning = f'{reaction.payload["command"]} failed with the error "{error}"'
        if reaction.kind != "events_api" and reaction.payload.get("type") != "view_closed":
            self.workspace.warn(reaction.user, reaction.warning)

    def _by_socket(self, reaction: Reaction, attempt: int, reason: str) -> None:
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "payload": reaction.payload,
            "type": reaction.kind,
        }
        envelope["accepts_response_payload"] = reaction.kind != "events_api"
        if reaction.kind == "events_api" or attempt:
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        began = time.monotonic()
        sent = self.sockets.send(envelope)
        if sent is None:
            reaction.warning = NOBODY
            return
        waiting, socket = sent
        reaction.socket = socket.number
        reaction.acknowledged = waiting.heard.wait(self.patience)
        reaction.seconds = (waiting.at or time.monotonic()) - began
        reaction.answer = waiting.answer or {}
        if not reaction.acknowledged:
            self.sockets.give_up(envelope["envelope_id"])
            reaction.warning = LATE

    def _by_request(self, reaction: Reaction, attempt: int, reason: str) -> None:
        request = self.signed(reaction.kind, reaction.payload)
        if attempt:
            request.add_header("x-slack-retry-num", str(attempt))
            request.add_header("x-slack-retry-reason", reason)
        began = time.monotonic()
        try:
            with self._opener.open(request, timeout=self.patience) as response:
                reaction.status, body = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                reaction.status, body = error.code, ""
        except TimeoutError:
            body, reaction.warning = "", LATE
        except (urllib.error.URLError, HTTPException, OSError) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            body, reaction.warning = "", LATE if late else NOBODY
        reaction.seconds = time.monotonic() - began
        reaction.acknowledged = reaction.status == 200
        if reaction.status not in {0, 200}:
            reaction.warning = f"status {reaction.status}"
        reaction.answer = _answered(body)

    def signed(self, kind: str, payload: dict[str, Any], *, at: float | None = None) -> urllib.request.Request:
        """A request as Slack sends it to the request URL, signed with the app's secret."""
        form = {"interactive": {"payload": json.dumps(payload)}, "slash_commands": payload}.get(kind)
        body = (json.dumps(payload) if form is None else urlencode(form)).encode()
        stamp = str(int(self.workspace.now() if at is None else at))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.installation.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        content_type = "application/json" if form is None else "application/x-www-form-urlencoded"
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp}
        headers |= {"X-Slack-Signature": f"v0={digest}", "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        return urllib.request.Request(self.installation.request_url, body, headers, method="POST")


def _answered(body: str) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body}
    return found if isinstance(found, dict) else {"text": body}
