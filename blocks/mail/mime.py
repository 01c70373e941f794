"""What is read of a whole mail (MIME): its headers, its text, how much came with it. Nothing in it is trusted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from blocks.mail.charsets import decode

MOST_HEADERS = MOST_PARTS = 200
DEEPEST = 20
MOST_LINES = 50_000
"""With what is nested deeper and is longer the library takes minutes: it holds each line against each boundary."""
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""How the library fails on mails that nobody would write."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The first of each header by its name in lower case; the first plain text and the first page."""

    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    html: str = ""
    attachments: int = 0
    is_report: bool = False


def read_headers(content: bytes) -> dict[str, str]:
    """A mail's headers alone."""
    try:
        return _headers(message_from_bytes(content.strip() + b"\r\n\r\n"))
    except BROKEN:
        return {}


def read_mime(content: bytes) -> Parts:
    """A mail; of one that is too strange to be taken apart only the headers, where those can be read."""
    try:
        mail = _parse(content)
        headers, leaves = _headers(mail), list(_leaves(mail))
    except BROKEN:
        return Parts(read_headers(content.split(b"\r\n\r\n", 1)[0]))
    texts = {kind: _first(leaves, kind) for kind in ("text/plain", "text/html")}
    return Parts(
        headers,
        texts["text/plain"],
        texts["text/html"],
        attachments=sum(_is_attached(leaf) for leaf in leaves),
        is_report=mail.get_content_type() == "multipart/report",
    )


def _parse(content: bytes) -> "Message[str, str]":
    if content.lower().count(b"multipart/") > DEEPEST:
        raise ValueError("nested too deeply")
    return message_from_bytes(b"\n".join(content.split(b"\n", MOST_LINES)[:MOST_LINES]))


def _leaves(mail: "Message[str, str]") -> Iterator["Message[str, str]"]:
    for number, part in enumerate(mail.walk()):
        if number == MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _is_attached(part: "Message[str, str]") -> bool:
    return part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment"


def _first(parts: list["Message[str, str]"], kind: str) -> str:
    for part in parts:
        if part.get_content_type() == kind and not _is_attached(part) and (read := _text(part)).strip():
            return read
    return ""


def _text(part: "Message[str, str]") -> str:
    try:
        content = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except BROKEN:
        return ""
    return decode(content, charset) if isinstance(content, bytes) else ""


def _headers(mail: "Message[str, str]") -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in mail.items()[:MOST_HEADERS]:
        headers.setdefault(name.lower(), _header(str(value)))
    return headers


def _header(value: str) -> str:
    """A header in plain text; as it stands where it is not written as it should be."""
    try:
        pieces = decode_header(value[:5000])
    except BROKEN:
        return value[:5000]
    return "".join(decode(text, charset) if isinstance(text, bytes) else text for text, charset in pieces)
