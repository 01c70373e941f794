"""Lives this version's cases up to each of their waits and writes them down: `python -m tests.upgrades.record`."""

import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from blocks.store import migrate
from blocks.store.instants import write_instant
from tests.lives import Life, policy_with
from tests.upgrades.histories import LIVES, REVIEWS
from tests.upgrades.stored import COMMON, HERE, SHARED, read_rows
from winback.entries import Waiting


def record(version: str) -> dict[str, Any]:
    """A release's files by name."""
    files: dict[str, Any] = {}
    for name, told in LIVES.items():
        shared, own = lived(name, told)
        files |= {COMMON: {"version": version} | shared, f"{name}.json": own}
    return files


def lived(name: str, told: Callable[[Life], None]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What all lives share, and what is this one's own. Its ids and links are the same each time."""
    dice = random.Random(name)
    with (
        tempfile.TemporaryDirectory() as home,
        patch("os.urandom", dice.randbytes),
        patch("random._urandom", dice.randbytes),
    ):
        url = f"sqlite:///{home}/winback.db"
        migrate(url)
        life = Life(url, policy_with(reviews=REVIEWS))
        told(life)
        rows = read_rows(life.store.database)
        shared = {"tables": {name: rows.pop(name) for name in SHARED}}
        own = {"wait": waits_for(life), "at": write_instant(life.clock.at), "tables": rows}
        life.store.database.close()
    return shared, own


def waits_for(life: Life) -> str:
    """The wait that the case sleeps in; "" where it sleeps in none."""
    waits = [entry.body.name for entry in life.case.entries if isinstance(entry.body, Waiting)]
    return waits[-1] if waits and not life.row.done else ""


def main() -> None:
    """Write the folder of the version that pyproject.toml names, unless it stands already."""
    version = tomllib.loads((HERE.parent.parent / "pyproject.toml").read_text())["project"]["version"]
    folder: Path = HERE / version
    if folder.exists():
        sys.exit(f"{folder.name} is there; a released folder is never written again (README.md beside it says more)")
    files = record(version)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
