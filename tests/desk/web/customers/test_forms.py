"""Forms as browsers and mail programs post them, and as nobody should: each is read in no time, or refused kindly."""

import asyncio

import pytest
from starlette.requests import Request

from desk.web.customers.forms import LARGEST, Unreadable, read_fields

PARTS = "multipart/form-data; boundary=b"
ONE_CLICK = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'


def read(kind: str, body: bytes) -> dict[str, str] | int:
    """The fields, or the status with which they are refused."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode("latin-1"))]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    try:
        return dict(asyncio.run(read_fields(request)))
    except Unreadable as trouble:
        return trouble.status


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=One-Click"),
        ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", b"List-Unsubscribe=One-Click"),
        (PARTS, ONE_CLICK),
        ('Multipart/Form-Data; charset=utf-8; Boundary="b"', b"preamble\r\n" + ONE_CLICK + b"epilogue"),
        (PARTS, ONE_CLICK.replace(b'"List-Unsubscribe"', b"List-Unsubscribe")),
    ],
)
def test_one_click_is_understood_however_it_is_written(kind: str, body: bytes):
    assert read(kind, body) == {"List-Unsubscribe": "One-Click"}


def test_fields_of_a_form_in_parts_are_told_apart():
    body = b"".join(b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % two for two in
                    ((b"score", b"9"), (b"comment", "Gået\r\ni stykker".encode())))  # fmt: skip

    assert read(PARTS, body + b"--b--") == {"score": "9", "comment": "Gået\ni stykker"}


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("", b"", 415),
        ("multipart/form-data", ONE_CLICK, 400),
        ("application/x-www-form-urlencoded", b"\xff\xfe", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 21, 400),
        (PARTS, b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 21, 400),
        (PARTS, b"--b\r\n" + b"X: y\r\n" * 1000 + b"\r\n\r\n1", 400),
        ("application/x-www-form-urlencoded", b"a" * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_form_of_ours_is_refused(kind: str, body: bytes, status: int):
    assert read(kind, body) == status


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 1900, {}),
        (b"--b\r\nContent-Disposition: form-data" + b"; a=b" * 12_000 + b"\r\n\r\nOne-Click\r\n--b--\r\n", 400),
        (b"--b\r\nContent-Disposition: form-data;" + b"(" * 60_000 + b"\r\n\r\nOne-Click\r\n--b--\r\n", 400),
        (b"\r\n--b" * 12_000, 400),
        (b"\r\n--b\r\n\r\n" * 6_000, 400),
    ],
    ids=["mails in mails", "very many parameters", "brackets", "boundaries", "empty parts"],
)
def test_what_is_meant_to_choke_a_parser_is_no_form(body: bytes, told: object):
    assert read(PARTS, body) == told


@pytest.mark.parametrize("name", ['a"b', "naïve", "a\x00b"])
def test_names_are_harmless(name: str):
    body = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n\x00ok\r\n--b--'.encode()

    assert list(read(PARTS, body).values()) == ["ok"]  # type: ignore[union-attr]
