"""A shop: the pages that a company's customers see, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.web.customers.fronts import Shop
from tests.lives import Life, policy_with

OWN = {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "after_good_resurvey"}


@pytest.fixture
def opened(lives: Callable[..., Life]) -> Iterator[Callable[..., Shop]]:
    """Makes shops under policies of their own."""
    shops: list[Shop] = []

    def make(texts: Path | None = None, address: str = "203.0.113.9", **policy: Any) -> Shop:
        shops.append(Shop(lives(policy_with(**policy)), texts, address).opens())
        return shops[-1]

    yield make
    for shop in shops:
        shop.closes()


@pytest.fixture
def shop(opened: Callable[..., Shop]) -> Shop:
    """The default policy's, with a page of one's own for reviews."""
    return opened(reviews=[OWN])
