"""What customers and survey platforms send, as it goes over the wire."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlencode

from bench.ingest import WORDS
from bench.paging.driving import Call, call
from tests.hooks import SECRET, signed

SOURCE = "shop"
ANSWERED = 10
"""Every so manieth customer who looks answers; the others look again, or are the scanner of a mail service."""
COMPLAINS = 10
"""Every so manieth answer by hook is a complaint, and opens a case."""
_numbers = count(random.SystemRandom().randrange(10**12))


def customers(links: Sequence[str], many: int) -> list[Call]:
    """Customers who open their links, and some who answer or think better of it."""
    return [_customer(links, number) for number in range(many)]


def _customer(links: Sequence[str], number: int) -> Call:
    turn, looks = divmod(number, ANSWERED)
    if looks:
        return call("GET", f"/a/{links[number % len(links)]}?score=9", 200)
    told = urlencode({"score": turn % 11, "comment": f"{number}: tak for hjælpen"}).encode()
    # Everybody in turn: who has changed their mind often enough may do so no more.
    return call("POST", f"/a/{links[turn % len(links)]}", 200, told, content_type="application/x-www-form-urlencoded")


def hooks(many: int) -> list[Call]:
    """Answers of customers seen before and of new ones, each signed just now."""
    lots = random.Random(11)
    return [_hook(body) for body in _bodies(lots, many)]


def _hook(body: bytes) -> Call:
    headers = {name.replace("-", "_"): value for name, value in signed("generic", body, secret=SECRET).items()}
    return call("POST", f"/hooks/{SOURCE}", 204, body, content_type="application/json", **headers)


def _bodies(lots: random.Random, many: int) -> Iterator[bytes]:
    for number in range(many):
        who = lots.randrange(400_000)
        told = {
            "id": f"h{next(_numbers)}",
            "survey": "default",
            "scale": "nps",
            "score": lots.randrange(4) if number % COMPLAINS == 0 else lots.randrange(7, 11),
            "comment": " ".join(lots.choices(WORDS, k=lots.randrange(4, 30))),
            "answered_at": datetime.now(UTC).isoformat(),
            "touchpoint": "Levering",
            "customer": {"id": f"H{who:06}", "name": "Anne Ravnholt", "email": f"hook.{who}@postkasse.example"},
        }
        yield json.dumps(told, ensure_ascii=False).encode()
