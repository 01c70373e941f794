"""Blocks that Prefect keeps: loaded when a process needs them first, and kept by it from then on."""

import logging
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from prefect.settings import PREFECT_API_URL

if TYPE_CHECKING:
    from prefect.blocks.core import Block

log = logging.getLogger(__name__)

KINDS: Mapping[str, Mapping[str, str]] = {
    "mail": {
        "sendgrid": "blocks.mail.sendgrid.client:SendGrid",
        "smtp": "blocks.mail.smtp.client:Smtp",
        "folder": "blocks.mail.folder:FolderMailer",
    },
    "slack": {"": "blocks.slack:Slack"},
    "sms": {"": "blocks.texting:Texting"},
    "language_model": {"": "blocks.language_model:LanguageModel"},
    "sign_in": {"": "blocks.sign_in:SignIn"},
    "hooks": {"": "blocks.hooks.source:HookSource"},
}
"""The types of block that can serve for each, by kind; a vendor's client is imported where it is used alone."""


class NotLoaded(Exception):  # noqa: N818 - named for what is the matter
    """The block cannot be had now; the text names it and says why, and has no secret."""


def kind_of(service: str, kind: str = "") -> "type[Block]":
    """The type of block of a kind; raises LookupError where there is no such kind."""
    module, _, name = KINDS[service][kind].partition(":")
    found: type[Block] = getattr(import_module(module), name)
    return found


def load(service: str, name: str) -> Any:
    """The block under its name, before which its kind stands where there are several; raises NotLoaded."""
    kind, _, bare = name.rpartition("/")
    if kind not in KINDS[service]:
        raise NotLoaded(f"{name} is none of {', '.join(f'{one}/NAME' for one in KINDS[service])}")
    if not PREFECT_API_URL.value():  # Prefect would start a server of its own
        raise NotLoaded(f"the block {name} is kept in Prefect, whose address is not known")
    try:
        return kind_of(service, kind).load(bare)
    except Exception as trouble:  # noqa: BLE001 - whatever keeps it away is told by its name alone
        raise NotLoaded(f"the block {name} cannot be loaded ({type(trouble).__name__})") from None


def attempt(service: str, name: str) -> Any | None:
    """The block, or None where Prefect does not hand it out now: the case goes on without it."""
    try:
        return load(service, name)
    except NotLoaded as trouble:
        log.warning("%s: %s", service, trouble)
        return None
