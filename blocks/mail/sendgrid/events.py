"""SendGrid's event webhook: whether it was SendGrid who called, and what it tells."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from winback.mail_events import EventKind, MailEvent, clean, fingerprint, without_addresses

SIGNATURE = "x-twilio-email-event-webhook-signature"
STAMP = "x-twilio-email-event-webhook-timestamp"
OURS = "winback"
"""The custom argument that names one of our messages."""

PAST = timedelta(hours=25)
"""How old a signature may be. SendGrid calls again for 24 hours, and says nowhere whether it signs anew each time: a
narrower bound could lose what happened during an outage for good. A call that is played again within it does nothing,
for every event is taken in once."""
AHEAD = timedelta(minutes=5)
"""How far its clock may be ahead of ours."""
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
LATEST = timedelta(days=1)
"""Events of other times are nonsense: one that is far ahead would outlive every later word."""
LONGEST_ID, LONGEST_ADDRESS = 200, 320


class NotAKey(ValueError):  # noqa: N818 - named for what is the matter
    """This is no verification key of SendGrid's (Mail Settings, Event Webhooks, Signature verification)."""


def read_key(text: str) -> ec.EllipticCurvePublicKey:
    """The public key as SendGrid shows it: base64 of DER, on one line. Raises NotAKey."""
    try:
        key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NotAKey("not a public key in base64") from None
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise NotAKey("not a key on an elliptic curve")
    return key


def is_signed(key: ec.EllipticCurvePublicKey, body: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether SendGrid signed exactly this body, and not too long ago; headers that are nonsense are nobody's."""
    stamp, signature = headers.get(STAMP, ""), headers.get(SIGNATURE, "")
    if not stamp.isdecimal():
        return False
    try:
        if not -AHEAD <= now - datetime.fromtimestamp(int(stamp), UTC) <= PAST:
            return False
        key.verify(base64.b64decode(signature, validate=True), stamp.encode("ascii") + body, ec.ECDSA(hashes.SHA256()))
    except (ValueError, OverflowError, OSError, InvalidSignature):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call told; `bad` is how many of its events made no sense."""

    events: tuple[MailEvent, ...]
    bad: int = 0


def read_batch(body: bytes, now: datetime, *, group: int | None) -> Batch | None:
    """The events of one call; None for what is not a list. One that makes no sense does not lose the others.

    `group` is our own unsubscribe group.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list):
        return None
    read = [read_event(one, now, group) for one in told]
    events = tuple(event for event in read if event is not None)
    return Batch(events, len(read) - len(events))


def read_event(told: object, now: datetime, ours: int | None) -> MailEvent | None:
    """One event; None where it is none, or of no time."""
    if not isinstance(told, dict):
        return None
    name, at = _text(told, "event"), _instant(told.get("timestamp"), now)
    if not name or at is None:
        return None
    address, message_id = _text(told, "email", LONGEST_ADDRESS).lower(), _text(told, "sg_message_id")
    group = _number(told.get("asm_group_id"))
    said = fingerprint(message_id, name, int(at.timestamp()), address)
    return MailEvent(
        event_id=_text(told, "sg_event_id") or f"={said}",
        fingerprint=said,
        token=_token(told),
        provider_id=message_id.split(".")[0],
        kind=_kind(name, _text(told, "type")),
        at=at,
        address=address,
        reason=without_addresses(next((text for key in REASONS if (text := _raw(told, key))), "")),
        status=clean(without_addresses(_raw(told, "status")), 20),
        group=group is not None,
        elsewhere=group is not None and group != ours,
    )


REASONS = ("reason", "response", "message")
"""Where an event says why."""


def _raw(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _text(told: dict[str, Any], key: str, longest: int = LONGEST_ID) -> str:
    return clean(_raw(told, key), longest)


def _number(told: object) -> int | None:
    """A group's number, or its digits; None for no group, which some tell as 0."""
    if isinstance(told, bool) or not isinstance(told, int | str) or not str(told).isdecimal() or len(str(told)) > 20:
        return None
    return int(told) or None


def _token(told: dict[str, Any]) -> str:
    """Our own name for the message: custom arguments stand beside an event's own keys."""
    nested = told.get("custom_args") or told.get("unique_args")
    return _text(told, OURS) or (_text(nested, OURS) if isinstance(nested, dict) else "")


def _kind(name: str, sort: str) -> EventKind:
    if name == EventKind.BOUNCE and sort == EventKind.BLOCKED:
        return EventKind.BLOCKED
    try:
        return EventKind(name)
    except ValueError:
        return EventKind.UNKNOWN


def _instant(told: object, now: datetime) -> datetime | None:
    """Seconds since 1970, as a number or its digits; None for what is no time at which anything can have happened."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        at = datetime.fromtimestamp(int(told), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if EARLIEST <= at <= now + LATEST else None
