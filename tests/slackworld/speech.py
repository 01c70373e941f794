"""What a person writes, as Slack keeps it: signs replaced, addresses made links."""

import re
from typing import Any

from tests.slackworld.people import Person
from tests.slackworld.workspace import Message

SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")
LINK = re.compile(r"https?://[^\s&<>]+")


def written(person: Person, text: str, ts: str, block_id: str) -> Message:
    """A message of a person, with its text in Slack's writing and its rich text as it was typed."""
    safe = "".join(SIGNS.get(sign, sign) for sign in text)
    linked = MAIL.sub(lambda found: f"<mailto:{found[0]}|{found[0]}>", LINK.sub(lambda found: f"<{found[0]}>", safe))
    spoken: dict[str, Any] = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    message: Message = {"type": "message", "user": person.id, "text": linked, "ts": ts, "team": person.team}
    return message | {"blocks": [{"type": "rich_text", "block_id": block_id, "elements": [spoken]}]}
