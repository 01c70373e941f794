"""The address that a reply comes back to; it says which message is replied to."""

import re
from collections.abc import Iterable

TOKEN = re.compile(r"(?<![^\s<,;:\"'(\[])reply\+([0-9a-f]{20})@", re.IGNORECASE)
"""Where an address begins. Mail programs may write it in capitals; a token is in lower case."""


def reply_address(token: str, domain: str) -> str:
    """Where the reply to a message goes; "" where replies come in nowhere."""
    return f"reply+{token}@{domain}" if token and domain else ""


def token_in(addresses: Iterable[str]) -> str | None:
    """The token of the first address that has one; each text may hold several addresses, with or without names."""
    for text in addresses:
        found = TOKEN.search(text)
        if found:
            return found[1].lower()
    return None
