"""Mail: what a mailer promises, and the mailer that writes to a folder."""

import os
import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from prefect.blocks.core import Block
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from blocks.sending import NotNow, Refused


class Mail(BaseModel):
    """A mail ready to go. `id` is the outbox's own; `subject` and `key` name the message among its case's."""

    model_config = ConfigDict(frozen=True)

    id: int
    subject: str
    key: str
    role: str
    sender: str
    sender_name: str
    to: str
    title: str
    text: str
    language: str
    at: datetime


class Mailer(Protocol):
    """Something that sends mail. Every call is bounded in time."""

    def send(self, mail: Mail) -> str:
        """Send it once; the provider's id. Raises NotNow, Refused, or anything else where its fate is not known."""

    def find(self, mail_id: int) -> str | None:
        """The provider's id of a mail that did go out; None where none is to be found."""


class FolderMailer(Block):
    """Writes each mail to a file of its own in a folder: sent twice shows as two files."""

    _block_type_name = "Winback folder mailer"
    _block_type_slug = "winback-folder-mailer"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "Writes letters and alerts as .eml files, until a mail service is set up."

    folder: Path = Field(description="Folder that the .eml files are written to; it is made if it is missing.")

    def send(self, mail: Mail) -> str:
        """Write the mail, so that the file is whole or is not there; the file's name is the provider's id."""
        try:
            letter = _letter(mail).as_bytes(policy=SMTP)
        except ValueError as mistake:
            raise Refused("the address or a header of this mail cannot be written") from mistake
        name = f"{mail.at:%Y%m%dT%H%M%S}-m{mail.id}-{_slug(mail)}-{uuid4().hex[:8]}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f".{name}.part"
            with unfinished.open("wb") as file:
                file.write(letter)
                file.flush()
                os.fsync(file.fileno())
        except OSError as failure:
            raise NotNow(f"{self.folder}: {failure.strerror}") from failure
        unfinished.rename(self.folder / name)
        self._settle()
        return name

    def _settle(self) -> None:
        """The folder's own entry is on disk too."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def find(self, mail_id: int) -> str | None:
        """The file that a mail was written to."""
        return next((path.name for path in self.folder.glob(f"*-m{mail_id}-*.eml")), None)

    def check(self) -> str:
        """What is wrong with the folder, and how to mend it; "" where it can be written to."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            return f"{self.folder} cannot be made ({failure.strerror}); choose another folder for mail"
        return "" if os.access(self.folder, os.W_OK) else f"{self.folder} cannot be written to; change its rights"


def _slug(mail: Mail) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{mail.subject} {mail.key}".lower()).strip("-")[:100]


def _letter(mail: Mail) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = _address(mail.sender, _one_line(mail.sender_name))
    letter["To"] = _address(mail.to)
    letter["Subject"] = _one_line(mail.title)
    letter["Date"] = format_datetime(mail.at)
    letter["Content-Language"] = _one_line(mail.language)
    letter["X-Winback-Subject"] = _one_line(mail.subject)
    letter["X-Winback-Key"] = _one_line(mail.key)
    letter["X-Winback-Role"] = _one_line(mail.role)
    letter["X-Winback-Message"] = str(mail.id)
    letter.set_content(mail.text)
    return letter


def _address(spec: str, name: str = "") -> Address:
    """An address as it may stand in a header; raises ValueError for what is none."""
    try:
        spec.encode("ascii")
        return Address(name, addr_spec=spec)
    except (LookupError, HeaderParseError) as mistake:
        raise ValueError(str(mistake)) from mistake


def _one_line(text: str) -> str:
    """Foreign text in a header cannot begin another header."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
