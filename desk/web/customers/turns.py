"""How often one address may post: so many times an hour, in memory, for a bounded number of addresses."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

AN_HOUR = timedelta(hours=1)
MOST = 20
"""Times an hour, for each address and each thing it posts to."""
REMEMBERED = 10_000
"""Addresses; whoever posted longest ago is forgotten first."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that name a household; the others its owner changes at will."""


class Turns:
    """Who posted when. Many threads may ask at once."""

    def __init__(self, most: int = MOST, remembered: int = REMEMBERED) -> None:
        self._most, self._remembered = most, remembered
        self._times: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str, what: str, now: datetime) -> timedelta | None:
        """Count one; None where it may be, else how long until the next may."""
        key = (whose(address), what)
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while times and times[0] <= now - AN_HOUR:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + AN_HOUR - now
            times.append(now)
            while len(self._times) > self._remembered:
                self._times.popitem(last=False)
        return None


def whose(address: str) -> str:
    """The household that an address belongs to; what is no address stands for itself."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(int(known) >> (128 - HOUSEHOLD))
