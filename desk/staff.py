"""Who presses: members of Slack as members of staff."""

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from threading import RLock

from blocks.sending import NotNow, Refused, Unclear
from blocks.slack import Member
from desk.threads import Threads
from winback.policy import Policy, Staff

REMEMBERED = 300.0
"""Seconds for which a member's profile is believed."""
MOST = 1000
PATIENCE = 0.8
"""Seconds that a press waits for Slack to say who pressed; the press itself must be answered within three."""


class NobodyKnows(Exception):  # noqa: N818 - named for what is the matter
    """Slack did not say in time who this is."""


class Faces:
    """Finds the member of staff behind a member of Slack: by the policy's id, else by the profile's mail address."""

    def __init__(self, ask: Callable[[str], Member]) -> None:
        self._ask = ask
        self._asking = Threads(4, "faces")
        self._known: OrderedDict[str, tuple[float, Future[Member]]] = OrderedDict()
        self._lock = RLock()

    def staff(self, user: str, policy: Policy, patience: float = PATIENCE) -> Staff | None:
        """Who this is; None for a stranger. Raises NobodyKnows where Slack does not say it within `patience`."""
        named = next((person for person in policy.staff if person.slack == user), None)
        if named or not user:
            return named
        member = self._member(user, min(patience, PATIENCE))
        if member.stranger or not member.email:
            return None
        # An id in the policy says which member somebody is; another member with the same address is somebody else.
        return next((one for one in policy.staff if not one.slack and one.email.lower() == member.email), None)

    def close(self) -> None:
        """Ask nobody any more."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    def _member(self, user: str, patience: float) -> Member:
        try:
            return self._asked(user).result(patience)
        except (NotInTime, NotNow, Refused, Unclear) as silence:
            raise NobodyKnows from silence

    def _asked(self, user: str) -> Future[Member]:
        """The answer, which may be on its way; several presses at once ask once."""
        with self._lock:
            since, answer = self._known.get(user, (0.0, None))
            if answer is None or time.monotonic() - since > REMEMBERED:
                answer = self._asking.submit(self._ask, user)
                self._known[user] = time.monotonic(), answer
                self._known.move_to_end(user)
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
                answer.add_done_callback(lambda done: self._forget_failed(user, done))
            return answer

    def _forget_failed(self, user: str, answer: Future[Member]) -> None:
        if answer.cancelled() or answer.exception() is None:
            return
        with self._lock:
            if self._known.get(user, (0.0, None))[1] is answer:
                del self._known[user]
