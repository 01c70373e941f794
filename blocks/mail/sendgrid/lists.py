"""What SendGrid keeps about addresses and keys, asked for page by page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sendgrid.helpers.eventwebhook import EventWebhook  # type: ignore[import-untyped]

from blocks.mail.sendgrid.errors import trouble
from blocks.mail.sendgrid.events import LONGEST_ADDRESS
from blocks.mail.sendgrid.wire import Wire
from blocks.sending import LostAnswer, Misconfigured, NotNow
from winback.mail_events import EventKind, MailEvent, clean, fingerprint

PAGE = 500
"""The most that SendGrid puts on a page."""

LISTS = {
    "bounces": EventKind.BOUNCE,
    "invalid_emails": EventKind.INVALID,
    "spam_reports": EventKind.SPAM_REPORT,
    "unsubscribes": EventKind.UNSUBSCRIBE,
}
"""The lists whose addresses SendGrid writes to no more, and what puts them there. Those on its list of blocks are
tried again."""


def since(client: Wire, start: datetime, most: int, group: int | None) -> Iterator[MailEvent]:
    """All who were listed since then, at most so many of a list; raises NotNow or Misconfigured."""
    for name, kind in LISTS.items():
        for found in _listed(client, name, start, most):
            if (at := _moment(found.get("created"))) and found.get("email"):
                yield _event(kind, str(found["email"]), at)
    if group is not None:
        yield from _in_group(client, start, most, group)


def _listed(client: Wire, name: str, start: datetime, most: int) -> Iterator[dict[str, Any]]:
    for offset in range(0, most, PAGE):
        asked = {"start_time": int(start.timestamp()), "limit": min(PAGE, most - offset), "offset": offset}
        page = _asked(getattr(client.suppression, name), asked)
        if not isinstance(page, list):
            raise NotNow("SendGrid's answer cannot be read")
        yield from (one for one in page if isinstance(one, dict))
        if len(page) < PAGE:
            return


def _in_group(client: Wire, start: datetime, most: int, group: int) -> Iterator[MailEvent]:
    """The group's own list has no dates; this one holds all groups, in one piece."""
    told = _asked(client.asm.suppressions)
    found = [one for one in told if isinstance(one, dict) and one.get("group_id") == group] if told else []
    dated = sorted(((at, str(one["email"])) for one in found if (at := _moment(one.get("created_at")))), reverse=True)
    for at, address in dated[:most]:
        if at >= start:
            yield _event(EventKind.GROUP_UNSUBSCRIBE, address, at)


def _event(kind: EventKind, listed: str, at: datetime) -> MailEvent:
    """What put an address on a list. It has no id of SendGrid's: read again it is known by what it says."""
    address = clean(listed, LONGEST_ADDRESS).lower()
    said = fingerprint("list", kind, int(at.timestamp()), address)
    group = kind is EventKind.GROUP_UNSUBSCRIBE
    return MailEvent(f"={said}", said, token="", provider_id="", kind=kind, at=at, address=address, group=group)


def scopes(client: Wire) -> list[str]:
    """What the key may do."""
    told = _asked(client.scopes)
    found = told.get("scopes") if isinstance(told, dict) else None
    return [str(one) for one in found] if isinstance(found, list) else []


def look_up(client: Wire, group: int) -> None:
    """Raise Misconfigured where there is no such unsubscribe group, or the key may not see it."""
    answer = client.asm.groups._(str(group)).get()
    if answer.status_code in {403, 404}:
        raise Misconfigured(f"there is no unsubscribe group {group} that the API key may see; correct it in the block")
    if answer.status_code != 200:
        raise trouble(answer.status_code, answer.headers, answer.body)


def amiss_in_key(key: str | None) -> str:
    """What is wrong with a verification key; "" where there is none, or it can be used."""
    try:
        EventWebhook(key)
    except ValueError:
        return "event_key is no verification key; copy it from SendGrid (Settings, Mail Settings, Event Webhooks)"
    return ""


def _asked(place: Wire, query: dict[str, Any] | None = None) -> Any:
    try:
        answer = place.get(query_params=query)
    except LostAnswer as lost:
        raise NotNow(str(lost)) from lost
    if answer.status_code != 200:
        raise trouble(answer.status_code, answer.headers, answer.body)
    try:
        return json.loads(answer.body)
    except ValueError as mistake:
        raise NotNow("SendGrid's answer cannot be read") from mistake


def _moment(told: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(told, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
