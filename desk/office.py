"""What all handlers share: the case store, who is who, what is said, and what is done behind the answers."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from blocks.slack import Slack
from blocks.store import signs
from blocks.store.casestore import CaseStore
from blocks.store.database import Doubtful, TooSlow
from desk.deadlines import left, uncounted
from desk.inforce import InForce
from desk.spots import Spot
from desk.staff import Faces, NobodyKnows
from desk.threads import Errands, Threads
from desk.voice import Voice
from desk.wakes import Wakes
from winback.actions import Refusal
from winback.entries import Entry
from winback.policy import Staff

log = logging.getLogger(__name__)

SILENT = (TooSlow, SQLAlchemyError)
"""How the case store fails when it does not answer in time."""

LISTENERS = 24
"""Threads for what people do, until it is acknowledged."""
ASKING = 10
"""Threads for what they wait for of the store: fewer than it has connections, so that others can read."""
BEHIND = 24
"""Threads for what follows an acknowledgement; a slow Slack holds these alone."""
GOODBYE = 2.0
"""Seconds for answers that are under way when the process ends."""


@dataclass(frozen=True, slots=True)
class Office:
    """One for all handlers of a process; `texts` is the folder with the company's own letters."""

    store: CaseStore
    slack: Slack
    voice: Voice
    faces: Faces
    wakes: Wakes
    policy: InForce
    listeners: Threads
    errands: Errands
    behind: Threads
    texts: Path | None = None

    @classmethod
    def of(cls, store: CaseStore, slack: Slack, texts: Path | None = None) -> "Office":
        """An office with threads of its own; `close` ends them."""
        return cls(
            store,
            slack,
            Voice(slack.client()),
            Faces(slack.member),
            Wakes(store.wake_or_leave),
            InForce(store.policy),
            Threads(LISTENERS, "listener"),
            Errands(ASKING),
            Threads(BEHIND, "behind"),
            texts,
        )

    @property
    def language(self) -> str:
        """What staff read."""
        return self.policy.language

    def close(self) -> None:
        """Finish what is under way, for a moment; then let go."""
        self.listeners.shutdown(wait=False, cancel_futures=True)
        self.errands.close()
        self.behind.shutdown(wait=False)
        self.wakes.close(GOODBYE)
        self.behind.end(GOODBYE)
        self.faces.close()
        self.policy.close()

    def later(self, spot: Spot, work: Callable[[], None]) -> None:
        """Do what follows an acknowledgement; what nobody foresaw is told at the spot."""
        self.behind.submit(self._follow, spot, work)

    def _follow(self, spot: Spot, work: Callable[[], None]) -> None:
        with uncounted():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - a thread's outermost edge: the person must hear of it
                log_place(error)
                self.tell(spot, "failed")

    def tell(self, spot: Spot, part: str, **values: object) -> None:
        """Say a phrase of the desk's to one person."""
        self.voice.tell(spot, part, self.language, **values)

    def colleague(self, spot: Spot) -> Staff | str:
        """Who pressed; a str is the phrase that says why they may not."""
        try:
            return self.faces.staff(spot.user, self.policy(), left()) or "stranger"
        except NobodyKnows:
            return "who_are_you"
        except SILENT:
            return "not_recorded"

    def record(
        self, case_id: int, action: str, fields: dict[str, Any], who: Staff, nonce: str, seen: int
    ) -> Entry | Refusal | str:
        """Commit an action; a str is the phrase that says why nobody can say that it is recorded."""
        store = self.store
        try:
            return self.errands.run(lambda: store.record(case_id, action, fields, actor=who.id, nonce=nonce, seen=seen))
        except Doubtful:
            return self._look_up(case_id, action, nonce)
        except SILENT as silence:
            log.warning("a press on case %s was not recorded: %s", case_id, type(silence).__name__)
            return "not_recorded"

    def _look_up(self, case_id: int, action: str, nonce: str) -> Entry | str:
        """What became of a commit whose answer was lost."""
        try:
            return self.errands.run(lambda: self.store.recorded(case_id, action, nonce)) or "not_recorded"
        except SILENT as silence:
            log.warning("whether a press on case %s is recorded is not known: %s", case_id, type(silence).__name__)
            return "doubtful"

    def give_sign(self) -> None:
        """Let the doctor see that somebody hears presses here; learn of a new policy though nobody presses."""
        try:
            self.policy()
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


def log_place(error: BaseException) -> None:
    """Log what nobody foresaw by its place in the code, for its text may hold somebody's words."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s in the desk:\n%s", type(error).__name__, where)
