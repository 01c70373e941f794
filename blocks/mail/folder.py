"""The mailer that writes to a folder."""

import os
import re
from email.policy import SMTP
from pathlib import Path
from uuid import uuid4

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl

from blocks.mail.base import Mail
from blocks.mail.drawn import drawn
from blocks.sending import NotNow, Refused


class FolderMailer(Block):
    """Writes each mail to a file of its own in a folder: sent twice shows as two files."""

    _block_type_name = "Winback folder mailer"
    _block_type_slug = "winback-folder-mailer"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "Writes letters and alerts as .eml files, until a mail service is set up."

    folder: Path = Field(description="Folder that the .eml files are written to; it is made if it is missing.")

    @property
    def tells(self) -> bool:
        """Nobody tells of a file."""
        return False

    def send(self, mail: Mail) -> str:
        """Write the mail, so that the file is whole or is not there; the file's name is the provider's id."""
        try:
            letter = drawn(mail).as_bytes(policy=SMTP)
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
