"""Whether a hook is its platform's: computed over the raw bytes, and compared in constant time."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

FRESH = timedelta(minutes=5)
"""How far a hook's own time may be from ours."""
MOST = 10
"""Signatures in one header: there are several while a secret is changed."""
STAMP, SIGNATURE = "x-winback-timestamp", "x-winback-signature"
"""Headers of the generic kind."""

Headers = Mapping[str, str]


def formbricks(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """Standard Webhooks: base64 of HMAC-SHA256 over id, time and body, under a secret that is base64 itself."""
    key = formbricks_key(secret)
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if key is None or not name or not is_fresh(stamp, now):
        return False
    signed = hmac.digest(key, b".".join((_bytes(name), _bytes(stamp), body)), "sha256")
    told = headers.get("webhook-signature", "").split()[:MOST]
    return any(_is_base64_of(signed, one.removeprefix("v1,")) for one in told if one.startswith("v1,"))


def formbricks_key(secret: str) -> bytes | None:
    """The bytes of a secret such as `whsec_…`; None where it is none."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def typeform(secret: str, headers: Headers, body: bytes) -> bool:
    """`sha256=` and the base64 of HMAC-SHA256 over the body."""
    told = headers.get("typeform-signature", "")
    signed = hmac.digest(secret.encode(), body, "sha256")
    return told.startswith("sha256=") and _is_base64_of(signed, told.removeprefix("sha256="))


def surveymonkey(client_id: str, secret: str, headers: Headers, body: bytes) -> bool:
    """The base64 of HMAC-SHA1 over the body, under client id and secret with `&` between them."""
    signed = hmac.digest(f"{client_id}&{secret}".encode(), body, "sha1")
    return _is_base64_of(signed, headers.get("sm-signature", ""))


def generic(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The hex of HMAC-SHA256 over the time, a dot and the body."""
    stamp = headers.get(STAMP, "")
    signed = hmac.digest(secret.encode(), _bytes(stamp) + b"." + body, "sha256")
    is_it = hmac.compare_digest(signed.hex().encode(), _bytes(headers.get(SIGNATURE, "").lower()))
    return is_fresh(stamp, now) and is_it


def is_secret(secret: str, told: str) -> bool:
    """Whether somebody who called knows the secret of the address."""
    return hmac.compare_digest(secret.encode(), told.encode(errors="replace"))


def is_fresh(stamp: str, now: datetime) -> bool:
    """Whether a time in seconds since 1970 is about now."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return False
    return abs(now - datetime.fromtimestamp(int(stamp), UTC)) <= FRESH


def _is_base64_of(signed: bytes, told: str) -> bool:
    return hmac.compare_digest(base64.b64encode(signed), _bytes(told))


def _bytes(header: str) -> bytes:
    """A header's bytes: they were read as Latin-1."""
    return header.encode("latin-1", errors="replace")
