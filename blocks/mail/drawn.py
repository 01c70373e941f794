"""A mail as an EmailMessage: what a folder keeps and what SMTP carries."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from blocks.mail.base import Mail


def drawn(mail: Mail) -> EmailMessage:
    """The whole mail; raises ValueError where an address or a header cannot be written."""
    letter = EmailMessage()
    letter["From"] = _address(mail.sender, one_line(mail.sender_name))
    letter["To"] = _address(mail.to)
    if mail.reply_to:
        letter["Reply-To"] = _address(mail.reply_to, one_line(mail.reply_to_name))
    letter["Subject"] = one_line(mail.title)
    letter["Date"] = format_datetime(mail.at)
    letter["Content-Language"] = one_line(mail.language)
    for name, value in mail.headers.items():
        letter[name] = one_line(value)
    letter["X-Winback-Subject"] = one_line(mail.subject)
    letter["X-Winback-Key"] = one_line(mail.key)
    letter["X-Winback-Role"] = one_line(mail.role)
    letter["X-Winback-Message"] = str(mail.id)
    letter.set_content(mail.text)
    if mail.html:
        letter.add_alternative(mail.html, subtype="html")
    return letter


def _address(spec: str, name: str = "") -> Address:
    """An address as it may stand in a header; raises ValueError for what is none."""
    try:
        spec.encode("ascii")
        return Address(name, addr_spec=spec)
    except (LookupError, HeaderParseError) as mistake:
        raise ValueError(str(mistake)) from mistake


def one_line(text: str) -> str:
    """Foreign text in a header cannot begin another header."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
