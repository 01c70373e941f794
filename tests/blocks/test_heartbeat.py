"""The heartbeat: one short call, whose failure is nobody's trouble here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from blocks.heartbeat import Heartbeat
from deployments.server import free_port


@contextmanager
def watchman(status: int) -> Iterator[tuple[str, list[str]]]:
    """Listens for calls and answers all alike."""
    heard: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ping/secret", heard
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "well"), [(200, True), (500, False)])
def test_it_calls_once(status: int, well: bool):
    with watchman(status) as (url, heard):
        assert Heartbeat(url).beat() is well

    assert heard == ["/ping/secret"]


@pytest.mark.parametrize(
    "url", [f"http://127.0.0.1:{free_port()}/ping/secret", "http://[/ping/secret"], ids=["silent", "wrong"]
)
def test_a_call_that_fails_is_logged_without_its_address(url: str, caplog: pytest.LogCaptureFixture):
    assert not Heartbeat(url).beat()

    assert "was not heard" in caplog.text
    assert "secret" not in caplog.text + repr(Heartbeat(url))
