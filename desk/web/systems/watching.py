"""For whoever watches over us: `/readyz`, whether we can work now, and `/metrics`, for a key alone.

A proxy on the same machine calls from loopback for everybody, so that loopback opens nothing here.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock

import anyio
import anyio.to_thread
from anyio import CapacityLimiter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from blocks.store.casestore import CaseStore
from blocks.store.gauges import Gauges, read_gauges
from blocks.store.policies import NoPolicy
from desk.office import SILENT
from desk.web.systems.callers import Guard, Pace
from desk.web.systems.counts import Counts
from desk.web.systems.problems import Failed

SCOPE = "metrics:read"
BELIEVED = 1.0
"""Seconds for which the store is not asked again whether it answers: anybody may ask us."""
COUNTED = 5.0
"""Seconds for which counts are told again."""
TURN = 3.0
"""Seconds that a look may take."""


class Cases(Collector):
    """Counts and ages of the case store, asked when somebody looks, and not too often."""

    def __init__(self, store: CaseStore) -> None:
        self._store, self._lock = store, Lock()
        self._known: tuple[float, Gauges] | None = None

    def collect(self) -> Iterator[Metric]:
        """How things stand."""
        told = self._read()
        stages = GaugeMetricFamily("winback_cases_open", "Open cases by stage.", labels=["stage"])
        for stage, cases in told.stages.items():
            stages.add_metric([stage], cases)
        yield stages
        yield GaugeMetricFamily("winback_cases_overdue", "Open cases past their due time.", told.overdue)
        yield GaugeMetricFamily("winback_messages_owed", "Messages that are to be sent.", told.owed)
        yield GaugeMetricFamily("winback_messages_oldest_seconds", "How long the oldest of them is late.", told.oldest)
        yield GaugeMetricFamily("winback_messages_unknown", "Messages that may or may not have arrived.", told.unknown)
        yield GaugeMetricFamily("winback_quarantined", "Answers that could not be read.", told.quarantined)
        yield GaugeMetricFamily("winback_held", "Complaints that wait to be let in.", told.held)
        yield GaugeMetricFamily("winback_hooks_to_fetch", "Answers that hooks pointed at.", told.to_fetch)
        if told.since_round is not None:
            yield GaugeMetricFamily("winback_patrol_seconds", "Since the patrol's last round.", told.since_round)

    def describe(self) -> list[Metric]:
        """Nothing: the store is not asked before somebody looks."""
        return []

    def _read(self) -> Gauges:
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > COUNTED:
                with self._store.database.reading() as session:
                    self._known = time.monotonic(), read_gauges(session, self._store.now())
            return self._known[1]


def metrics(store: CaseStore, counts: Counts, pace: Pace | None = None) -> Route:
    """`/metrics` in Prometheus' text format."""
    turns = CapacityLimiter(2)
    guard = Guard(store, turns, pace)
    counts.registry.register(Cases(store))

    async def told(request: Request) -> Response:
        try:
            await guard.let_in(request, SCOPE)
            with anyio.move_on_after(TURN):
                text = await anyio.to_thread.run_sync(partial(generate_latest, counts.registry), limiter=turns)
                return Response(text, media_type=CONTENT_TYPE_LATEST)
        except Failed as failure:
            return failure.answer
        except SILENT:
            return _not_ready("the case store does not answer")
        return _not_ready("the case store does not answer in time")

    return Route("/metrics", told)


def readiness(store: CaseStore) -> Route:
    """`/readyz`: whether the store answers and a policy is in force."""
    turns, look = CapacityLimiter(1), _remembered(partial(_what_is_amiss, store))

    async def ready(_: Request) -> Response:
        with anyio.move_on_after(TURN):
            amiss = await anyio.to_thread.run_sync(look, limiter=turns)
            return _not_ready(amiss) if amiss else PlainTextResponse("ready")
        return _not_ready("the case store does not answer in time")

    return Route("/readyz", ready)


def _remembered(look: Callable[[], str]) -> Callable[[], str]:
    known: list[tuple[float, str]] = []

    def told() -> str:
        if not known or time.monotonic() - known[0][0] > BELIEVED:
            found = look()
            known[:] = [(time.monotonic(), found)]
        return known[0][1]

    return told


def _what_is_amiss(store: CaseStore) -> str:
    try:
        store.policy()
    except NoPolicy:
        return "no policy is in force"
    except SILENT:
        return "the case store does not answer"
    return ""


def _not_ready(why: str) -> Response:
    return PlainTextResponse(why, 503, headers={"retry-after": "5"})
