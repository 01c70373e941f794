"""What people see, and how a test waits until they see it."""

import copy
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.slackworld.core import Core, Who
from tests.slackworld.people import Person
from tests.slackworld.workspace import Message, View, shown

Seen = TypeVar("Seen")

LOOKS_EVERY = 0.02  # seconds, and at every change of what Slack holds


@dataclass(frozen=True)
class Conversation:
    """A channel as its members see it now."""

    id: str
    name: str
    messages: list[Message]
    """The oldest first, each with its `channel`; what stands in threads too, with `thread_ts`."""

    @property
    def last(self) -> Message:
        """The latest message."""
        return self.messages[-1]


class Sights(Core):
    """The eyes of people. All that is handed out is a copy."""

    def channel(self, channel_id: str) -> Conversation:
        """What stands in a channel."""
        with self.workspace.changed:
            found = self.workspace.channels[channel_id]
            return Conversation(found.id, found.name, [shown(message, found.id) for message in found.messages])

    def direct(self, who: Who) -> Conversation:
        """What the app and this person said to each other."""
        with self.workspace.changed:
            return self.channel(self.workspace.direct_channel(_id(who)).id)

    def message(self, message: Message) -> Message:
        """The same message as it is now."""
        return next(one for one in self.channel(message["channel"]).messages if one["ts"] == message["ts"])

    def ephemeral(self, who: Who) -> list[Message]:
        """What only this person was shown, the oldest first."""
        with self.workspace.changed:
            return copy.deepcopy(self.workspace.ephemerals[_id(who)])

    def view(self, who: Who) -> View | None:
        """The view that this person has in front of them."""
        with self.workspace.changed:
            stack = self.workspace.stacks[_id(who)]
            return copy.deepcopy(stack[-1]) if stack else None

    def views(self, who: Who) -> list[View]:
        """All views of this person's modal, the one in front last."""
        with self.workspace.changed:
            return copy.deepcopy(self.workspace.stacks[_id(who)])

    def home(self, who: Who) -> View | None:
        """This person's home tab."""
        with self.workspace.changed:
            return copy.deepcopy(self.workspace.homes.get(_id(who)))

    def warnings(self, who: Who) -> list[str]:
        """What Slack told this person about an app that did not do its part."""
        with self.workspace.changed:
            return list(self.workspace.warnings[_id(who)])

    def awaits(self, look: Callable[[], Seen | None], within: float = 3.0) -> Seen:
        """What `look` finds as soon as it is something; a `TimeoutError` if that takes longer."""
        end = time.monotonic() + within
        while not (found := look()):
            if time.monotonic() > end:
                raise TimeoutError(f"Nothing was seen within {within} seconds")
            with self.workspace.changed:
                self.workspace.changed.wait(LOOKS_EVERY)
        return found


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let several people do something in the same moment; what came of each, in order."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act) for act in acts]]


def _id(who: Who) -> str:
    return who.id if isinstance(who, Person) else who
