"""SMS, through whichever gateway Apprise knows."""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

from blocks.bounded import within
from blocks.sending import LostAnswer, Misconfigured, Refused, Unclear

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

CONNECT, READ = 3.0, 7.0
"""Seconds to reach the gateway, and for each piece of its answer."""
LONGEST = 11.0
"""Seconds for all of it; shorter than what one try to send may take."""
PHONE = "{phone}"
TRIED = "+4512345678"
"""A number that the address is tried with; nothing is sent to it."""
IS_NUMBER = re.compile(r"^\+[1-9][0-9]{6,14}$")
LOUD = ("apprise", "urllib3.connectionpool")
"""Loggers that tell numbers, texts and keys."""


class Texting(Block):
    """An SMS gateway, as an Apprise address. One text goes to one number, is tried once, and is bounded in time."""

    _block_type_name = "Winback SMS"
    _block_type_slug = "winback-sms"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "Sends short texts to telephones through the company's gateway."

    url: SecretStr = Field(description="Apprise's address of the gateway, {phone} where the number belongs.")

    def send(self, phone: str, text: str) -> str:
        """Send it once; what the gateway calls it is not told, so "". Raises Misconfigured, Refused or Unclear."""
        return self.open(phone)(text)

    def open(self, phone: str) -> Callable[[str], str]:
        """What texts one number, once; until it is called nothing goes out. Raises Misconfigured or Refused.

        To make it may take seconds the first time.
        """
        if not IS_NUMBER.match(phone):
            raise Refused("this is no telephone number with its country, such as +4512345678")
        service = self._service(phone)
        if service is None:
            raise Misconfigured("the address of the SMS gateway cannot be used; correct it: `winback doctor` says why")
        return partial(_send, service)

    def check(self) -> str:
        """What is wrong with the address, and how to mend it; "" where it can be used. The gateway is not asked."""
        url = self.url.get_secret_value()
        if PHONE not in url:
            return f"the address of the SMS gateway has no {PHONE}, so nobody would be reached; say where it belongs"
        if self._service(TRIED) is None:
            kind = url.partition("://")[0]
            named = f"{kind}://…" if re.fullmatch(r"[a-z0-9]{2,20}", kind) else "it"
            return f"Apprise cannot read the address of the SMS gateway ({named}); correct it: docs/mail.md, SMS"
        return ""

    def _service(self, phone: str) -> "NotifyBase | None":
        """The gateway's plugin for one number; None where the address is none."""
        from apprise import Apprise, AppriseAsset, PersistentStoreMode  # noqa: PLC0415 - it reads many plugins

        _hush()
        asset = AppriseAsset(storage_mode=PersistentStoreMode.MEMORY, plugin_paths=[], async_mode=False)
        url = self.url.get_secret_value().replace(PHONE, quote(phone, safe=""))
        service: NotifyBase | None = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None or not _names(service, phone):
            return None
        service.socket_connect_timeout, service.socket_read_timeout = CONNECT, READ
        service.redirects = False
        return service


def _send(service: "NotifyBase", text: str) -> str:
    """Apprise says yes or no; a no may come after the text has left, so that it is never a reason to send once more."""
    try:
        done = within(LONGEST, lambda: _notify(service, text))
    except TimeoutError as silence:
        raise LostAnswer("the SMS gateway did not answer in time") from silence
    except Exception as mistake:  # noqa: BLE001 - a plugin may raise anything; its words may hold the number
        raise Unclear(f"the SMS gateway's plugin failed: {type(mistake).__name__}") from None
    if not done:
        raise Unclear("the SMS gateway did not take the text, or its answer was lost")
    return ""


def _notify(service: "NotifyBase", text: str) -> bool:
    """One call of the plugin itself: Apprise's own tries again, or calls a failure well, where the address says so."""
    from apprise import NotifyFormat, OverflowMode  # noqa: PLC0415

    return bool(
        service.notify(body=text, title="", body_format=NotifyFormat.TEXT, overflow=OverflowMode.UPSTREAM),
    )


def _names(service: "NotifyBase", phone: str) -> bool:
    """Whether the number got where it belongs: a plugin that drops it would text the company itself."""
    written: str = service.url()  # type: ignore[no-untyped-call] # Apprise declares no types here
    return phone[1:] in written


def _hush() -> None:
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
