"""What of the tests is drawn anew in each run, so that it stays short: `--everything` takes all of it."""

import random
from pathlib import Path

import pytest

POINTS = {"sqlite": 1 / 16, "postgresql": 1 / 32}
"""The share of a life's crash points at which it dies."""

LIVES = ("flows", "tasks", "desk", "upgrades")
"""Folders whose tests live whole lives. The case store's own tests all run on both databases."""

TESTS = Path(__file__).parent
FEWEST = 20
"""So many lives on PostgreSQL and fewer are all lived, as where a file is run by itself."""


def left_out(items: list[pytest.Item], seed: int) -> list[pytest.Item]:
    """Nine tenths of the lives on PostgreSQL, the same ones for the same seed: each is lived on SQLite too."""
    lives = sorted((item for item in items if _is_life_on_postgres(item)), key=lambda item: item.nodeid)
    kept = max(FEWEST, len(lives) // 10)
    return random.Random(seed).sample(lives, max(0, len(lives) - kept))


def _is_life_on_postgres(item: pytest.Item) -> bool:
    told = getattr(item, "callspec", None)
    folder = item.path.relative_to(TESTS).parts[0]
    has_its_share = "share" in getattr(item, "fixturenames", ())
    return folder in LIVES and not has_its_share and told is not None and "postgresql" in told.params.values()
