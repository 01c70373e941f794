"""The outbox folder as the people of the demo see it: mails, in the order in which they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from winback.entries import Entry


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the folder. `key` names the message among those of its case."""

    case_id: int
    key: str
    to: str
    role: str
    subject: str
    text: str


def read_mail(path: Path) -> Mail:
    """Read one file of the folder."""
    mail = message_from_bytes(path.read_bytes(), policy=default)
    text = mail.get_body(("plain",))
    return Mail(
        case_id=int(str(mail["X-Winback-Subject"]).rsplit("/", 1)[1]),
        key=str(mail["X-Winback-Key"]),
        to=str(mail["To"]),
        role=str(mail["X-Winback-Role"]),
        subject=" ".join(str(mail["Subject"]).split()),
        text=text.get_content() if text else "",
    )


class Outbox:
    """The folder, read file by file as they appear."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: set[str] = set()

    def new(self) -> list[Mail]:
        """What has come since the last look."""
        paths = [path for path in self.folder.glob("*.eml") if path.name not in self._read]
        self._read.update(path.name for path in paths)
        return [read_mail(path) for path in sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))]


PROMPTS = {"start", "try", "remind", "warn", "breach"}
"""Rungs that tell somebody it is their turn; of several due together only the highest is sent."""


def subject_matter(mail: Mail, entries: Sequence[Entry]) -> str:
    """What a mail is about, in the words of its key: "alert", "contact due", "draft resolution", "handed_over"."""
    _, name, *more = mail.key.split("/")
    if name == "news":
        return entries[int(more[0]) - 1].body.kind
    if name.startswith("letter-"):
        letter = name.removeprefix("letter-").replace("-", "_")
        return f"draft {letter}" if "waits" in more else f"letter {letter}"
    if len(more) == 3:  # a rung of a ladder: which passage, which rung, for whom
        return f"{name} due" if more[1] in PROMPTS else f"{name} {more[1]}"
    return name
