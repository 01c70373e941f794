"""The mail service's own lists of addresses, read for what no event has told of."""

import logging
from datetime import datetime, timedelta

from blocks.house import House
from blocks.mail.base import Lists
from blocks.sending import NotNow
from blocks.store import signs
from blocks.store.mail_events import Taken, take_in
from winback.mail_events import MailEvent

log = logging.getLogger(__name__)

LISTS = "lists"
"""The sign of the last night on which all lists were read."""
FIRST = timedelta(days=90)
"""How far back the first reading looks."""
OVERLAP = timedelta(days=1)


def read_lists(house: House) -> Taken | None:
    """Take in who was listed since the last reading that was whole; None where the mailer keeps no lists.

    Only addresses of our own customers are kept. Where the service falls silent midway, the next reading begins where
    this one did.
    """
    mailer, store = house.mailer, house.store
    if not isinstance(mailer, Lists):
        return None
    now = store.now()
    with store.database.reading() as session:
        last = signs.last(session, LISTS)
    listed, whole = _read(mailer, last - OVERLAP if last else now - FIRST)
    taken = take_in(store, listed)
    store.wake_all(sorted(taken.cases))
    if whole and not taken.left:
        signs.give(store.database, LISTS, now)
    return taken


def _read(lists: Lists, since: datetime) -> tuple[list[MailEvent], bool]:
    """Who was listed, and whether those are all; what came before an outage counts."""
    listed: list[MailEvent] = []
    try:
        for event in lists.suppressions(since):
            listed.append(event)  # noqa: PERF402 - kept where the next one cannot be had
    except NotNow as outage:
        log.warning("the mail service's lists could not be read: %s", outage)
        return listed, False
    return listed, True
