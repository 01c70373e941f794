"""Slack: the company's own app, its channels, and what it can do there."""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from blocks.sending import NotNow, Refused, Unclear
from blocks.slack_errors import Gone, ours
from winback.cards.kit import Post

TIMEOUT = 10
"""Seconds for one call; shorter than what one try to send may take."""

EVENT = "winback_message"
"""The metadata's event type; every app of the workspace can read it, so that it holds ids only."""

PAGES = 10
PAGE = 200
"""A lost message is looked for in so many pages of so many messages."""

SCOPES = (
    *("chat:write", "commands", "im:write", "im:history", "users:read", "users:read.email"),
    *("channels:read", "channels:history", "groups:read", "groups:history"),
)
"""What the app must be allowed; the manifest asks for exactly these."""

IS_ID = re.compile(r"^[UW][A-Z0-9]{2,}$")

quiet = logging.getLogger("blocks.slack.client")
quiet.setLevel(logging.CRITICAL)  # the client logs bodies of what it sends and gets


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: a channel's id and the message's timestamp."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message carries to be found again by: ids of its case and of its row in the outbox."""

    message: int
    case: int | None = None

    def metadata(self) -> dict[str, Any]:
        """As Slack keeps it."""
        ids = {"message": self.message} | ({"case": self.case} if self.case else {})
        return {"event_type": EVENT, "event_payload": ids}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in Slack; a `stranger` is a bot, has left, or belongs to another workspace."""

    id: str
    email: str
    name: str
    stranger: bool


class Slack(Block):
    """A company's own Slack app. Every call is bounded in time, and none is repeated behind our back."""

    _block_type_name = "Winback Slack"
    _block_type_slug = "winback-slack"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "The app that posts cards and direct messages, and hears presses."

    bot_token: SecretStr = Field(description="Token of the app that posts cards (xoxb-…).")
    app_token: SecretStr | None = Field(default=None, description="Token for Socket Mode (xapp-…).")
    signing_secret: SecretStr | None = Field(default=None, description="For signed HTTP instead of Socket Mode.")
    channels: dict[str, str] = Field(default_factory=dict, description="Channel id of each team, by the team's key.")
    api_url: str = Field(default=WebClient.BASE_URL, description="Where Slack listens.")

    def client(self) -> WebClient:
        """Slack's own client; it waits at most 10 s and tries once."""
        return WebClient(
            token=self.bot_token.get_secret_value(),
            base_url=self.api_url,
            timeout=TIMEOUT,
            retry_handlers=[],
            logger=quiet,
        )

    def socket_client(self) -> WebClient:
        """The client that opens sockets: it has the app's token, not the bot's. Raises Refused without one."""
        if self.app_token is None:
            raise Refused("Socket Mode needs the app token; store it in the block, or serve signed HTTP")
        client = self.client()
        client.token = self.app_token.get_secret_value()
        return client

    @cached_property
    def _client(self) -> WebClient:
        return self.client()

    @cached_property
    def _known(self) -> dict[str, str]:
        """Direct channels, by the address they were asked for."""
        return {}

    # -- sending --

    def post(self, channel: str, post: Post, mark: Mark) -> Place:
        """Post a message; raises NotNow, Refused or Unclear."""
        with ours():
            done = self._client.chat_postMessage(
                channel=channel,
                text=post.text,
                blocks=post.blocks or None,
                metadata=mark.metadata(),
                unfurl_links=False,
                unfurl_media=False,
            )
            return Place(_word(done, "channel"), _word(done, "ts"))

    def update(self, place: Place, post: Post, mark: Mark) -> None:
        """Draw a message anew where it stands; raises Gone too, where it can no longer be changed."""
        with ours():
            self._client.chat_update(
                channel=place.channel, ts=place.ts, text=post.text, blocks=post.blocks, metadata=mark.metadata()
            )

    def find(self, channel: str, messages: Collection[int], since: datetime) -> Place | None:
        """The newest of these that we posted though its answer was lost, by its mark; None where there is none."""
        cursor, ours_alone = None, self._bot
        for _ in range(PAGES):
            with ours():
                page = self._client.conversations_history(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor,
                )
                told: list[dict[str, Any]] = page["messages"]
                for posted in told:
                    metadata = posted.get("metadata") or {}
                    marked = metadata.get("event_type") == EVENT and posted.get("bot_id") == ours_alone
                    if marked and metadata["event_payload"].get("message") in messages:
                        return Place(channel, str(posted["ts"]))
                pointer: dict[str, str] = page.get("response_metadata") or {}
                cursor = pointer.get("next_cursor")
            if not cursor:
                return None
        raise Unclear("the channel is too busy to look a message up")

    def direct_channel(self, address: str) -> str:
        """The channel of direct messages to a member, given by id or by mail address."""
        if address not in self._known:
            member = address if IS_ID.match(address) else self._member_of(address)
            with ours():
                opened: dict[str, Any] = self._client.conversations_open(users=member)["channel"]
                self._known[address] = str(opened["id"])
        return self._known[address]

    def _member_of(self, email: str) -> str:
        with ours():
            return str(self._client.users_lookupByEmail(email=email)["user"]["id"])

    def permalink(self, place: Place) -> str:
        """The address of a message; "" where Slack does not tell it now."""
        try:
            with ours():
                return str(self._client.chat_getPermalink(channel=place.channel, message_ts=place.ts)["permalink"])
        except (NotNow, Refused, Unclear, Gone):
            return ""

    # -- people --

    def member(self, user_id: str) -> Member:
        """Who somebody in Slack is; raises NotNow, Refused or Unclear."""
        with ours():
            user: dict[str, Any] = dict(self._client.users_info(user=user_id)["user"])
        other = bool(user.get("is_stranger")) or user.get("team_id", self._team) != self._team
        profile = user.get("profile") or {}
        return Member(
            id=user_id,
            email=str(profile.get("email") or "").lower() if user.get("is_email_confirmed", True) else "",
            name=str(profile.get("real_name") or user.get("name") or ""),
            stranger=bool(other or user.get("deleted") or user.get("is_bot")),
        )

    @cached_property
    def _me(self) -> dict[str, Any]:
        with ours():
            answer = self._client.auth_test().data
            return {**answer} if isinstance(answer, dict) else {}

    @property
    def _team(self) -> str:
        return str(self._me.get("team_id"))

    @property
    def _bot(self) -> str:
        return str(self._me.get("bot_id"))

    # -- health --

    def check(self) -> str:
        """What is wrong with token, scopes or channels, and how to mend it; "" where all is well."""
        try:
            with ours():
                granted = {name.lower(): value for name, value in self._client.auth_test().headers.items()}
            lacking = sorted(set(SCOPES) - set(_words(granted.get("x-oauth-scopes", ""))))
            if lacking:
                return f"the app lacks {', '.join(lacking)}; install it again from the manifest"
            return "; ".join(wrong for team, channel in self.channels.items() if (wrong := self._amiss(team, channel)))
        except (NotNow, Refused, Unclear) as trouble:
            return str(trouble)

    def _amiss(self, team: str, channel: str) -> str:
        with ours():
            found = self._client.conversations_info(channel=channel)["channel"]
        if found.get("is_archived"):
            return f"the channel of {team} ({channel}) is archived; name another"
        return "" if found.get("is_member") else f"the app is not in the channel of {team} ({channel}); invite it"


def _word(answer: SlackResponse, name: str) -> str:
    """A field that must be there; raises LookupError otherwise."""
    found = answer.get(name)
    if not isinstance(found, str):
        raise LookupError(name)
    return found


def _words(told: Any) -> list[str]:
    text = ",".join(told) if isinstance(told, list) else str(told)
    return [word.strip() for word in text.split(",") if word.strip()]
