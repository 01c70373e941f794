"""Once a night: addresses on the mail service's own lists, for what no event has told of."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from prefect import flow

from blocks.house import House, house
from blocks.sending import NotNow
from blocks.store import signs
from blocks.store.mail_events import Taken, take_in
from winback.mail_events import EventKind, MailEvent, fingerprint
from winback.suppressions import Scope, Why

log = logging.getLogger(__name__)

LISTS = "lists"
"""The sign of the last night on which all lists were read."""
FIRST = timedelta(days=90)
"""How far back the first reading looks."""
OVERLAP = timedelta(days=1)
KINDS = {
    Why.BOUNCED: EventKind.BOUNCE,
    Why.INVALID: EventKind.DROPPED,
    Why.SPAM_REPORT: EventKind.SPAM_REPORT,
    Why.UNSUBSCRIBED: EventKind.UNSUBSCRIBE,
}
"""The events that put an address on a list."""


@runtime_checkable
class KeepsLists(Protocol):
    """A mailer whose service keeps lists of addresses."""

    def suppressions(self, since: Any) -> Iterable[Any]:
        """Who was listed since then."""


@flow(persist_result=False)
def pull_suppressions() -> dict[str, int]:
    """Take in what was put on the mail service's lists; how much of it was new."""
    taken = pull(house())
    return {"new": taken.new} if taken else {}


def pull(house: House) -> Taken | None:
    """Read the lists from where the last reading began; None where the mailer keeps none.

    Only addresses of our own customers are kept. Where the service falls silent midway, the next night reads it again.
    """
    mailer, store = house.mailer, house.store
    if not isinstance(mailer, KeepsLists):
        return None
    now = store.now()
    with store.database.reading() as session:
        last = signs.last(session, LISTS)
    listed: list[MailEvent] = []
    whole = True
    try:
        for one in mailer.suppressions(last - OVERLAP if last else now - FIRST):
            listed.append(_event(one))  # noqa: PERF401 - what came before an outage counts
    except NotNow as outage:
        log.warning("the mail service's lists could not be read: %s", outage)
        whole = False
    taken = take_in(store, listed)
    store.wake_all(sorted(taken.cases))
    if whole and not taken.left:
        signs.give(store.database, LISTS, now)
    return taken


def _event(listed: Any) -> MailEvent:
    """An address on a list, as the event that put it there."""
    group = listed.scope is Scope.SURVEYS
    kind = EventKind.GROUP_UNSUBSCRIBE if group else KINDS[listed.why]
    address = listed.address.strip().lower()
    said = fingerprint("list", listed.why, listed.scope, int(listed.at.timestamp()), address)
    reason = "Invalid" if kind is EventKind.DROPPED else ""
    return MailEvent(f"={said}", said, "", "", kind, listed.at, address, reason, group=group)
