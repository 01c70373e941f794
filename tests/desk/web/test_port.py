"""One request a connection, of bounded size, and nothing behind it is heard."""

import socket
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from desk.web.app import web
from desk.web.port import LONGEST_HEAD, Http

HOST = b"Host: here\r\n"
CHUNKED = b"POST /told HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"


class Callers:
    """Who calls at a port, byte by byte; what was told there."""

    def __init__(self) -> None:
        self.told: list[bytes] = []
        self.headers: list[str] = []
        self.http = Http(web([Route("/told", self._hear, methods=["GET", "POST"])]), "127.0.0.1", 0)
        self.http.listen()

    async def _hear(self, request: Request) -> Response:
        self.told.append(await request.body())
        self.headers += request.headers
        return PlainTextResponse("heard")

    def hears(self, *pieces: bytes) -> bytes:
        """Say this, and listen until the other side hangs up."""
        with socket.create_connection(("127.0.0.1", self.http.port), timeout=30) as line:
            try:
                for piece in pieces:
                    line.sendall(piece)
                return b"".join(iter(lambda: line.recv(65536), b""))
            except ConnectionError:
                return b""


@pytest.fixture
def callers() -> Iterator[Callers]:
    made = Callers()
    yield made
    made.http.close()


def test_a_request_is_answered_and_its_connection_closed(callers: Callers):
    answer = callers.hears(b"GET /told HTTP/1.1\r\n" + HOST + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert answer.endswith(b"\r\n\r\nheard")


def test_a_second_request_behind_the_first_is_not_heard(callers: Callers):
    one = b"POST /told HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\n"
    answer = callers.hears(one + b"one" + (one + b"two") * 50)

    assert callers.told == [b"one"]
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_head_without_an_end_is_hung_up_on(callers: Callers):
    endless = [b"x-more: " + b"y" * 1000 + b"\r\n"] * (20 * LONGEST_HEAD // 1000)

    assert callers.hears(b"GET /told HTTP/1.1\r\n", *endless) == b""
    assert callers.told == []


def test_a_large_body_is_no_large_head(callers: Callers):
    body = b"z" * (4 * LONGEST_HEAD)
    told = b"POST /told HTTP/1.1\r\n" + HOST + f"Content-Length: {len(body)}\r\n\r\n".encode()

    assert callers.hears(told + body).startswith(b"HTTP/1.1 200 ")
    assert callers.told == [body]


def test_headers_behind_a_body_are_passed_over(callers: Callers):
    answer = callers.hears(CHUNKED + b"3\r\none\r\n0\r\nx-late: 1\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert callers.told == [b"one"]
    assert "x-late" not in callers.headers


@pytest.mark.parametrize(
    "wrong",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /told\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /told HTTP/1.1\r\n" + HOST + b"no header\r\n\r\n",
        b"POST /told HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\none",
        b"POST /told HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\none",
    ],
    ids=["tls", "nul", "no header", "two lengths", "length and chunks"],
)
def test_what_is_no_request_is_refused(callers: Callers, wrong: bytes):
    assert callers.hears(wrong).startswith(b"HTTP/1.1 400 ")
    assert callers.told == []


def test_a_body_that_breaks_off_in_nonsense_is_refused(callers: Callers):
    assert b"HTTP/1.1 400 " in callers.hears(CHUNKED + b"nonsense\r\n")
    assert callers.told == []


def test_who_hangs_up_within_a_body_leaves_no_traceback(callers: Callers, caplog: pytest.LogCaptureFixture):
    callers.hears(CHUNKED + b"nonsense\r\n")
    callers.http.close()

    assert [line.getMessage() for line in caplog.records if line.exc_info] == []


def test_who_says_nothing_is_hung_up_on(callers: Callers):
    assert callers.hears() == b""
