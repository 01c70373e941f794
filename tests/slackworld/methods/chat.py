"""chat.*: messages are posted, changed, taken away."""

from typing import Any

from tests.slackworld import pictures, rules
from tests.slackworld.methods.asked import Asked, Method
from tests.slackworld.people import APP, BOT, BOT_PROFILE, BOT_USER, TEAM, TEAM_DOMAIN
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import Channel, Message

POSTED_TEXT, UPDATED_TEXT = 40_000, 4_000
METADATA = 16_000


def post_message(asked: Asked) -> dict[str, Any]:
    """One more message in a conversation; a member's id stands for the direct one."""
    channel = _writable(asked, asked.needs("channel")[0])
    message: Message = {"user": BOT_USER, "type": "message", "bot_id": BOT, "app_id": APP, "team": TEAM}
    message |= {"bot_profile": BOT_PROFILE, **_content(asked, POSTED_TEXT)}
    if thread := asked.body.get("thread_ts"):
        if channel.find(str(thread)) is None:
            raise SlackRefusal("thread_not_found")
        message["thread_ts"] = str(thread)
    message["ts"] = asked.workspace.stamp()
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def update(asked: Asked) -> dict[str, Any]:
    """A message of the app's own is written anew; what is not given stays."""
    channel_id, ts = asked.needs("channel", "ts")
    channel, message = _own(asked, channel_id, ts, "cant_update_message")
    if channel.archived:
        raise SlackRefusal("is_archived")
    message.update(_content(asked, UPDATED_TEXT) | {"edited": {"user": BOT_USER, "ts": asked.workspace.stamp()}})
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(asked: Asked) -> dict[str, Any]:
    """A message of the app's own is gone."""
    channel_id, ts = asked.needs("channel", "ts")
    channel, message = _own(asked, channel_id, ts, "cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": ts}


def post_ephemeral(asked: Asked) -> dict[str, Any]:
    """A message for one person's eyes, until they look away."""
    channel_id, user = asked.needs("channel", "user")
    channel = _writable(asked, channel_id)
    if user not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    ts = asked.workspace.stamp()
    message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": ts, "channel": channel.id}
    asked.workspace.ephemerals[user].append(message | {"is_ephemeral": True} | _content(asked, POSTED_TEXT))
    return {"message_ts": ts}


def permalink(asked: Asked) -> dict[str, Any]:
    """The lasting address of a message."""
    channel_id, ts = asked.needs("channel", "message_ts")
    channel = asked.channel(channel_id)
    if channel.find(str(ts)) is None:
        raise SlackRefusal("message_not_found")
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{str(ts).replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _writable(asked: Asked, channel_id: str) -> Channel:
    if channel_id in asked.workspace.people:
        person = asked.person(channel_id)
        if person.deleted or person.bot:
            raise SlackRefusal("user_disabled" if person.deleted else "cannot_dm_bot")
        return asked.workspace.direct_channel(channel_id)
    channel = asked.channel(channel_id)
    if channel.archived:
        raise SlackRefusal("is_archived")
    public = not channel.private and "chat:write.public" in asked.installation.scopes
    return channel if public else asked.joined(channel_id)


def _own(asked: Asked, channel_id: str, ts: str, error: str) -> tuple[Channel, Message]:
    channel = asked.channel(channel_id)
    message = channel.find(str(ts))
    if message is None:
        raise SlackRefusal("message_not_found")
    if message["user"] != BOT_USER:
        raise SlackRefusal(error)
    return channel, message


def content(body: dict[str, Any], blocks: Any, workspace: Any, longest: int = POSTED_TEXT) -> dict[str, Any]:
    """Text and blocks as Slack keeps them, or its refusal."""
    text = body.get("text") or ""
    if not text and not blocks:
        raise SlackRefusal("no_text")
    if len(text) > longest:
        raise SlackRefusal("msg_too_long")
    if blocks and (problems := rules.block_problems(blocks, rules.MESSAGE_BLOCKS)):
        raise SlackRefusal.of_arguments("invalid_blocks", problems)
    if rules.characters(blocks) > rules.MESSAGE_CHARACTERS:
        raise SlackRefusal("msg_blocks_too_long")
    return {"text": text} | ({"blocks": pictures.kept(blocks, lambda: workspace.name("b"))} if blocks else {})


def _content(asked: Asked, longest: int) -> dict[str, Any]:
    blocks = asked.parsed("blocks", "invalid_blocks_format")
    made = content(asked.body, blocks, asked.workspace, longest)
    made |= {"blocks": []} if blocks == [] else {}
    metadata = asked.parsed("metadata", "invalid_metadata_format")
    return made | ({} if metadata is None else {"metadata": _metadata(metadata)})


def _metadata(metadata: Any) -> dict[str, Any]:
    if metadata == {}:
        return {}
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackRefusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackRefusal("invalid_metadata_format")
    if len(str(metadata)) > METADATA:
        raise SlackRefusal("metadata_too_large")
    return metadata


WRITES = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, WRITES, tier=10_000),
    "chat.update": Method(update, WRITES, tier=50),
    "chat.delete": Method(delete, WRITES, tier=50),
    "chat.postEphemeral": Method(post_ephemeral, WRITES, tier=100),
    "chat.getPermalink": Method(permalink, tier=1000),
}
