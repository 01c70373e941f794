"""The patrol: compares journal and engine and mends what is lost; delivers what is owed; says what it did."""

import logging
import sys
import time
from datetime import datetime, timedelta

from prefect import flow
from prefect.events import emit_event
from prefect.runtime import flow_run
from sqlalchemy.exc import OperationalError

from blocks.house import House, house
from blocks.runs import EngineUnavailable
from blocks.store import late, mail_events, outbox, rounds, signs, strays
from blocks.store.casestore import CaseStore
from blocks.store.rounds import Round
from flows.repairs import GONE, mend_some
from tasks.deliver import deliver
from tasks.fates import say_it_is_late

log = logging.getLogger(__name__)


AT_MOST = 20.0
"""Seconds that a round spends on what is owed: where nobody answers, the rest waits for the next one."""

EVERYTHING = sys.maxsize
"""Texts that a round may read, in its time."""
READING = 10.0
"""Seconds that a round reads what customers wrote and nobody has read."""

LEFT = timedelta(minutes=10)
"""How long a complaint may wait for its case: while files are read, whoever reads them opens the cases."""


@flow(persist_result=False)
def patrol() -> dict[str, int]:
    """Mend every open case whose run is lost, failed, stuck or asleep too long, and send what is owed.

    After an outage all rounds that were missed are due together, before the cases that wait: the first is enough.
    """
    try:
        if gone_since(house().store, flow_run.scheduled_start_time):
            return {}
        found = go_round(house())
    except OperationalError:
        log.exception("the case store does not answer; the next patrol tries again")
        return {}
    for trouble in found.fresh:
        emit_event(
            event=f"winback.{trouble.channel}.{'late' if trouble.what == late.OWED else 'refused'}",
            resource={"prefect.resource.id": f"winback.{trouble.channel}"},
            payload={"since": trouble.since.isoformat(timespec="seconds")},
        )
    for what, times in found.repairs.items():
        emit_event(
            event="winback.patrol.repaired",
            resource={"prefect.resource.id": "winback.patrol"},
            payload={"what": what, "cases": times},
        )
    return dict(found.repairs) | ({"delivered": found.delivered} if found.delivered else {})


def gone_since(store: CaseStore, due: datetime | None) -> bool:
    """Whether a round was gone after this one was due."""
    with store.database.reading() as session:
        last = rounds.latest(session)
    return bool(last and due and due < last.at <= store.now())


def go_round(house: House) -> Round:
    """One round, put on record.

    The heartbeat beats where every open case has a live run or a next wake, no way out refuses our own settings, and
    no message is late beyond all patience.
    """
    found = mend(house.store)
    if left := house.store.open_left(LEFT):
        found.repairs["complaint without a case"] += left
    found.delivered = deliver_owed(house)
    house.store.hear_now(EVERYTHING, READING)
    mail_events.forget_old(house.store.database, house.store.now())
    strays.forget_old(house.store.database, house.store.now())
    found.troubles = troubles(house)
    rounds.note(house.store.database, found)
    for what, times in found.repairs.items():
        log.warning("the patrol mended %s: %s", what, times)
    for trouble in found.troubles:
        log.warning("%s is in trouble: %s", trouble.what, trouble.why)
    if found.outage:
        log.warning("the patrol could not look at all runs: %s", found.outage)
    elif found.unwell:
        log.warning("%s cases have neither a live run nor a next wake", found.unwell)
    elif house.heartbeat and not found.troubles:
        house.heartbeat.beat()
    return found


def troubles(house: House) -> list[signs.Trouble]:
    """What is not well on the ways out, and whether messages are late; owners hear of letters not to wait for."""
    store, now = house.store, house.store.now()
    with store.database.reading() as session:
        overdue = late.late(session, store.policies, now)
        untold = late.without_word(session, store.policies, now)
    for row in untold:
        try:
            say_it_is_late(house, row)
        except (ValueError, LookupError):  # whoever cannot be told holds up neither the others nor the alarm
            log.exception("nobody could be told that message %s is late", row.id)
    if words := late.in_words(overdue, now):
        signs.trouble(store.database, late.OWED, words, now)
    with store.database.reading() as session:
        found = signs.troubles(session)
    over = [one.what for one in found if _is_over(one, store, late_ones=bool(overdue))]
    if over:
        with store.database.writing("sign") as session:
            signs.well(session, *over)
    return [one for one in found if one.what not in over]


def _is_over(trouble: signs.Trouble, store: CaseStore, *, late_ones: bool) -> bool:
    """Whether nothing is late any more; or no mail can prove it over, for its sender is not in use."""
    if trouble.what == late.OWED:
        return not late_ones
    if trouble.channel != "mail" or "@" not in trouble.at_fault:
        return False
    policy = store.policy()
    return trouble.at_fault not in {policy.sender, *(team.sender for team in policy.teams.values())}


def mend(store: CaseStore) -> Round:
    """Look at the cases that are to be walked; where a run is gone, at all of them: perhaps the engine has lost more.

    An engine that does not answer leaves the rest for the next round.
    """
    found = rounds.begin(store.database, store.now())
    try:
        for rows in rounds.to_walk(store.database, found):
            mend_some(store, rows, found)
        if found.repairs[GONE]:
            found.cases = found.unwell = found.upto = 0
            for rows in rounds.to_walk(store.database, found, asleep=None):
                mend_some(store, rows, found)
    except EngineUnavailable as outage:
        found.outage = str(outage)
    return found


def deliver_owed(house: House) -> int:
    """Send what is owed now, of closed cases too, for a while; how many messages were taken in hand."""
    with house.store.database.reading() as session:
        due = outbox.owed(session, house.store.now())
    until = time.monotonic() + AT_MOST
    for taken, message_id in enumerate(due):
        if time.monotonic() > until:
            return taken
        try:
            deliver(house, message_id)
        except Exception:  # one message's failure does not hold up the others
            log.exception("message %s could not be sent", message_id)
    return len(due)
