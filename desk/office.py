"""What all handlers share: the case store, who is who, what is said, and what is done behind the answers."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from blocks.slack import Slack
from blocks.store import signs
from blocks.store.casestore import CaseStore
from blocks.store.database import TooSlow
from blocks.store.policies import NoPolicy
from desk.spots import Spot
from desk.staff import Faces, NobodyKnows
from desk.voice import Voice
from desk.wakes import Wakes
from winback.actions import Refusal
from winback.entries import Entry
from winback.policy import Policy, Staff

log = logging.getLogger(__name__)

SILENT = (TooSlow, SQLAlchemyError)
"""How the case store fails when it does not answer in time."""

LISTENERS = 16
"""Threads for what people do."""

FRESH = 5.0
"""Seconds for which the policy in force is believed; while the store is silent, the last one known goes on."""


class InForce:
    """The policy in force, so that a press need not read it and a refusal finds its language in any outage."""

    def __init__(self, read: Callable[[], Policy]) -> None:
        self._read = read
        self._reading = Lock()
        self._known: Policy | None = None
        self._at = 0.0

    def __call__(self) -> Policy:
        """The policy; raises what the store raises where none was ever read."""
        known = self._known
        if known and (time.monotonic() - self._at < FRESH or self._reading.locked()):
            return known
        with self._reading:
            if self._known and time.monotonic() - self._at < FRESH:
                return self._known
            try:
                self._known = self._read()
            except (*SILENT, NoPolicy):
                if self._known is None:
                    raise
            self._at = time.monotonic()
            return self._known

    @property
    def language(self) -> str:
        """What staff read; English where nobody can say."""
        try:
            return self().language
        except (*SILENT, NoPolicy):
            return "en"


@dataclass(frozen=True, slots=True)
class Office:
    """One for all handlers of a process."""

    store: CaseStore
    slack: Slack
    voice: Voice
    faces: Faces
    wakes: Wakes
    policy: InForce
    listeners: ThreadPoolExecutor

    @classmethod
    def of(cls, store: CaseStore, slack: Slack) -> "Office":
        """An office with threads of its own; `close` ends them."""
        wakes = Wakes(store.wake_or_leave)
        listeners = ThreadPoolExecutor(LISTENERS, thread_name_prefix="desk")
        return cls(store, slack, Voice(slack.client()), Faces(slack.member), wakes, InForce(store.policy), listeners)

    @property
    def language(self) -> str:
        """What staff read."""
        return self.policy.language

    def close(self) -> None:
        """Finish what is under way, for a moment; then let go."""
        self.listeners.shutdown(wait=False, cancel_futures=True)
        self.faces.close()
        self.wakes.close()

    def tell(self, spot: Spot, part: str, **values: object) -> None:
        """Say a phrase of the desk's to one person."""
        self.voice.tell(spot, part, self.language, **values)

    def colleague(self, spot: Spot) -> Staff | str:
        """Who pressed; a str is the phrase that says why they may not."""
        try:
            return self.faces.staff(spot.user, self.policy()) or "stranger"
        except NobodyKnows:
            return "who_are_you"
        except SILENT:
            return "not_recorded"

    def record(
        self, case_id: int, action: str, fields: dict[str, Any], who: Staff, nonce: str
    ) -> Entry | Refusal | None:
        """Commit an action; None where the store was silent, and nothing was recorded."""
        try:
            return self.store.record(case_id, action, fields, actor=who.id, nonce=nonce)
        except SILENT as silence:
            log.warning("a press on case %s was not recorded: %s", case_id, type(silence).__name__)
            return None

    def is_older(self, entry: Entry, age: timedelta) -> bool:
        """Whether an entry was made longer ago than `age`; not where the store does not tell the time."""
        try:
            return self.store.now() - entry.at > age
        except SILENT:
            return False

    def give_sign(self) -> None:
        """Let the doctor see that somebody hears presses here."""
        try:
            signs.give(self.store.database, signs.DESK, self.store.now())
        except SILENT:
            log.warning("no sign of life could be given: the case store is silent")

    @contextmanager
    def reading(self, spot: Spot) -> Iterator[None]:
        """Read from the store; where it is silent, say so in place of what was to be shown."""
        try:
            yield
        except SILENT:
            self.tell(spot, "cannot_show")
