"""A letter in the writer's own editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from blocks.settings import read_settings
from blocks.store import outbox
from blocks.store.customers import read_dossier
from winback.correspondence import begin_with, beginnings
from winback.letters import Letter

if TYPE_CHECKING:
    from blocks.house import House
    from winback.case import Case

SUBJECT = "Subject: "


class NoEditor(Exception):  # noqa: N818 - named for what is the matter
    """The editor that the environment names cannot be started; the text says what to do."""


def drafted(house: "House", case: "Case", letter: str | None) -> Letter | None:
    """The draft that is meant, or the first that waits; None where there is none."""
    key = letter or next(iter(case.drafts), "")
    with house.store.database.reading() as session:
        draft = outbox.find(session, case.id, key) if key else None
    return Letter(draft.title, draft.text) if draft else None


def begun(house: "House", case: "Case", name: str | None) -> Letter | None:
    """A letter to begin from, empty without a name; None for one that this case gives no reason for."""
    if name is None:
        return Letter("", "")
    if name not in beginnings(case):
        return None
    with house.store.database.reading() as session:
        dossier = read_dossier(session, case)
    return begin_with(name, case, dossier, house.store.policy(), house.texts)


def edited(before: Letter) -> dict[str, str] | None:
    """Subject and text as they were changed; None where the file was left as it was."""
    shown = f"{SUBJECT}{before.subject}\n\n{before.body}\n"
    after = _in_editor(shown)
    if after.strip() == shown.strip():
        return None
    first, _, rest = after.partition("\n")
    if not first.startswith(SUBJECT.strip()):
        return {"text": after.strip()}
    return {"subject": first.removeprefix(SUBJECT.strip()).strip(), "text": rest.strip()}


def keep(text: str, case_id: int) -> str:
    """Keep a text that was refused where its writer finds it, and nobody else; a sentence that says where."""
    file = read_settings().home / f"letter-{case_id}.txt"
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    return f". What you wrote is kept in {file}: change it and send it by --text, then delete the file"


def _in_editor(text: str) -> str:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "letter.txt"
        file.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(file)], check=True)  # noqa: S603 - the user's own editor
        except (FileNotFoundError, PermissionError):
            raise NoEditor(f"There is no editor {editor!r}, so nothing was done: set VISUAL or EDITOR.") from None
        return file.read_text(encoding="utf-8")
