"""SendGrid's answers that say no, as ours: our settings, the letter, a pause, or not known.

Their own words are never passed on: they may repeat an address.
"""

import json
import math
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from blocks.sending import GROUP, REPLIES, Misconfigured, NotNow, Refused, Unclear

SHORTEST, LONGEST = 1.0, 3600.0
"""Seconds of a pause, whatever the reset says."""

OURS = {
    "from": "the sender's address; correct `sender` in the policy",
    "reply_to": "the address for replies; correct the owner's address, or reply_domain in the policy",
    "categories": "the categories; correct them in the block",
    "asm": "the unsubscribe group; correct it in the block",
    "ip_pool_name": "the pool of addresses to send from; correct ip_pool in the block",
}
"""Fields that are the same for many letters, and what somebody does about them."""
AT_FAULT = {"reply_to": REPLIES, "asm": GROUP}
"""Of these what not every letter has."""
ITS_OWN = {"personalizations", "subject", "content", "headers", "custom_args"}
"""Fields that are a letter's own: what is wrong with them is wrong with this one alone."""

WRONG_KEY = "SendGrid does not know the API key; store a valid one in the block (SendGrid: Settings, API Keys)"
NO_CREDIT = "SendGrid: the account's credits are used up; buy more, or wait until they are renewed"
UNVERIFIED = (
    "SendGrid lets nobody send from this address yet; verify it or its domain (Settings, Sender Authentication)"
)
FORBIDDEN = "SendGrid forbids it; give the API key the right to send mail, and see that the account is not blocked"
ELSEWHERE = "SendGrid is not at this address; correct region or api_url in the block"
TOO_LARGE = "the mail is too large for SendGrid"


def refusal(status: int, headers: Any, body: bytes, sender: str) -> Exception:
    """What becomes of a mail that was not answered with 202.

    It is refused for good only where SendGrid names something of its own. Whatever else stands between may say no to
    everything for a while: a proxy, a firewall, SendGrid itself.

    A 5xx leaves it open: SendGrid promises nowhere that it queued nothing, and a gateway that gives up (502, 504) has
    passed the mail on. Only a 503 that says when to come again was turned away at the door.
    """
    if status == 400:
        return _of_fields(body, sender)
    if status == 413:
        return Refused(TOO_LARGE, "too_large")
    if status == 503 and headers.get("Retry-After"):
        return NotNow("SendGrid is closed for a while", _pause(headers.get("Retry-After")))
    if status >= 500 or 200 <= status < 300:
        return Unclear(f"SendGrid's answer ({status}) leaves open whether it took the mail")
    return _unread(status, headers, body, sender) or NotNow(f"SendGrid, or somebody before it, declines ({status})")


def trouble(status: int, headers: Any, body: bytes) -> NotNow:
    """What is wrong where something was only asked for, or can be done twice."""
    return _unread(status, headers, body) or NotNow(f"SendGrid answers {status}")


def _unread(status: int, headers: Any, body: bytes, sender: str = "") -> NotNow | None:
    """What has nothing to do with what was asked."""
    told = " ".join(message.lower() for message, _ in _errors(body))
    if status == 429:
        return NotNow("SendGrid asks for a pause", pause_until(headers.get("X-RateLimit-Reset"), time.time()))
    if status == 408:
        return NotNow("SendGrid did not get all of it in time")
    if status == 401:
        return Misconfigured(NO_CREDIT if "credits" in told else WRONG_KEY)
    if status == 403:
        unverified = "from address" in told or "identity" in told
        return Misconfigured(UNVERIFIED, sender) if unverified else Misconfigured(FORBIDDEN)
    return Misconfigured(ELSEWHERE) if status in {404, 405, 415} or 300 <= status < 400 else None


def pause_until(reset: str | None, now: float) -> timedelta | None:
    """How long to wait for a reset in epoch seconds, within bounds; None where it says nothing."""
    try:
        seconds = float(reset or "") - now
    except ValueError:
        return None
    return None if math.isnan(seconds) else timedelta(seconds=min(max(seconds, SHORTEST), LONGEST))


def _pause(told: str) -> timedelta | None:
    return pause_until(told, 0.0)


def _of_fields(body: bytes, sender: str) -> Exception:
    fields = [field for _, field in _errors(body)]
    first = [re.split(r"[.\[]", field, maxsplit=1)[0] for field in fields]
    if wrong := next((name for name in first if name in OURS), None):
        at_fault = sender if wrong == "from" else AT_FAULT.get(wrong, "")
        return Misconfigured(f"SendGrid does not take {OURS[wrong]}", at_fault)
    if any(field.startswith("personalizations") and ".to" in field for field in fields):
        return Refused("SendGrid cannot write to this address", "invalid")
    if named := next((name for name in first if name in ITS_OWN), None):
        return Refused(f"SendGrid does not take this mail ({named})", "refused")
    return NotNow("SendGrid, or somebody before it, declines and does not say what is wrong (400)")


def _errors(body: bytes) -> Iterator[tuple[str, str]]:
    """Message and field of each, as far as they can be read."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return
    found = told.get("errors") if isinstance(told, dict) else None
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield str(one.get("message") or ""), str(one.get("field") or "")
