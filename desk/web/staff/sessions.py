"""Who is signed in: a signed cookie that lasts a working day, links that are good once, and tokens for forms."""

import secrets
from collections import OrderedDict
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Protocol

from itsdangerous import BadSignature, URLSafeTimedSerializer

from winback.policy import Role

COOKIE = "winback_desk"
LASTS = 8 * 3600
"""Seconds until one signs in again."""
LINK_LASTS = 15 * 60
"""Seconds for which a sign-in link is good."""
FORM_LASTS = 24 * 3600
"""Seconds for which a form may lie open; it outlives the session, so that what was typed is not lost with it."""
MOST_LINKS = 1000
"""Used links that are remembered; older ones have run out."""


@dataclass(frozen=True, slots=True)
class Session:
    """A member of staff who is signed in. `role` and `admin` are what the sign-in grants at most; see `Visitor`."""

    staff: str
    role: Role | None = None
    admin: bool = False


class Spent(Protocol):
    """Keeps which links were used, by what is sealed in each: the seal itself can be written in several ways."""

    def has(self, sealed: str) -> bool:
        """Whether it was used."""

    def spend(self, sealed: str) -> bool:
        """Use it up; False where somebody was first."""


class SpentHere:
    """Of this process alone."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def has(self, sealed: str) -> bool:
        """Whether it was used."""
        return sealed in self._used

    def spend(self, sealed: str) -> bool:
        """Use it up; False where somebody was first."""
        with self._lock:
            if sealed in self._used:
                return False
            self._used[sealed] = None
            while len(self._used) > MOST_LINKS:
                self._used.popitem(last=False)
        return True


class Sessions:
    """Seals all of them with the last of its keys, and opens what any of them sealed."""

    def __init__(self, *keys: str, spent: Spent | None = None) -> None:
        self._sessions = URLSafeTimedSerializer(list(keys), salt="winback.session")
        self._links = URLSafeTimedSerializer(list(keys), salt="winback.link")
        self._forms = URLSafeTimedSerializer(list(keys), salt="winback.form")
        self._spent = spent or SpentHere()

    def seal(self, session: Session) -> str:
        """What the cookie holds."""
        return self._sessions.dumps(asdict(session))

    def open(self, sealed: str) -> Session | None:
        """Who that is; None for what is forged, of another key, or too old."""
        told = _opened(self._sessions, sealed, LASTS)
        if not isinstance(told, dict):
            return None
        role = told.get("role")
        return Session(told["staff"], Role(role) if role else None, told["admin"])

    def new_link(self) -> str:
        """A token that lets whoever has it sign in, once."""
        return self._links.dumps(secrets.token_urlsafe(12))

    def is_good(self, link: str) -> bool:
        """Whether a link may still be used."""
        sealed = _opened(self._links, link, LINK_LASTS)
        return isinstance(sealed, str) and not self._spent.has(sealed)

    def use(self, link: str) -> bool:
        """Use a link up; False where it is none, or somebody was first."""
        sealed = _opened(self._links, link, LINK_LASTS)
        return isinstance(sealed, str) and self._spent.spend(sealed)

    def form_token(self, staff: str) -> str:
        """What a form of somebody's carries, so that no other site can post in their name."""
        return self._forms.dumps(staff)

    def is_theirs(self, token: str, staff: str) -> bool:
        """Whether a form's token is this person's."""
        return _opened(self._forms, token, FORM_LASTS) == staff


def _opened(serializer: URLSafeTimedSerializer, sealed: str, lasts: int) -> object:
    try:
        return serializer.loads(sealed, max_age=lasts)
    except BadSignature:
        return None
