"""A watchman outside: it raises the alarm when it was not called for a while."""

import logging
from dataclasses import dataclass, field

import httpx

log = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An address that a dead man's switch listens on. Whoever knows it can silence the alarm: it is never logged."""

    url: str = field(repr=False)

    def beat(self) -> bool:
        """Call it once; a call that fails is the alarm's business, not ours."""
        try:
            return httpx.get(self.url, timeout=TIMEOUT, follow_redirects=True).is_success
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            log.warning("the heartbeat was not heard: %s", type(failure).__name__)
            return False
