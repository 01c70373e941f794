"""What people press and call: buttons, commands, shortcuts, the home tab."""

import copy
from collections.abc import Mapping
from typing import Any

from tests.slackworld import payloads, pictures, typed
from tests.slackworld.core import Core, Who
from tests.slackworld.deliveries import Reaction
from tests.slackworld.pictures import Button
from tests.slackworld.refusals import NotOnThePicture
from tests.slackworld.workspace import Message, View


class Presses(Core):
    """The verbs of people that are no forms."""

    def press(
        self,
        who: Who,
        where: Message | View,
        action_id: str,
        *,
        value: str | None = None,
        chosen: Any = None,
        typing: Mapping[str, Any] | None = None,
        as_seen: bool = False,
    ) -> Reaction:
        """Press a button of a message, modal or home tab, or choose (`chosen`) where a choice tells the app at once.

        `value` tells apart buttons of one action; `typing` is filled in before, in a modal. With `as_seen` the
        picture that was handed over is what the person sees, though it may have been drawn anew meanwhile.
        """
        if where.get("type") in {"modal", "home"}:
            payload = self._press_in_view(who, where, action_id, value, chosen, typing or {}, as_seen)
        else:
            payload = self._press_in_message(who, where, action_id, value, chosen, as_seen)
        return self.deliveries.deliver("interactive", self._person(who).id, payload)

    def command(self, who: Who, name: str, text: str = "", channel: str = "") -> Reaction:
        """Type a slash command, in the direct conversation unless said otherwise."""
        self._commands_allowed()
        person = self._person(who)
        with self.workspace.changed:
            place = self.workspace.channels[channel] if channel else self.workspace.direct_channel(person.id)
            trigger, url = self.workspace.trigger(person.id), self._response_url(person.id, place)
        payload = payloads.command(person, name, text, place, trigger, url)
        reaction = self.deliveries.deliver("slash_commands", person.id, payload)
        if reaction.acknowledged and (reaction.answer.get("text") or reaction.answer.get("blocks")):
            with self.workspace.changed:
                self.answers.answer(self.workspace.addresses[url.rpartition("/")[2]], reaction.answer)
                self.workspace.changed.notify_all()
        return reaction

    def shortcut(self, who: Who, message: Message, callback_id: str = "open_case") -> Reaction:
        """Choose a message shortcut in the menu of a message."""
        self._commands_allowed()
        person = self._person(who)
        with self.workspace.changed:
            channel, current = self._message(person, message)
            trigger = self.workspace.trigger(person.id)
            url = self._response_url(person.id, channel, current["ts"])
            payload = payloads.interactive("message_action", person, trigger)
            place = payloads.in_message(current, channel, url)
            payload.pop("api_app_id")  # here alone Slack leaves these out
            payload["user"].pop("username")
            payload |= {"callback_id": callback_id, "message_ts": current["ts"], "message": place["message"]}
            payload |= {"channel": place["channel"], "response_url": url, "action_ts": self.workspace.stamp()}
        return self.deliveries.deliver("interactive", person.id, payload)

    def opens_home(self, who: Who, tab: str = "home") -> Reaction:
        """Open the app's home tab."""
        person = self._person(who)
        with self.workspace.changed:
            direct, home = self.workspace.direct_channel(person.id), self.workspace.homes.get(person.id)
            happened: dict[str, Any] = {"type": "app_home_opened", "user": person.id, "channel": direct.id, "tab": tab}
            happened |= {"event_ts": self.workspace.stamp()} | ({"view": copy.deepcopy(home)} if home else {})
        return self.tells(person, happened)

    def tells(self, who: Who, happened: dict[str, Any]) -> Reaction:
        """Something happened that the app wants to know of (Events API)."""
        person = self._person(who)
        payload = payloads.event(happened, self.workspace.name("Ev"), self.workspace.now())
        return self.deliveries.deliver("events_api", person.id, payload)

    def verifies(self) -> bool:
        """Slack asks the request URL whether it is the app's, as it does when the address is written down."""
        challenge = self.workspace.name("Ch")
        payload = {"token": payloads.TOKEN, "challenge": challenge, "type": "url_verification"}
        answer = self.deliveries.deliver("events_api", "", payload).answer
        return challenge in {answer.get("challenge"), answer.get("text")}

    def redelivers(self, reaction: Reaction, attempt: int = 1, reason: str = "timeout") -> Reaction:
        """The same once more, as Slack does when it is not sure that it was heard."""
        return self.deliveries.deliver(reaction.kind, reaction.user, reaction.payload, attempt, reason)

    def _press_in_message(
        self, who: Who, where: Message, action_id: str, value: str | None, chosen: Any, as_seen: bool
    ) -> dict[str, Any]:
        person = self._person(who)
        with self.workspace.changed:
            channel, current = self._message(person, where)
            seen = where if as_seen else current
            button = _the(seen, action_id, value)
            payload = payloads.interactive("block_actions", person, self.workspace.trigger(person.id))
            payload |= payloads.in_message(seen, channel, self._response_url(person.id, channel, current["ts"]))
            payload["actions"] = [payloads.action(button, self.workspace.stamp(), typed.used(button, chosen))]
        return payload

    def _press_in_view(
        self,
        who: Who,
        where: View,
        action_id: str,
        value: str | None,
        chosen: Any,
        typing: Mapping[str, Any],
        as_seen: bool,
    ) -> dict[str, Any]:
        person = self._person(who)
        with self.workspace.changed:
            current = self._front(person, where["id"])
            typed.fill(current, typing)
            seen = where if as_seen else current
            button = _the(seen, action_id, value)
            if chosen is not None and button.element["type"] != "overflow":
                typed.fill(current, {button.block_id: chosen})
            inside = current["id"] if current["type"] == "modal" else ""
            payload = payloads.interactive("block_actions", person, self.workspace.trigger(person.id, inside))
            payload |= payloads.in_view(seen)
            payload["actions"] = [payloads.action(button, self.workspace.stamp(), typed.used(button, chosen))]
        return payload

    def _commands_allowed(self) -> None:
        if "commands" not in self.installation.scopes:
            raise NotOnThePicture(
                "the app was not granted commands: Slack offers neither its commands nor its shortcuts"
            )


def _the(picture: dict[str, Any], action_id: str, value: str | None) -> Button:
    """The one thing on the picture that is meant."""
    there = pictures.pressable(picture)
    found = [button for button in there if button.action_id == action_id and value in {None, button.value}]
    if not found:
        shown = [f"{button.action_id} ({button.value})" for button in there]
        raise NotOnThePicture(f"there is no {action_id} {value or ''} to press; there are {shown}")
    if len({button.value for button in found}) > 1:
        raise NotOnThePicture(f"several are {action_id}: say which `value`: {[button.value for button in found]}")
    return found[0]
