"""The company's own mail addresses, checked where they are written."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

WRITTEN: Mapping[str, bool] = {"written": True}
"""The context in which a policy is checked that somebody writes; a snapshot keeps whatever it was in force with."""
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
LONGEST, LONGEST_LOCAL = 254, 64
"""Signs of an address, and of what stands before its @: RFC 5321, 4.5.3.1."""
NONE = (
    'this is no address that mail can be sent to; write one such as "care@company.example", in plain letters before @'
)


def mail_address(text: str) -> str:
    """The address with its domain as the DNS writes it; raises ValueError for what is none. Nobody is asked."""
    local, _, domain = text.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        raise ValueError(NONE) from None
    labels = domain.split(".")
    fits = len(local) <= LONGEST_LOCAL and len(local) + len(domain) < LONGEST
    if not (fits and LOCAL.fullmatch(local) and len(labels) > 1 and all(map(LABEL.fullmatch, labels))):
        raise ValueError(NONE)
    return f"{local}@{domain}"


def _checked(text: str, told: ValidationInfo) -> str:
    try:
        return mail_address(text)
    except ValueError:
        if told.context == WRITTEN:
            raise
        return text


Address = Annotated[str, AfterValidator(_checked)]
"""A mail address of the company's own."""
NoneOrAddress = Annotated[str, AfterValidator(lambda text, told: _checked(text, told) if text else text)]
"""The same, or ""."""
