"""What seals the sessions of people at the desk: a file of this installation's own, or the sign-in block's key."""

import os
import secrets
from pathlib import Path

from blocks.settings import SettingsError

NAME = "desk.key"
OURS_ALONE = 0o600


def read_key(home: Path) -> str:
    """The key in the file below `home`, which is made where there is none; raises SettingsError."""
    file = home / NAME
    try:
        return _kept(file) or _made(file)
    except OSError as trouble:
        raise SettingsError(f"{file}: this cannot be read or made: {trouble.strerror}. Correct its rights.") from None


def _kept(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _made(file: Path) -> str:
    """Written whole under another name first: of two desks that begin at once both go by the one that was first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(secrets.token_urlsafe(48))
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return _kept(file)
