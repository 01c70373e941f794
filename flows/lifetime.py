"""From the start of a case's run to its leave: claim, walk the story, park or end."""

import logging
from collections.abc import Callable
from datetime import timedelta

from blocks.house import House
from blocks.runs import EngineUnavailable
from blocks.store.claims import Grown, Lost, Over
from flows.engine import Engine
from flows.news import tell_news
from flows.walk import Walk

log = logging.getLogger(__name__)

YIELD = timedelta(seconds=2.5)
"""How long a walk steps back that finds another one at work."""

UNREACHABLE = timedelta(seconds=30)
"""How long a run rests when the case store itself does not answer."""


def live(house: House, engine: Engine, case_id: int, story: Callable[[Walk], None]) -> None:
    """Walk a case as far as it goes; returns when its run is at its end, leaves through the engine otherwise."""
    walk = Walk(house, engine, case_id)
    try:
        if not walk.claim():
            walk.put_off(house.store.now() + YIELD, "Yielding")
            engine.leave()
        _walk(walk, story)
        if not walk.facts.done:
            house.store.start_or_leave_to_patrol([case_id])
    except Over:
        return
    except Lost:
        walk.wake()
        engine.leave()
    except Exception:  # the walk's outermost edge: a failure parks the case, it does not fail the run
        log.exception("case %s met a technical failure and is tried again later", case_id)
        _rest(walk, engine, house)


def _walk(walk: Walk, story: Callable[[Walk], None]) -> None:
    walk.deliver()
    while True:
        walk.from_the_top()
        try:
            if walk.facts.suspended:
                walk.park(None, "Suspended")
            tell_news(walk)
            story(walk)
            if walk.ends():
                return
        except Grown:
            log.info("case %s: its journal grew, reading on", walk.case_id)
        walk.read_on()


def _rest(walk: Walk, engine: Engine, house: House) -> None:
    """Rest with a growing delay, kept with the case; where the store is down, for a fixed while."""
    try:
        again = walk.stumbles()
    except Exception:  # noqa: BLE001 - whatever keeps the store from answering, the run is to live
        again = house.database_free_now() + UNREACHABLE
    try:
        if again is None:
            walk.wake()
        else:
            walk.put_off(again, "Resting after a technical failure")
    except EngineUnavailable as outage:
        log.warning("case %s is left to the patrol: %s", walk.case_id, outage)
    engine.leave()
