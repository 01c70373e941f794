"""What every method is given: who asked, for what, and what they may."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.slackworld.installation import Installation
from tests.slackworld.people import BOT_USER, Person
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import Channel, Workspace


@dataclass
class Asked:
    """One call with its arguments, as they came: form fields are strings, JSON is what it is."""

    workspace: Workspace
    installation: Installation
    body: dict[str, Any]
    host: str

    def needs(self, *names: str) -> list[Any]:
        """The values of arguments that must be there."""
        missing = [name for name in names if self.body.get(name) is None or self.body[name] == ""]
        if missing:
            raise SlackRefusal.of_arguments(
                "invalid_arguments", [f"missing required field: {name}" for name in missing]
            )
        return [self.body[name] for name in names]

    def yes(self, name: str) -> bool:
        """An argument that is true or false, in any of the ways in which it may be sent."""
        return str(self.body.get(name, "")).lower() in {"1", "true"}

    def parsed(self, name: str, error: str) -> Any:
        """An argument that is a structure: in JSON as it stands, in a form as JSON within."""
        value = self.body.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackRefusal(error) from None

    def allow(self, *scopes: str) -> None:
        """Refuse whoever was granted none of these scopes."""
        if scopes and not self.installation.scopes & set(scopes):
            provided = ",".join(sorted(self.installation.scopes))
            raise SlackRefusal("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, channel_id: Any) -> Channel:
        """A conversation that the app can know of."""
        found = self.workspace.channels.get(str(channel_id))
        if found is None or (found.private and BOT_USER not in found.members):
            raise SlackRefusal("channel_not_found")
        return found

    def joined(self, channel_id: Any) -> Channel:
        """A conversation that the app takes part in."""
        found = self.channel(channel_id)
        if BOT_USER not in found.members:
            raise SlackRefusal("not_in_channel")
        return found

    def person(self, user_id: Any) -> Person:
        """Somebody known here."""
        found = self.workspace.people.get(str(user_id))
        if found is None:
            raise SlackRefusal("user_not_found")
        return found

    def page(self, items: list[Any], default: int, most: int) -> tuple[list[Any], str]:
        """One page of a list, and the cursor of the next: empty at the end."""
        limit = int(self.body.get("limit") or default)
        if not 1 <= limit <= most:
            raise SlackRefusal("invalid_limit")
        start = self._start()
        end = start + limit
        return items[start:end], _cursor(end) if end < len(items) else ""

    def _start(self) -> int:
        cursor = self.body.get("cursor")
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(str(cursor), validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise SlackRefusal("invalid_cursor") from None


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


@dataclass(frozen=True)
class Method:
    """One method: what it does, the scopes of which one is needed, whose token it takes, calls a minute."""

    run: Callable[[Asked], dict[str, Any]]
    scopes: tuple[str, ...] = ()
    token: str = "bot"
    tier: int = 50
