"""What of the tests is drawn anew in each run, so that it stays short: `--everything` takes all of it."""

import random
from collections import defaultdict
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
    """What is not drawn, the same for the same seed.

    Of the lives on PostgreSQL nine tenths, for each is lived on SQLite too; of a test that is marked `drawn(many)`
    all but one in so many of its cases.
    """
    out = _not_drawn(items, seed)
    lives = sorted((item for item in items if _is_life_on_postgres(item) and item not in out), key=_name)
    kept = max(FEWEST, len(lives) // 10)
    return [*out, *random.Random(seed).sample(lives, max(0, len(lives) - kept))]


def _not_drawn(items: list[pytest.Item], seed: int) -> set[pytest.Item]:
    """Every second, or third, in their order is drawn, so that neighbours (of one version, say) are hardly all out."""
    cases = defaultdict(list)
    for item in sorted(items, key=_name):
        if mark := item.get_closest_marker("drawn"):
            cases[item.nodeid.partition("[")[0], *mark.args].append(item)
    out = set[pytest.Item]()
    for (name, many), those in cases.items():
        first = random.Random(f"{seed} {name}").randrange(min(many, len(those)))
        out |= set(those) - set(those[first::many])
    return out


def _name(item: pytest.Item) -> str:
    return item.nodeid


def _is_life_on_postgres(item: pytest.Item) -> bool:
    told = getattr(item, "callspec", None)
    folder = item.path.relative_to(TESTS).parts[0]
    has_its_share = "share" in getattr(item, "fixturenames", ())
    return folder in LIVES and not has_its_share and told is not None and "postgresql" in told.params.values()
