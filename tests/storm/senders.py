"""Those who send signals: each from a thread, again with the same nonce until there is an answer."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from blocks.store.casestore import CaseStore, Recorded
from tests.storm.ledger import Ledger, Told
from tests.storm.roles import Act, Answer, fields_of
from winback.actions import Refusal
from winback.responses import Person, Response
from winback.scales import Scale

AT_ONCE = 8  # threads
TRIES = 40
PAUSE = 1.0  # seconds between tries: together longer than any outage of the storm's
SOURCE, FORM = "storm", "default"
T = TypeVar("T")


class Senders:
    """The doors of the case store, as an office full of people uses them."""

    def __init__(self, store: CaseStore, ledger: Ledger) -> None:
        self.store, self.ledger = store, ledger
        self._threads = ThreadPoolExecutor(AT_ONCE, "sender")
        self._closing = Event()

    def send(self, *calls: Callable[[], None]) -> Sequence["Future[None]"]:
        """Make calls at once, each in a thread; the settings of Prefect's client go with them."""
        return [self._threads.submit(copy_context().run, self._guarded, call) for call in calls]

    def close(self) -> None:
        """Let nobody begin anything more, and wait for those who are at it."""
        self._closing.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def act(self, case_id: int, move: Act, actor: str, nonce: str) -> None:
        """Press a button."""
        done = self._asked(lambda: self.store.act(case_id, move.action, fields_of(move), actor=actor, nonce=nonce))
        if isinstance(done, Recorded):
            self.ledger.told(Told("act", case_id, f"{move.action}/{nonce}"))
        elif isinstance(done, Refusal):
            self.ledger.no(move.action)

    def answer(self, case_id: int, token: str, move: Answer) -> None:
        """Follow the link of the question."""
        done = self._asked(lambda: self.store.answer(token, move.score))
        if isinstance(done, Recorded):
            self.ledger.told(Told("answer", case_id, str(move.score)))
        elif isinstance(done, Refusal):
            self.ledger.no("answer")

    def receive(self, response: Response) -> None:
        """Bring a response in."""
        cases = self._asked(lambda: self.store.receive(response))
        if cases is not None:
            self.ledger.told(*(Told("response", case_id, response.key) for case_id in cases or [None]))

    def _asked(self, call: Callable[[], T]) -> T | None:
        """Call until there is an answer; None where nobody was to be had for so long."""
        for _ in range(TRIES):
            try:
                return call()
            except SQLAlchemyError as failure:
                self.ledger.failed(type(failure).__name__)
            if self._closing.wait(PAUSE):
                break
        self.ledger.gave_up()
        return None

    def _guarded(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as failure:  # noqa: BLE001 - a thread's outermost edge: whatever else ends a call is a finding
            self.ledger.broke(f"a sender met {type(failure).__name__}: {failure}")


def response_of(customer: str, number: int, score: int, *, email: bool = True, yearly_value: int = 0) -> Response:
    """What a customer answers; the key is the same however often it is told."""
    return Response(
        source=SOURCE,
        form=FORM,
        key=f"{customer}-r{number}",
        answered_at=datetime.fromtimestamp(int(time.time()), UTC),
        scale=Scale.NPS,
        score=score,
        verbatim="The parcel never came.",
        person=Person(
            external_id=customer,
            name=f"Customer {customer}",
            email=f"{customer.lower()}@storm.example" if email else None,
            phone=f"+4510{int(customer[1:]):06d}",
            language="en",
            yearly_value=yearly_value,
            review_permission=True,
        ),
        touchpoint="Delivery",
    )
