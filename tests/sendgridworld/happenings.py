"""Events as SendGrid's webhook shapes them."""

import base64
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.sendgridworld.calls import Taken

Event = dict[str, Any]

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
READER = {"ip": "203.0.113.7", "useragent": AGENT}
ARRIVED = {"ip": "198.51.100.3", "tls": 1}

OWN: dict[str, dict[str, Any]] = {
    "processed": {},
    "delivered": {"response": "250 2.0.0 OK", **ARRIVED},
    "deferred": {"response": "450 4.2.0 try again later", "attempt": "1", **ARRIVED},
    "bounce": {
        "type": "bounce",
        "status": "5.1.1",
        "reason": "550 5.1.1 The mailbox does not exist",
        "bounce_classification": "Invalid Address",
        **ARRIVED,
    },
    "dropped": {"reason": "Bounced Address"},
    "spamreport": {},
    "unsubscribe": {**READER},
    "group_unsubscribe": {**READER},
    "group_resubscribe": {**READER},
    "open": {**READER, "sg_content_type": "html", "sg_machine_open": True},
    "click": {**READER, "url": "https://winback.example/answer", "url_offset": {"index": 0, "type": "html"}},
}
"""What each kind of event tells beside what all of them tell."""

BLOCKED = {"type": "blocked", "status": "4.7.0", "bounce_classification": "Reputation", "reason": "421 4.7.0 blocked"}
"""What makes a bounce one of the passing kind."""

GROUPED = ("group_unsubscribe", "group_resubscribe")


def named() -> str:
    """An id as SendGrid makes them: 22 signs."""
    return base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")


def happened(mail: Taken, kind: str, at: datetime, **more: Any) -> Event:
    """One event about a mail; a field that is None in `more` is left out."""
    event: Event = {
        "email": mail.to,
        "timestamp": int(at.timestamp()),
        "event": kind,
        "category": mail.categories,
        "sg_event_id": named(),
        "sg_message_id": f"{mail.message_id}.recvd-85abf8d92c-3qfgp-2-7890E356-43C.0",
        "smtp-id": f"<{mail.message_id}@geopod-ismtpd-27>",
        **mail.custom_args,
        **OWN.get(kind, {}),
    }
    if mail.group is not None and kind not in {"spamreport", "unsubscribe"}:
        event["asm_group_id"] = mail.group
    elif kind in GROUPED:
        event["asm_group_id"] = 0
    if kind not in {"processed", "delivered", "deferred", "bounce", "dropped"}:
        del event["smtp-id"]
    return {name: value for name, value in (event | more).items() if value is not None}


def again(event: Event) -> Event:
    """The same happening, told once more under another id, as was seen on retries."""
    return event | {"sg_event_id": named()}
