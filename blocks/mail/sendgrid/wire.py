"""SendGrid's own client, with an end to every call.

As it comes it waits forever, follows redirects with the key in hand, and raises what holds the whole body.
"""

import http.client
import logging
import ssl
import urllib.request
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError

from python_http_client import Client  # type: ignore[import-untyped]

from blocks.bounded import Deadline
from blocks.sending import LostAnswer, Misconfigured, Unreached

MOST = 16_000_000
"""Bytes of an answer that are read. The longest is the list of everybody in a group, which comes in one piece."""

quiet = logging.getLogger("python_http_client.client")
quiet.setLevel(logging.CRITICAL)  # it logs bodies and the key


class Heard:
    """An answer, whatever its status, in the shape that the client reads."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        self._status, self._headers, self._body = status, headers, body

    def getcode(self) -> int:
        """The status."""
        return self._status

    def info(self) -> Message:
        """The headers."""
        return self._headers

    def read(self) -> bytes:
        """The body, or what came of it."""
        return self._body


class Wire(Client):  # type: ignore[misc]
    """Answers are answers here, also those that say no; raises NotNow, Misconfigured or LostAnswer where none came."""

    def _build_client(self, name: str | None = None) -> "Wire":
        path = [*self._url_path, name] if name else self._url_path
        return Wire(self.host, self.request_headers, self._version, path, self.append_slash, self.timeout)

    def _make_request(self, _opener: Any, request: urllib.request.Request, timeout: float | None = None) -> Heard:
        with Deadline(timeout or self.timeout) as deadline:
            opener = urllib.request.build_opener(_NoRedirects, _Http(deadline), _Https(deadline))
            try:
                with opener.open(request, timeout=timeout or self.timeout) as answer:
                    return Heard(answer.status, answer.headers, _read(answer))
            except HTTPError as refusal:
                with refusal:
                    return Heard(refusal.code, refusal.headers, _read(refusal))
            except (OSError, http.client.HTTPException) as trouble:
                raise _ours(trouble, deadline) from trouble
            except ValueError:  # its text may hold the key
                raise Misconfigured("SendGrid's key or address holds signs that cannot stand there") from None


def _ours(trouble: Exception, deadline: Deadline) -> Exception:
    cause = trouble.reason if isinstance(trouble, URLError) and isinstance(trouble.reason, Exception) else trouble
    if deadline.reached:
        return LostAnswer(f"SendGrid's answer was lost ({type(cause).__name__})")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Misconfigured(
            "SendGrid's certificate is not trusted here; mend this machine's certificates or its proxy"
        )
    return Unreached(f"SendGrid cannot be reached ({type(cause).__name__})")


def _read(answer: Any) -> bytes:
    """The body; what is cut off or too long is as good as none, and the status counts all the same."""
    try:
        body: bytes = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException):
        return b""
    return body if len(body) <= MOST else b""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Whoever redirects is not SendGrid, and gets no key."""


class _Watched:
    """A connection that a deadline can cut, and that carries nothing once it has passed."""

    deadline: Deadline
    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        held = self.sock  # urllib forgets it when the answer begins
        self.deadline.watch(lambda: held)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._kind: Any = type("Plain", (_Watched, http.client.HTTPConnection), {"deadline": deadline})

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._kind: Any = type("Tls", (_Watched, http.client.HTTPSConnection), {"deadline": deadline})

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req)
