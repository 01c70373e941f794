"""Socket Mode: the desk calls Slack, so that it needs no public address."""

import logging
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from desk.deadlines import counted_from

log = logging.getLogger(__name__)
sockets = logging.getLogger("desk.envelopes.socket")
sockets.setLevel(logging.ERROR)  # below that the client logs what people typed

AT_ONCE = 24
"""Envelopes that are dealt with at the same time; others wait their turn."""
SOONEST, LATEST = 0.5, 30.0
"""Seconds between two tries to reach Slack for the first time."""
PING_EVERY = 3.0
"""Seconds between looks at the socket: after as many a cut one is replaced, after four times as many a dead one."""
LEAVE = 5.0
"""Seconds for hanging up when the process is told to end."""
FINISH = 3.0
"""Seconds for what is not acknowledged yet when the process is told to end."""
LASTING = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type",
                     "missing_scope"})  # fmt: skip
READ = 256 * 1024
"""Bytes read from the socket at once. The client goes one call deeper for each read and each press until it meets the
end of both: with its usual 1 KiB a hundred presses that have piled up are too deep for Python, and all are lost."""


class WrongToken(Exception):  # noqa: N818 - named for what is the matter
    """Slack does not know the app token, and will not by waiting."""


class Heard(str):
    """A message of the socket's, and when it came by the monotonic clock."""

    at: float

    def __new__(cls, message: str) -> "Heard":
        """A message that came just now."""
        heard = super().__new__(cls, message)
        heard.at = time.monotonic()
        return heard


class Client(SocketModeClient):
    """Slack's own client, which deals with each envelope in the time since it came."""

    def enqueue_message(self, message: str) -> None:
        """Keep the time."""
        super().enqueue_message(Heard(message))

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Count from when it came; it may have waited for its turn."""
        with counted_from(raw_message.at if isinstance(raw_message, Heard) else time.monotonic()):
            super().run_message_listeners(message, raw_message)


class UnderWay:
    """How many envelopes are not answered yet; none begins after the end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._ended = False

    def begins(self) -> bool:
        """Whether one more may begin."""
        with self._changed:
            self._number += not self._ended
            return not self._ended

    def ends(self) -> None:
        """One is answered."""
        with self._changed:
            self._number -= 1
            self._changed.notify_all()

    def finish(self, patience: float) -> None:
        """Let none begin any more, and wait for the others."""
        with self._changed:
            self._ended = True
            self._changed.wait_for(lambda: not self._number, patience)


class Socket:
    """A way to hear Slack, which reconnects by itself."""

    def __init__(
        self, app: App, client: WebClient, told: Callable[[str], None], ping_every: float = PING_EVERY
    ) -> None:
        self._app, self._told, self._under_way = app, told, UnderWay()
        self._ended, self._connecting = threading.Event(), threading.Lock()
        self.client = Client(
            str(client.token),
            logger=sockets,
            web_client=client,
            ping_interval=ping_every,
            receive_buffer_size=READ,
            concurrency=AT_ONCE,
        )
        self.client.socket_mode_request_listeners.append(self._hear)
        self.client.on_error_listeners.append(self._starts_anew)

    @property
    def hears(self) -> bool:
        """Whether the socket is there."""
        return bool(self.client.is_connected())

    def listen(self) -> None:
        """Connect; while Slack cannot be reached, try again and again. Raises WrongToken."""
        pause = SOONEST
        while not self._ended.is_set():
            try:
                with self._connecting:
                    if self._connects():
                        self._told("Connected to Slack.")
                        return
            except SlackApiError as error:
                code = str(error.response.get("error")) if hasattr(error.response, "get") else ""
                if code in LASTING:
                    raise WrongToken(code) from error
                self._told(f"Slack does not let the desk in yet ({code or 'unreadable answer'}); trying again.")
            except (OSError, HTTPException) as error:
                self._told(f"Slack cannot be reached ({type(error).__name__}); trying again.")
            self._ended.wait(pause)
            pause = min(pause * 2, LATEST)

    def _connects(self) -> bool:
        if self._ended.is_set():
            return False
        self.client.connect_to_new_endpoint(force=True)
        return self.client.is_connected()

    def _starts_anew(self, error: Exception) -> None:
        """The client would read on in the middle of a frame, where all is nonsense; so it is made to connect anew."""
        if not isinstance(error, OSError):
            self.client.disconnect()

    def _hear(self, client: Any, envelope: SocketModeRequest) -> None:
        """Deal with one envelope. What comes when all ends is left unacknowledged: Slack tells its person."""
        if not self._under_way.begins():
            return
        try:
            request = BoltRequest(mode="socket_mode", body=envelope.payload, headers=build_headers(envelope))
            answer = self._app.dispatch(request)
            if answer is not None:
                send_response(client, envelope, answer, time.time())
        except (OSError, SlackClientError) as trouble:
            log.warning("an acknowledgement did not reach Slack: %s", type(trouble).__name__)
        finally:
            self._under_way.ends()

    def close(self) -> None:
        """Answer what is under way, then hang up; what has been acknowledged is in the journal."""
        self._ended.set()
        self._under_way.finish(FINISH)
        closing = threading.Thread(target=self._hang_up, daemon=True)  # it may wait for Slack itself
        closing.start()
        closing.join(LEAVE)

    def _hang_up(self) -> None:
        with self._connecting:
            self.client.closed = True
            self.client.message_queue.put(None)  # whoever waits for the next message need not wait on
            self.client.close()
