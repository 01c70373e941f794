"""The blocks that a desk is set up with: what is here already, and a look now and then for what is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from blocks.hooks.kept import Sources
from blocks.house import House, furnish
from blocks.loading import attempt
from desk.web.staff.at import Service

if TYPE_CHECKING:
    from blocks.sign_in import SignIn

AGAIN = 5.0
"""Seconds between two tries to have a block from Prefect; after each that failed they are half as many again."""
SELDOM = 30.0
"""The most that they become."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a desk opens with. `sign_in_name` names the block of who signs people in, where there is one."""

    house: House
    sign_in_name: str | None = None
    sign_in: "SignIn | None" = None

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What is set up and not here yet: what it is for, and its block's name."""
        lacks = list(self.house.lacks.values())
        return lacks + ([("sign_in", self.sign_in_name)] if self.sign_in_name and not self.sign_in else [])

    def completed(self) -> "Furniture":
        """With every block that is missing and that Prefect hands out now; this may take long."""
        house, sign_in = furnish(self.house), self.sign_in
        if self.sign_in_name and sign_in is None:
            sign_in = attempt("sign_in", self.sign_in_name)
        return replace(self, house=house, sign_in=sign_in)

    def services(self, sources: Sources) -> Sequence[Service]:
        """All of it, as the page of those who look after the installation tells it."""
        house, missing = self.house, {what for what, _ in self.missing}
        names = {
            "mail": house.mail_name,
            "slack": house.slack_name,
            "sms": house.sms_name,
            "language_model": house.language_model_name,
            "sign_in": self.sign_in_name,
        }
        told = [Service(what, name or "", is_here=what not in missing) for what, name in names.items()]
        away = sources.missing
        return [*told, *(Service("hooks", name, is_here=name not in away) for name in sources.names)]


class Lookout:
    """Looks in a thread of its own, for who asks a silent Prefect may wait for minutes."""

    def __init__(self, furniture: Furniture, every: float = AGAIN) -> None:
        self._known, self._every = furniture, every
        self._lock, self._over, self._looked, self._news = Lock(), Event(), Event(), Event()
        self._thread = Thread(target=self._look, name="lookout", daemon=True)

    def begin(self, patience: float) -> None:
        """Look from now on; the first look is waited for, for so many seconds at most."""
        self._thread.start()
        self._looked.wait(patience)

    @property
    def has_news(self) -> bool:
        """Whether something came since it was last taken."""
        return self._news.is_set()

    def take(self) -> Furniture:
        """What is here now."""
        with self._lock:
            self._news.clear()
            return self._known

    def close(self) -> None:
        """Look no more."""
        self._over.set()

    def _look(self) -> None:
        pause = self._every
        while self._known.missing and not self._over.is_set():
            found = self._known.completed()
            with self._lock:
                if found != self._known:
                    self._known = found
                    self._news.set()
            self._looked.set()
            self._over.wait(pause)
            pause = min(1.5 * pause, SELDOM)
        self._looked.set()
