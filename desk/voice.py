"""Answering a person where they pressed: in the conversation, in the modal, above the home tab."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from desk.spots import Spot
from winback.cards import kit
from winback.cards.forms import loading, told
from winback.phrases import say

log = logging.getLogger(__name__)
quiet = logging.getLogger("desk.voice.client")
quiet.setLevel(logging.CRITICAL)  # the client logs the bodies of what it sends

TIMEOUT = 5
"""Seconds for an answer in a conversation."""
LATE = frozenset({"expired_trigger_id", "trigger_expired"})
USED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
"""The press came twice: its modal is open already."""
CLOSED = frozenset({"not_found", "hash_conflict", "view_not_found"})
"""The person closed the modal meanwhile, or it shows something newer: nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A modal that stands in front of somebody; `hash` is the version that was shown."""

    view: str
    hash: str


class Voice:
    """What the desk says in Slack by itself. What Slack does not take is logged, never raised: the journal has it."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    # -- notices --

    def tell(self, spot: Spot, part: str, language: str, **values: object) -> None:
        """Say a phrase of the desk's under its title."""
        title = f"{part}_title"
        self.tell_words(spot, say("desk", title, language), say("desk", part, language, **values), language)

    def tell_words(self, spot: Spot, title: str, words: str, language: str) -> None:
        """Say something to one person: in the conversation, instead of the modal, or above the home tab."""
        if spot.view:
            self.fill(Opened(spot.view, ""), last_word(title, words, language))
        elif spot.response_url:
            self.answer(spot, kit.post(words, [kit.section(kit.escape(words))]))
        elif spot.trigger:
            self._show(self._client.views_open, trigger_id=spot.trigger, view=told(title, words, language))

    def answer(self, spot: Spot, post: kit.Post) -> None:
        """Show a message to one person, in the conversation they pressed or typed in."""
        message = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": post.text,
            "blocks": post.blocks,
            "unfurl_links": False,
        }
        client = WebhookClient(spot.response_url, timeout=TIMEOUT, logger=quiet, retry_handlers=[])
        try:
            answer = client.send_dict(message)
        except (OSError, HTTPException) as trouble:
            log.warning("an answer could not be shown: %s", type(trouble).__name__)
            return
        if answer.status_code != 200:
            log.warning("an answer could not be shown: Slack said %s", answer.status_code)

    # -- modals --

    def open(self, spot: Spot, language: str) -> Opened | None:
        """Open a modal that says to wait, above the one pressed in if there is one; None where Slack opens none."""
        method = self._client.views_push if spot.view else self._client.views_open
        view, code = self._show(method, trigger_id=spot.trigger, view=loading(language))
        if view:
            return Opened(str(view["id"]), str(view.get("hash", "")))
        if code not in USED and (spot.response_url or spot.view):
            self.tell_words(
                spot,
                say("desk", "cannot_show_title", language),
                say("desk", "too_late" if code in LATE else "cannot_open", language),
                language,
            )
        return None

    def fill(self, opened: Opened, view: kit.View) -> Opened | None:
        """Show something else in an open modal; None where it is closed by now, or shows something newer."""
        known = {"hash": opened.hash} if opened.hash else {}
        shown, _ = self._show(self._client.views_update, view_id=opened.view, view=view, **known)
        return Opened(str(shown["id"]), str(shown.get("hash", ""))) if shown else None

    def publish(self, user: str, view: kit.View) -> None:
        """Draw somebody's home tab."""
        self._show(self._client.views_publish, user_id=user, view=view)

    def _show(self, method: Callable[..., SlackResponse], **told_slack: Any) -> tuple[dict[str, Any] | None, str]:
        """The view as Slack has it now, or Slack's word for why it has none."""
        try:
            shown: dict[str, Any] = method(**told_slack)["view"]
        except SlackApiError as error:
            code = _code(error)
        except (OSError, HTTPException) as trouble:
            code = type(trouble).__name__
        else:
            return shown, ""
        if code not in CLOSED | USED:
            log.warning("%s was not done: %s", method.__name__, code)
        return None, code


def last_word(title: str, words: str, language: str) -> kit.View:
    """A notice that ends what was done in modals: closing it closes those below, which show what was."""
    return told(title, words, language) | {"clear_on_close": True}


def _code(error: SlackApiError) -> str:
    """Slack's word for it; what else it answers may hold what somebody typed."""
    told_so = error.response.get("error") if hasattr(error.response, "get") else None
    return str(told_so or "unreadable")[:80]
