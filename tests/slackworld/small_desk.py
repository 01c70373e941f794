"""A small app of slack_bolt for the tests of the stand-in: a card, a form, a home tab, a command."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.standin import SlackWorld

CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Nordwind* gave 2"}},
    {
        "type": "actions",
        "block_id": "todo",
        "elements": [
            {
                "type": "button",
                "action_id": "do:claim",
                "value": "12.3",
                "text": {"type": "plain_text", "text": "Claim"},
            },
            {
                "type": "button",
                "action_id": "form:contact",
                "value": "12.3",
                "text": {"type": "plain_text", "text": "Log"},
            },
        ],
    },
]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def field(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name),
        "element": element | {"action_id": "value"},
        **more,
    }


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form:contact",
    "private_metadata": '{"case":12}',
    "title": plain("Contact"),
    "submit": plain("Save"),
    "blocks": [
        field("said", {"type": "plain_text_input", "multiline": True, "max_length": 200}),
        field("channel", {"type": "static_select", "options": [option("phone"), option("mail")]}),
        field("next", {"type": "datetimepicker"}, optional=True),
    ],
}
LOADING: dict[str, Any] = {
    "type": "modal",
    "title": plain("Contact"),
    "blocks": [{"type": "section", "text": plain("One moment …")}],
}


class Desk:
    """A small app, with what it was told."""

    def __init__(self, world: SlackWorld) -> None:
        self.client = WebClient(world.installation.bot_token, base_url=world.api_url)
        self.app = App(client=self.client, signing_secret=world.installation.signing_secret)
        self.told: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}
        self.retries: list[Any] = []
        self.app.use(self.notes)
        self.app.action("do:claim")(self.claims)
        self.app.action("form:contact")(self.opens)
        self.app.view("form:contact")(self.takes)
        self.app.event("app_home_opened")(self.shows_home)
        self.app.command("/winback")(self.finds)
        self.app.message_shortcut("open_case")(self.hears)
        # slack_sdk comes back from a cut socket when it looks after it next: at every ping.
        web = WebClient(world.installation.app_token, base_url=world.api_url)
        self.handler = SocketModeHandler(self.app, world.installation.app_token, web_client=web, ping_interval=1)

    def close(self) -> None:
        """End at once: slack_sdk's reader would look up once a second."""
        self.handler.client.closed = True
        self.handler.client.enqueue_message("")
        self.handler.close()

    def notes(self, request: BoltRequest, next_: Callable[[], BoltResponse]) -> BoltResponse:
        self.retries.append(request.headers.get("x-slack-retry-num"))
        return next_()

    def claims(self, ack: Any, body: dict[str, Any]) -> None:
        ack()
        self.told.append(body)
        message = body["message"]
        self.client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text="Claimed", blocks=CARD[:1])

    def opens(self, ack: Any, body: dict[str, Any]) -> None:
        ack()
        view = self.client.views_open(trigger_id=body["trigger_id"], view=LOADING)["view"]
        self.client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)

    def takes(self, ack: Any, body: dict[str, Any]) -> None:
        self.told.append(body)
        ack(**self.answer)

    def shows_home(self, event: dict[str, Any]) -> None:
        home = {"type": "home", "blocks": CARD}
        self.client.views_publish(user_id=event["user"], view=home)

    def finds(self, ack: Any, body: dict[str, Any]) -> None:
        self.told.append(body)
        ack(f"Looking for {body['text']}")

    def hears(self, ack: Any, body: dict[str, Any]) -> None:
        ack()
        self.told.append(body)
