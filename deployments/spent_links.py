"""Which sign-in links were used: a folder of this installation's own, so that no other start lets one in twice."""

import time
from hashlib import blake2b
from pathlib import Path

from desk.web.staff.sessions import LINK_LASTS

NAME = "used-links"
MODE = 0o700


class SpentLinks:
    """An empty file for each; those of links that have run out are gone with the next one."""

    def __init__(self, home: Path) -> None:
        self._folder = home / NAME

    def has(self, sealed: str) -> bool:
        """Whether it was used."""
        return self._file(sealed).exists()

    def spend(self, sealed: str) -> bool:
        """Use it up; False where somebody was first, here or in another process."""
        self._folder.mkdir(MODE, parents=True, exist_ok=True)
        self._forget()
        try:
            self._file(sealed).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _file(self, sealed: str) -> Path:
        return self._folder / blake2b(sealed.encode(), digest_size=16).hexdigest()

    def _forget(self) -> None:
        """Twice as late as needed: clocks of files and of links need not agree to the second."""
        for file in self._folder.iterdir():
            try:
                if file.stat().st_mtime < time.time() - 2 * LINK_LASTS:
                    file.unlink()
            except FileNotFoundError:  # another process was first
                continue
