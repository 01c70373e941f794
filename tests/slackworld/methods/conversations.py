"""conversations.*: what a channel is, who is in it, what was said."""

import re
from typing import Any

from tests.slackworld.methods.asked import Asked, Method
from tests.slackworld.people import BOT_USER, TEAM
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import Channel, Message

STAMP = re.compile(r"\d{1,12}(\.\d{1,6})?")


def open_conversation(asked: Asked) -> dict[str, Any]:
    """The direct conversation with one person, made if there is none."""
    users = [user for user in str(asked.body.get("users") or "").split(",") if user]
    if not users:
        raise SlackRefusal("users_list_not_supplied")
    person = asked.person(users[0])
    if len(users) > 1:
        raise SlackRefusal("too_many_users")
    if person.deleted:
        raise SlackRefusal("user_disabled")
    if person.bot:
        raise SlackRefusal("cannot_dm_bot")
    known = any(channel.with_user == person.id for channel in asked.workspace.channels.values())
    channel = asked.workspace.direct_channel(person.id)
    told = {"no_op": True, "already_open": True} if known else {}
    return told | {"channel": _described(channel) if asked.yes("return_im") else {"id": channel.id}}


def info(asked: Asked) -> dict[str, Any]:
    """What a conversation is."""
    channel = asked.channel(asked.needs("channel")[0])
    asked.allow(f"{channel.kind}:read")
    more = {"num_members": len(channel.members)} if asked.yes("include_num_members") else {}
    return {"channel": _described(channel) | more}


def members(asked: Asked) -> dict[str, Any]:
    """Who takes part in a conversation."""
    channel = asked.channel(asked.needs("channel")[0])
    asked.allow(f"{channel.kind}:read")
    found, cursor = asked.page(sorted(channel.members), 100, 1000)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def history(asked: Asked) -> dict[str, Any]:
    """What was said outside threads, the latest first."""
    channel = asked.joined(asked.needs("channel")[0])
    asked.allow(f"{channel.kind}:history")
    oldest, latest = _border(asked, "oldest"), _border(asked, "latest")
    inside = [message for message in channel.messages if _is_in(message, oldest, latest, asked.yes("inclusive"))]
    inside = [message for message in inside if message.get("thread_ts", message["ts"]) == message["ts"]]
    found, cursor = asked.page(sorted(inside, key=lambda message: -float(message["ts"])), 100, 999)
    told = [_told(message, asked.yes("include_all_metadata")) for message in found]
    answer = {"messages": told, "has_more": bool(cursor), "pin_count": 0}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _described(channel: Channel) -> dict[str, Any]:
    shared = {
        "id": channel.id,
        "created": 1790000000,
        "is_archived": channel.archived,
        "is_im": bool(channel.with_user),
    }
    shared |= {"is_org_shared": False, "is_shared": False, "is_ext_shared": False, "is_pending_ext_shared": False}
    shared |= {
        "unlinked": 0,
        "is_frozen": False,
        "shared_team_ids": [TEAM],
        "pending_shared": [],
        "context_team_id": TEAM,
        "updated": 1790000000000,
    }
    if channel.with_user:
        return shared | {"user": channel.with_user, "is_user_deleted": False, "priority": 0}
    shared |= {"name": channel.name, "name_normalized": channel.name, "is_channel": True, "is_group": False}
    shared |= {"is_mpim": False, "is_private": channel.private, "is_member": BOT_USER in channel.members}
    return shared | {"is_general": False, "creator": "U0CREATOR", "topic": {"value": ""}, "purpose": {"value": ""}}


def _border(asked: Asked, name: str) -> float | None:
    value = str(asked.body.get(name) or "")
    if value and not STAMP.fullmatch(value):
        raise SlackRefusal(f"invalid_ts_{name}")
    return float(value) if float(value or 0) else None


def _is_in(message: Message, oldest: float | None, latest: float | None, inclusive: bool) -> bool:
    at = float(message["ts"])
    if inclusive and at in {oldest, latest}:
        return True
    return (oldest is None or at > oldest) and (latest is None or at < latest)


def _told(message: Message, with_metadata: bool) -> Message:
    return (
        message
        if with_metadata and message.get("metadata")
        else {key: value for key, value in message.items() if key != "metadata"}
    )


READS = ("channels:read", "groups:read", "im:read")
HISTORIES = ("channels:history", "groups:history", "im:history")
METHODS = {
    "conversations.open": Method(open_conversation, ("im:write",), tier=50),
    "conversations.info": Method(info, READS, tier=50),
    "conversations.members": Method(members, READS, tier=100),
    "conversations.history": Method(history, HISTORIES, tier=50),
}
