"""A mail as POST /v3/mail/send wants it."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from blocks.mail.base import Mail
from blocks.mail.drawn import address, headers, one_line
from blocks.sending import REPLIES, Misconfigured, Refused

ARG = "winback"
"""The custom argument that comes back in every event; it holds the mail's token, and nobody's data."""

WITHOUT = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss", "\u2013": "-", "\u2019": "'"}
IN_SWEDISH = {"å": "a", "Å": "A"}


def body(mail: Mail, *, name: str, categories: Iterable[str], group: int | None, pool: str | None) -> dict[str, Any]:
    """All of it but the switches. Raises Refused for what lies with this mail, Misconfigured for the rest."""
    written: dict[str, Any] = {
        "personalizations": [{"to": [{"email": _recipient(mail)}]}],
        "from": {"email": _own(mail.sender, "the sender's address", mail.sender)},
        "subject": one_line(mail.title),
        "content": [{"type": "text/plain", "value": mail.text}],
        "categories": list(dict.fromkeys(("winback", mail.kind, *categories))),
    }
    if shown := plain(name, mail.language):
        written["from"]["name"] = shown
    if mail.reply_to:
        written["reply_to"] = {"email": _own(mail.reply_to, "the address for replies", REPLIES)}
        if shown := one_line(mail.reply_to_name):
            written["reply_to"]["name"] = shown
    if mail.html:
        written["content"].append({"type": "text/html", "value": mail.html})
    if mail.token:
        written["custom_args"] = {ARG: mail.token}
    if own := _headers(mail):
        written["headers"] = own
    if group is not None and mail.asks:
        written["asm"] = {"group_id": group, "groups_to_display": [group]}
    if pool:
        written["ip_pool_name"] = pool
    return written


def plain(name: str, language: str) -> str:
    """A sender's name in ASCII: SendGrid takes no other signs there, and turns them into question marks for some."""
    known = WITHOUT | (IN_SWEDISH if language == "sv" else {})
    spelt = "".join(known.get(sign, sign) for sign in unicodedata.normalize("NFC", one_line(name)))
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().strip()


def _recipient(mail: Mail) -> str:
    try:
        return address(mail.to).addr_spec
    except ValueError as mistake:
        raise Refused("this is no address that mail can be sent to", "invalid") from mistake


def _own(spec: str, what: str, at_fault: str) -> str:
    try:
        return address(spec).addr_spec
    except ValueError as mistake:
        raise Misconfigured(f"{what} is none that mail can be sent with; correct it", at_fault) from mistake


def _headers(mail: Mail) -> dict[str, str]:
    try:
        return headers(mail)
    except ValueError as mistake:
        raise Refused("a header of this mail cannot be written", "refused") from mistake
