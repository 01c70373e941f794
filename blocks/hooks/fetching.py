"""Fetching the answers that hooks pointed at, one by one; what fails is tried again, for a week."""

import json
import logging
from datetime import datetime

from blocks.hooks.kept import NotYet, Sources
from blocks.hooks.reading import asked_of, kept_as, unread
from blocks.hooks.source import HookSource
from blocks.sending import NotNow, Refused
from blocks.store import fetches
from blocks.store.casestore import CaseStore
from blocks.store.fetches import Wanted
from blocks.store.quarantine import Unread, quarantine
from blocks.store.receiving import take_in_all
from winback.intake.platforms import surveymonkey
from winback.intake.platforms.base import NotOurs
from winback.intake.values import Unreadable
from winback.policy import Policy
from winback.responses import Response

log = logging.getLogger(__name__)

GONE = "It is not there any more."
NO_SOURCE = "Its source is not set up any more, or not as SurveyMonkey's."


def fetch_one(store: CaseStore, sources: Sources, policy: Policy) -> list[int] | None:
    """Fetch the answer that has been due longest, and take it in; the cases that have news, None where none is due."""
    now = store.now()
    if not fetches.is_due(store.database, now) or (one := fetches.take(store.database, now)) is None:
        return None
    try:
        return _take_in(store, sources, policy, one)
    except (NotNow, Refused, NotYet) as trouble:
        _try_again(store, one, trouble, now)
        return []


def _take_in(store: CaseStore, sources: Sources, policy: Policy, one: Wanted) -> list[int]:
    source, fetcher = sources.find(one.source), sources.fetcher(one.source)
    if source is None or fetcher is None:
        raise Refused(NO_SOURCE)
    found = fetcher.fetch(one.form, one.key)
    if found is None:
        _end(store, one, GONE)
        return []
    told = _read(source, found, policy, store.now())
    if isinstance(told, Unread):
        take_in_all(store, [], source=kept_as(one.source), unread=[told])
        _end(store, one, told.reason)
        return []
    received = take_in_all(store, [told] if isinstance(told, Response) else [])
    _end(store, one)
    return received.cases


def _read(
    source: HookSource, found: tuple[object, object], policy: Policy, now: datetime
) -> Response | NotOurs | Unread:
    try:
        return surveymonkey.read(*found, asked_of(source, policy, now))
    except Unreadable as trouble:
        return unread(trouble, json.dumps(found[0], ensure_ascii=False))


def _end(store: CaseStore, one: Wanted, why: str = "") -> None:
    with store.database.writing("fetch done") as session:
        fetches.done(session, one, why)


def _try_again(store: CaseStore, one: Wanted, trouble: NotNow | Refused | NotYet, now: datetime) -> None:
    why = NotYet.__doc__ or "" if isinstance(trouble, NotYet) else str(trouble)
    log.warning("an answer of %s is fetched later: %s", one.source, why)
    if fetches.put_off(store.database, one, why, now, getattr(trouble, "again_in", None)):
        return
    given_up = Unread(0, "", f"it could not be fetched: {why}", f"survey {one.form}, response {one.key}")
    with store.database.writing("fetch given up") as session:
        quarantine(session, kept_as(one.source), [given_up], now)
        fetches.done(session, one, why)
