"""A mail as an EmailMessage: what a folder keeps and what SMTP carries."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from blocks.mail.base import Mail

TOLD = {
    *("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "content-language", "mime-version"),
    *("content-type", "content-transfer-encoding", "received", "dkim-signature", "x-sg-id", "x-sg-eid"),
}
"""Headers that are not ours to give; some SendGrid refuses."""

NAME = re.compile(r"[!-9;-~]+")


def drawn(mail: Mail) -> EmailMessage:
    """The whole mail; raises ValueError where an address or a header cannot be written."""
    letter = EmailMessage()
    letter["From"] = address(mail.sender, one_line(mail.sender_name))
    letter["To"] = address(mail.to)
    if mail.reply_to:
        letter["Reply-To"] = address(mail.reply_to, one_line(mail.reply_to_name))
    letter["Subject"] = one_line(mail.title)
    letter["Date"] = format_datetime(mail.at)
    letter["Message-ID"] = message_id(mail)
    letter["Content-Language"] = one_line(mail.language)
    for name, value in headers(mail).items():
        letter[name] = value
    letter["X-Winback-Subject"] = one_line(mail.subject)
    letter["X-Winback-Key"] = one_line(mail.key)
    letter["X-Winback-Role"] = one_line(mail.role)
    letter["X-Winback-Message"] = str(mail.id)
    letter.set_content(mail.text)
    if mail.html:
        letter.add_alternative(mail.html, subtype="html")
    return letter


def headers(mail: Mail) -> dict[str, str]:
    """Its own headers; those that another field tells, or the mailer, are left out. Raises ValueError for a bad one."""
    own = {name: one_line(value) for name, value in mail.headers.items() if name.lower() not in TOLD}
    if not all(NAME.fullmatch(name) and value.isascii() for name, value in own.items()):
        raise ValueError("a header that cannot be written")
    return own


def message_id(mail: Mail) -> str:
    """What names a mail wherever it goes, and what replies refer to; raises ValueError for a sender that is none."""
    return f"<{mail.token or f'winback-{mail.id}'}@{address(mail.sender).domain}>"


def address(spec: str, name: str = "") -> Address:
    """An address as it may stand in a header, its domain as the DNS writes it; raises ValueError for what is none."""
    local, at, domain = spec.rpartition("@")
    try:
        spec = f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode()}"
        spec.encode("ascii")
        return Address(name, addr_spec=spec)
    except (LookupError, HeaderParseError) as mistake:
        raise ValueError(str(mistake)) from mistake


def is_address(spec: str) -> bool:
    """Whether it may stand in a header."""
    try:
        address(spec)
    except ValueError:
        return False
    return True


def one_line(text: str) -> str:
    """Foreign text in a header cannot begin another header."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
