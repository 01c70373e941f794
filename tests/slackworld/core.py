"""What the verbs of the world stand on: its parts, and how a person and a place are found."""

from pathlib import Path

from tests.slackworld.answers import Answers
from tests.slackworld.api import WebApi
from tests.slackworld.calls import Record
from tests.slackworld.deliveries import Deliveries
from tests.slackworld.faults import Faults
from tests.slackworld.installation import Installation
from tests.slackworld.people import Person
from tests.slackworld.refusals import NotOnThePicture
from tests.slackworld.server import Server
from tests.slackworld.sockets import Sockets
from tests.slackworld.workspace import Channel, Message, View, Workspace

Who = str | Person


class Core:
    """The parts of the stand-in, put together."""

    def __init__(self, installation: Installation | None = None) -> None:
        self.installation = installation or Installation()
        self.workspace = Workspace()
        self.faults = Faults()
        self.calls = Record()
        self.sockets = Sockets(self.workspace)
        self.answers = Answers(self.workspace, self.calls)
        self.deliveries = Deliveries(self.workspace, self.installation, self.sockets, self.calls)
        api = WebApi(self.workspace, self.installation, self.faults, self.calls)
        self.server = Server(api, self.answers, self.sockets)

    @property
    def api_url(self) -> str:
        """The `base_url` of clients, with its slash at the end."""
        return f"http://{self.server.host}/api/"

    def dump(self, path: Path) -> None:
        """Write every call that was made as JSONL."""
        self.calls.dump(path)

    def _person(self, who: Who) -> Person:
        person = self.workspace.people[who.id if isinstance(who, Person) else who]
        if person.deleted or person.bot:
            raise NotOnThePicture(f"{person.name} does not sit at a screen")
        return person

    def _response_url(self, user: str, channel: Channel, ts: str = "") -> str:
        return f"http://{self.server.host}/actions/{self.workspace.address(user, channel.id, ts)}"

    def _message(self, person: Person, given: Message | str) -> tuple[Channel, Message]:
        """The message as it stands there now, if this person can see it."""
        ts = given if isinstance(given, str) else given["ts"]
        hidden = [message for message in self.workspace.ephemerals[person.id] if message["ts"] == ts]
        if hidden:
            return self.workspace.channels[hidden[0]["channel"]], hidden[0]
        for channel in self.workspace.channels.values():
            wanted = isinstance(given, str) or given.get("channel", channel.id) == channel.id
            if wanted and person.id in channel.members and (message := channel.find(ts)):
                return channel, message
        raise NotOnThePicture(f"{person.name} sees no such message")

    def _front(self, person: Person, view_id: str) -> View:
        """The view if it is in front of this person: their home, or the last of their modal."""
        home, stack = self.workspace.homes.get(person.id), self.workspace.stacks[person.id]
        in_front = [view for view in (home, stack[-1] if stack else None) if view is not None]
        for view in in_front:
            if view["id"] == view_id:
                return view
        raise NotOnThePicture(f"that view is not in front of {person.name}")
