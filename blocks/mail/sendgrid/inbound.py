"""Mail that SendGrid hands on (Inbound Parse): a form of its parts, or of the whole mail as it came.

It is not signed. What is read here is text that somebody sent, and no more.
"""

import json
from collections.abc import Mapping
from email.utils import getaddresses
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from blocks.mail.charsets import decode
from blocks.mail.mime import Parts, read_headers, read_mime
from blocks.mail.page_text import page_text
from winback.letters.texts import clean
from winback.replies import Inbound
from winback.replies.inbound import LONGEST_SUBJECT

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

LARGEST = 40_000_000
"""Bytes of a request; SendGrid takes mails of 30 MB. Attachments are let go while they come in."""
KEPT = {"text": 200_000, "html": 400_000, "email": 1_000_000, "headers": 100_000}
KEPT_OF_OTHERS = 20_000
"""Bytes that are kept of a part; what is said stands at its beginning."""
LONGEST_TEXT = 200_000
LONGEST_ADDRESS = 1_000
"""Signs of a sender's names and addresses that are read."""
MOST_PARTS, MOST_RECIPIENTS = 500, 50
CARRIED = ("from", "to", "cc", "envelope", "subject")


class Nonsense(Exception):  # noqa: N818
    """This is no mail that SendGrid hands on."""


class TooLarge(Exception):  # noqa: N818
    """This is more than a mail can be."""


class Reading:
    """A request's body while it comes in: piece by piece, with little of it kept."""

    def __init__(self, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Nonsense
        self._fields: dict[str, bytearray] = {}
        self._files = self._parts = self._size = 0
        self._is_broken = False
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begins,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._content,
        }
        try:
            self._parser = MultipartParser(options[b"boundary"], callbacks)
        except FormParserError as error:
            raise Nonsense from error

    def take(self, piece: bytes) -> None:
        """Take the next piece in; raises TooLarge. What comes after something unreadable is passed over."""
        self._size += len(piece)
        if self._size > LARGEST:
            raise TooLarge
        if not self._is_broken:
            try:
                self._parser.write(piece)
            except FormParserError:
                self._is_broken = True

    def end(self) -> Inbound:
        """The mail; raises Nonsense where there is none in it."""
        if not self._fields.keys() & {"from", "text", "html", "email", "envelope"}:
            raise Nonsense
        return read({name: bytes(content) for name, content in self._fields.items()}, self._files)

    def _begins(self) -> None:
        self._name, self._header, self._value = "", bytearray(), bytearray()
        self._disposition = b""
        self._parts += 1

    def _header_name(self, piece: bytes, start: int, end: int) -> None:
        self._header += piece[start:end]

    def _header_value(self, piece: bytes, start: int, end: int) -> None:
        self._value += piece[start:end]

    def _header_ends(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._files += 1
        elif self._parts <= MOST_PARTS and name not in self._fields:
            self._name = name
            self._fields[name] = bytearray()

    def _content(self, piece: bytes, start: int, end: int) -> None:
        if self._name:
            kept = self._fields[self._name]
            room = KEPT.get(self._name, KEPT_OF_OTHERS) - len(kept)
            kept += piece[start : min(end, start + room)]


def read(fields: Mapping[str, bytes], files: int = 0) -> Inbound:
    """A mail from a form's fields, which are in the charsets that another of them names; `files` came with them."""
    charsets = _document(fields.get("charsets", b""))
    told = {name: decode(fields[name], charsets.get(name)) for name in (*CARRIED, "text", "html") if name in fields}
    if "email" in fields:
        parts = read_mime(fields["email"])
    else:
        parts = Parts(read_headers(fields.get("headers", b"")), told.get("text", ""), told.get("html", ""))
    envelope = _document(told.get("envelope", "").encode())
    sent_by = envelope.get("from")
    kept = {name: clean_line(value) for name, value in parts.headers.items()}
    return Inbound(
        sender=_address(told.get("from") or kept.get("from", "")),
        recipients=(*_texts(envelope.get("to")), *(told.get(name, kept.get(name, "")) for name in ("to", "cc"))),
        subject=clean_line(told.get("subject") or kept.get("subject", "")),
        text=str(clean((parts.text if parts.text.strip() else page_text(parts.html))[:LONGEST_TEXT])),
        headers=kept,
        bounce_to=sent_by if isinstance(sent_by, str) else None,
        is_report=parts.is_report or kept.get("content-type", "").lower().startswith("multipart/report"),
        attachments=max(files, parts.attachments, _number(fields.get("attachments", b""))),
    )


def clean_line(text: str) -> str:
    """A header's value on one line."""
    return " ".join(str(clean(text[:2000])).split())[: max(LONGEST_SUBJECT, 500)]


def _address(text: str) -> str:
    """The address alone, in lower case; "" where there is none, or so many brackets that the library gives up."""
    try:
        found = getaddresses([text[:LONGEST_ADDRESS].replace("\n", " ")])
    except RecursionError:
        return ""
    return next((clean_line(address).lower() for _, address in found if "@" in address), "")


def _texts(value: object) -> list[str]:
    return [str(one) for one in value[:MOST_RECIPIENTS]] if isinstance(value, list) else [str(value or "")]


def _document(text: bytes) -> dict[str, object]:
    try:
        read = json.loads(text.decode("utf-8", "replace") or "{}")
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _number(text: bytes) -> int:
    told = text.strip()[:4]
    return int(told) if told.isdigit() else 0
