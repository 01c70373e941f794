"""The stand-in Slack: people and channels are put there, it is started, and things go wrong on demand."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from tests.slackworld import speech
from tests.slackworld.calls import Call
from tests.slackworld.core import Who
from tests.slackworld.deliveries import Reaction
from tests.slackworld.faults import Fault, Planned
from tests.slackworld.forms import Forms
from tests.slackworld.people import BOT_USER, Person
from tests.slackworld.presses import Presses
from tests.slackworld.refusals import NotOnThePicture
from tests.slackworld.sights import Sights
from tests.slackworld.workspace import Channel, Message, shown


class SlackWorld(Presses, Forms, Sights):
    """A workspace with an app in it. See the package for what it can do."""

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        if error is None and self.server.own_errors:
            raise self.server.own_errors[0]

    # -- who and what is there --

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by id."""
        return self.workspace.people

    def add_person(self, name: str, email: str = "", *, user_id: str = "", **more: Any) -> Person:
        """Somebody joins; `more` as `Person` has it: `team`, `deleted`, `bot`, `guest`, `zone`."""
        with self.workspace.changed:
            person = Person(user_id or self.workspace.name("U"), name, email, **more)
            self.workspace.people[person.id] = person
        return person

    def add_channel(
        self, channel_id: str, name: str, members: Iterable[Who] = (), *, with_app: bool = True, private: bool = False
    ) -> Channel:
        """Make a channel with these people, and with the app unless it was not invited."""
        inside = {one.id if isinstance(one, Person) else one for one in members} | ({BOT_USER} if with_app else set())
        with self.workspace.changed:
            self.workspace.channels[channel_id] = Channel(channel_id, name, inside, private)
        return self.workspace.channels[channel_id]

    def says(self, who: Who, channel_id: str, text: str, thread_ts: str = "") -> Message:
        """Somebody writes a message, which Slack keeps in its own writing."""
        person = self._person(who)
        with self.workspace.changed:
            channel = self.workspace.channels[channel_id]
            if person.id not in channel.members:
                raise NotOnThePicture(f"{person.name} is not in {channel.name}")
            message = speech.written(person, text, self.workspace.stamp(), self.workspace.name("b"))
            message |= {"thread_ts": thread_ts} if thread_ts else {}
            channel.messages.append(message)
            self.workspace.changed.notify_all()
            return shown(message, channel.id)

    # -- time --

    def passes(self, seconds: float) -> None:
        """Let time go by for triggers, answering addresses and rate limits; nobody waits."""
        self.workspace.passes(seconds)

    def triggers_live(self, seconds: float) -> None:
        """How long triggers live from now on; 0: each is too old as soon as it is used."""
        self.workspace.trigger_life = seconds

    # -- what goes wrong --

    def fails(
        self, method: str, fault: Fault, times: int | None = 1, when: Callable[[Call], bool] | None = None
    ) -> Planned:
        """Let the next calls of a method meet a fault (`times=None`: all of them, `ANY`: of whatever method)."""
        return self.faults.plan(method, fault, times, when)

    def recovers(self) -> None:
        """No more faults."""
        self.faults.clear()

    @property
    def unheard(self) -> list[Reaction]:
        """What was not acknowledged in time."""
        return list(self.deliveries.unheard)

    def loses_acknowledgements(self, times: int = 1) -> None:
        """The app says that it heard, and Slack does not hear that."""
        self.sockets.lose = times

    def disconnects(self, reason: str = "refresh_requested", grace: float = 0.5) -> None:
        """Slack asks all sockets to come anew, and closes them after `grace` seconds."""
        self.sockets.disconnect(reason, grace)

    def cuts_sockets(self) -> None:
        """All sockets are gone, without a word."""
        self.sockets.cut()

    def has_sockets(self, number: int = 1, within: float = 5.0) -> None:
        """Wait until the app listens on so many sockets."""
        self.awaits(lambda: len([one for one in self.sockets.open if not one.leaving]) == number, within)
