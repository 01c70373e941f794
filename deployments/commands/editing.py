"""A draft in the reader's own editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from blocks.store import outbox

if TYPE_CHECKING:
    from blocks.house import House
    from winback.case import Case

SUBJECT = "Subject: "


def edited(house: "House", case: "Case", letter: str | None) -> dict[str, str] | None:
    """Subject and text as they were changed; None where the file was left as it was."""
    with house.store.database.reading() as session:
        draft = outbox.find(session, case.id, letter or case.drafts[0])
    if draft is None:
        return None
    before = f"{SUBJECT}{draft.title}\n\n{draft.text}\n"
    after = _in_editor(before)
    if after.strip() == before.strip():
        return None
    first, _, rest = after.partition("\n")
    if not first.startswith(SUBJECT.strip()):
        return {"text": after.strip()}
    return {"subject": first.removeprefix(SUBJECT.strip()).strip(), "text": rest.strip()}


def _in_editor(text: str) -> str:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "letter.txt"
        file.write_text(text, encoding="utf-8")
        subprocess.run([*shlex.split(editor), str(file)], check=True)  # noqa: S603 - the user's own editor
        return file.read_text(encoding="utf-8")
