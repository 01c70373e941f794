"""What Slack holds: channels with their messages, views, triggers, answering addresses. One lock for all of it."""

import copy
import itertools
import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.slackworld.people import BOT_PERSON, BOT_USER, Person

Message = dict[str, Any]
View = dict[str, Any]

TRIGGER_LIFE = 3.0  # seconds
ADDRESS_LIFE, ADDRESS_USES = 1800.0, 5


@dataclass
class Channel:
    """A conversation: of a team, or direct, between the app and one person."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    with_user: str = ""
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message["ts"] == ts), None)

    @property
    def kind(self) -> str:
        """The family of scopes that opens it: channels, groups or im."""
        return "im" if self.with_user else "groups" if self.private else "channels"


@dataclass
class Trigger:
    """The right to open one view, soon."""

    user: str
    issued: float
    view: str = ""
    used: bool = False


@dataclass
class Address:
    """Where a press may be answered: five times, for half an hour."""

    user: str
    channel: str
    issued: float
    ts: str = ""
    uses: int = 0


class Workspace:
    """All state of the stand-in; whoever reads or writes it holds `changed`, and tells when something is different."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.people: dict[str, Person] = {BOT_USER: BOT_PERSON}
        self.channels: dict[str, Channel] = {}
        self.stacks: dict[str, list[View]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        self.ephemerals: dict[str, list[Message]] = defaultdict(list)
        self.warnings: dict[str, list[str]] = defaultdict(list)
        self.triggers: dict[str, Trigger] = {}
        self.addresses: dict[str, Address] = {}
        self.tickets: set[str] = set()
        self.trigger_life = TRIGGER_LIFE
        self._ahead = 0.0
        self._numbers = itertools.count(1)
        self._last_ts = 0

    # -- time and names --

    def now(self) -> float:
        """Seconds since 1970, on this world's clock."""
        return time.time() + self._ahead

    def passes(self, seconds: float) -> None:
        """Let the world's clock go ahead: triggers and answering addresses grow old."""
        with self.changed:
            self._ahead += seconds
            self.changed.notify_all()

    def stamp(self) -> str:
        """A time that no message has yet, as Slack names messages."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def name(self, letter: str) -> str:
        """An id that was never given before."""
        return f"{letter}0{next(self._numbers):08X}"

    # -- what is found --

    def direct_channel(self, user: str) -> Channel:
        """The conversation between the app and a person; made when it is first asked for."""
        found = next((channel for channel in self.channels.values() if channel.with_user == user), None)
        if found is None:
            name = self.name("D")
            found = self.channels[name] = Channel(name, "directmessage", {user, BOT_USER}, True, with_user=user)
        return found

    def view(self, view_id: str) -> View | None:
        """A view that somebody has before them, in front or behind another."""
        views = itertools.chain(self.homes.values(), *self.stacks.values())
        return next((view for view in views if view["id"] == view_id), None)

    def viewer(self, view_id: str) -> str | None:
        """Who has that view before them."""
        for user, stack in self.stacks.items():
            if any(view["id"] == view_id for view in stack):
                return user
        return next((user for user, view in self.homes.items() if view["id"] == view_id), None)

    # -- what is given out --

    def trigger(self, user: str, view: str = "") -> str:
        """The right of this person's last press to open a view."""
        name = f"{next(self._numbers)}.{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self.triggers[name] = Trigger(user, self.now(), view)
        return name

    def ticket(self) -> str:
        """The right to open one socket."""
        ticket = secrets.token_urlsafe(18)
        self.tickets.add(ticket)
        return ticket

    def address(self, user: str, channel: str, ts: str = "") -> str:
        """The key of a place where this press may be answered."""
        name = secrets.token_urlsafe(18)
        self.addresses[name] = Address(user, channel, self.now(), ts)
        return name

    def warn(self, user: str, words: str) -> None:
        """Show somebody that the app did not do its part."""
        with self.changed:
            self.warnings[user].append(words)
            self.changed.notify_all()


def shown(message: Message, channel: str) -> Message:
    """A copy of a message that knows where it stands."""
    return copy.deepcopy(message) | {"channel": channel}
