"""What POST /v3/mail/send does not take, said as SendGrid says it: by message, field and help."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

LARGEST = 30_000_000
ADDRESS = re.compile(r"[!-?A-~]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,}")
FORBIDDEN = {
    *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding"),
    *("to", "from", "subject", "reply-to", "cc", "bcc"),
}
KNOWN = {
    *("personalizations", "from", "reply_to", "reply_to_list", "subject", "content", "attachments", "template_id"),
    *("headers", "categories", "custom_args", "send_at", "batch_id", "asm", "ip_pool_name", "mail_settings"),
    "tracking_settings",
}
ORDER = ["text/plain", "text/html"]

Problem = tuple[str, str]
"""A message, and the field that it is about."""


def problems(body: Any, groups: set[int]) -> list[Problem]:
    """All that is wrong with a body; none where it is taken."""
    if not isinstance(body, dict):
        return [("Bad Request", "")]
    of_labels = [*_of_labels(body), *_of_own(body), *_of_group(body, groups)]
    return [*_of_recipients(body), *_of_senders(body), *_of_content(body), *of_labels]


def errors(found: list[Problem]) -> dict[str, Any]:
    """The answer's body."""
    return {"errors": [{"message": message, "field": field or None, "help": None} for message, field in found]}


def _of_recipients(body: dict[str, Any]) -> Iterator[Problem]:
    envelopes = body.get("personalizations")
    if not isinstance(envelopes, list) or not envelopes:
        yield "The personalizations field is required and must have at least one personalization.", "personalizations"
        return
    if len(envelopes) > 1000:
        yield "The personalization block is limited to 1000 personalizations per API request.", "personalizations"
    for number, envelope in enumerate(envelopes):
        everybody = [one for part in ("to", "cc", "bcc") for one in envelope.get(part, [])]
        if not envelope.get("to"):
            yield "The to array is required and must have at least one recipient.", f"personalizations.{number}.to"
        if len(everybody) > 1000:
            yield "There is a limit of 1000 total recipients (to + cc + bcc) per request.", "personalizations"
        for place, one in enumerate(envelope.get("to", [])):
            where = f"personalizations.{number}.to.{place}"
            yield from _of_address(one, f"{where}.email")
            if {";", ","} & set(str(one.get("name", ""))):
                yield "The to.name cannot include either the ; or , characters.", f"{where}.name"
        times = Counter(str(one.get("email", "")).lower() for one in everybody)
        if max(times.values(), default=0) > 1:
            yield "Each unique email address should only be included once.", f"personalizations.{number}"


def _of_senders(body: dict[str, Any]) -> Iterator[Problem]:
    sender = body.get("from")
    if not isinstance(sender, dict):
        yield "The from object must be provided for every email send.", "from.email"
        return
    yield from _of_address(sender, "from.email")
    if not str(sender.get("name", "")).isascii():
        yield "Unicode encoding is not supported for the from field.", "from.name"
    if "reply_to" in body:
        yield from _of_address(body["reply_to"], "reply_to.email")


def _of_content(body: dict[str, Any]) -> Iterator[Problem]:
    if not body.get("subject"):
        yield "The subject is required.", "subject"
    content = body.get("content")
    if not isinstance(content, list) or not content:
        yield "Unless a valid template_id is provided, the content parameter is required.", "content"
        return
    for place, part in enumerate(content):
        if not part.get("value"):
            yield "The content value must be a string at least one character in length.", f"content.{place}.value"
    kinds = [part.get("type") for part in content]
    if [kind for kind in ORDER if kind in kinds] != [kind for kind in kinds if kind in ORDER]:
        yield "If present, text/plain and text/html may only be provided once, in that order.", "content"


def _of_labels(body: dict[str, Any]) -> Iterator[Problem]:
    for name in sorted(set(body) - KNOWN):
        yield "Additional properties are not allowed.", name
    categories = body.get("categories", [])
    if len(categories) > 10:
        yield "You cannot have more than 10 categories per request.", "categories"
    if len(set(categories)) != len(categories):
        yield "The categories must be unique.", "categories"
    for place, category in enumerate(categories):
        if not isinstance(category, str) or len(category) > 255 or not category.isascii():
            yield "A category name cannot exceed 255 characters, and must be ASCII.", f"categories.{place}"
    pool = body.get("ip_pool_name", "pool")
    if not 2 <= len(pool) <= 64:
        yield "The ip_pool_name must be between 2 and 64 characters.", "ip_pool_name"


def _of_own(body: dict[str, Any]) -> Iterator[Problem]:
    values = body.get("custom_args", {})
    if any(not isinstance(value, str) for value in values.values()):
        yield "The custom_args values must be strings.", "custom_args"
    if len(json.dumps(values).encode()) > 10_000:
        yield "The custom_args object must be less than 10000 bytes.", "custom_args"
    for name, value in body.get("headers", {}).items():
        if name.lower() in FORBIDDEN or not isinstance(value, str) or not name.isascii():
            yield "The header cannot be used, or its value is not a string.", f"headers.{name}"


def _of_group(body: dict[str, Any], groups: set[int]) -> Iterator[Problem]:
    asm = body.get("asm")
    if asm is None:
        return
    if asm.get("group_id") not in groups:
        yield "The asm.group_id must be a valid unsubscribe group.", "asm.group_id"
    if len(asm.get("groups_to_display", [])) > 25:
        yield "You cannot display more than 25 groups.", "asm.groups_to_display"


def _of_address(one: Any, field: str) -> Iterator[Problem]:
    if not isinstance(one, dict) or not ADDRESS.fullmatch(str(one.get("email", ""))):
        yield "Does not contain a valid address.", field
