"""A thread behind the hooks: it has sources loaded that are missing, and fetches what was only pointed at."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from blocks.hooks.fetching import fetch_one
from blocks.hooks.kept import Sources
from blocks.store.casestore import CaseStore
from desk.office import SILENT
from winback.policy import Policy

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between two looks for what is due."""
LOAD_EVERY = 15.0
"""Seconds between two tries to have a source from Prefect."""


class Fetching:
    """Works until it is closed; what is under way then is due again minutes later, here or elsewhere."""

    def __init__(
        self,
        sources: Sources,
        store: CaseStore,
        policy: Callable[[], Policy],
        wake: Callable[[int], None],
        every: float = LOOK_EVERY,
    ) -> None:
        self._sources, self._store, self._policy, self._wake = sources, store, policy, wake
        self._every, self._loaded_at = every, -LOAD_EVERY
        self._over = Event()
        self._thread = Thread(target=self._work, name="fetching", daemon=True)

    def begin(self) -> None:
        """Work from now on."""
        self._thread.start()

    def close(self, patience: float = 1.0) -> None:
        """Take nothing new in hand."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def look(self) -> None:
        """Load what is missing and may be here by now; fetch all that is due."""
        if self._sources.missing and time.monotonic() - self._loaded_at >= LOAD_EVERY:
            self._sources.look()
            self._loaded_at = time.monotonic()
        while not self._over.is_set():
            cases = fetch_one(self._store, self._sources, self._policy())
            if cases is None:
                return
            for case_id in cases:
                self._wake(case_id)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                self.look()
            except SILENT as silence:
                log.warning("nothing is fetched for now: %s", type(silence).__name__)
            except Exception as trouble:  # noqa: BLE001 - a thread's outermost edge: the next look must come
                log.error("nothing is fetched for now: %s", type(trouble).__name__)
            self._over.wait(self._every)
