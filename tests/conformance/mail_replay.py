"""Each recorded call to SendGrid, each answer and event held against the contracts, and against what we promise."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.mail_contracts import MailContracts
from tests.sendgrids import SEND, Call

TOKEN = re.compile(r"[0-9a-f]{20}")
CATEGORY = re.compile(r"[a-z][a-z0-9-]*")
LARGEST_ARGS = 10_000  # bytes
KINDS = {"notice", "digest", "letter", "survey", "receipt", "review"}
UNLISTED = {"/v3/scopes"}
"""Asked for by the check alone; the published files do not hold it."""


@dataclass
class MailReplay:
    """What was looked at, and what is wrong with it. `people` are names, addresses and numbers of customers."""

    contracts: MailContracts
    people: tuple[str, ...]
    kinds: Counter[str] = field(default_factory=Counter)
    others: int = 0
    events: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._refused = self.contracts.refused_headers()

    def calls(self, calls: Iterable[Call]) -> None:
        """Look at all calls, and at what they were answered."""
        for number, call in enumerate(calls, 1):
            self.wrong += [f"mail call {number}, {call.path}: {why}" for why in self.of_call(call)]

    def of_call(self, call: Call) -> list[str]:
        """What is wrong with one call and its answer."""
        if call.path in UNLISTED:
            self.others += 1
            return []
        wrong = self.contracts.of_call(call.method, call.path, call.query, call.body)
        if call.status:
            wrong += self.contracts.of_answer(call.method, call.path, call.status, call.answer, call.told)
        if call.status == 400:
            wrong.append(f"was refused: {json.dumps(call.answer)}")
        if call.path != SEND:
            self.others += 1
            return wrong
        self.kinds[call.body["categories"][1]] += 1
        return wrong or list(self.of_mail(call.body))

    def of_mail(self, body: dict[str, Any]) -> Iterator[str]:
        """What is wrong by SendGrid's words beside the schema, and by our own promises."""
        yield from self._of_labels(body)
        if any(name.lower() in self._refused for name in body.get("headers", {})):
            yield f"$.headers: {sorted(body['headers'])} holds one that is SendGrid's"
        if not str(body["from"].get("name", "")).isascii():
            yield "$.from.name: is not ASCII"
        kinds = [part["type"] for part in body["content"]]
        if kinds not in (["text/plain"], ["text/plain", "text/html"]):
            yield f"$.content: {kinds} is not text before HTML"
        if len(body["personalizations"]) != 1 or len(body["personalizations"][0]["to"]) != 1:
            yield "$.personalizations: not one recipient alone"
        on = [name for name, switch in body["tracking_settings"].items() if switch["enable"]]
        if on:
            yield f"$.tracking_settings: {on} is on"

    def _of_labels(self, body: dict[str, Any]) -> Iterator[str]:
        args, categories = body.get("custom_args", {}), body["categories"]
        if set(args) != {"winback"} or not TOKEN.fullmatch(str(args.get("winback"))):
            yield f"$.custom_args: {args} holds more than a token"
        if len(json.dumps(args).encode()) >= LARGEST_ARGS:
            yield "$.custom_args: too long"
        if categories[:1] != ["winback"] or not set(categories[1:2]) <= KINDS:
            yield f"$.categories: {categories} does not say what it is"
        if not all(CATEGORY.fullmatch(one) for one in categories):
            yield f"$.categories: {categories} are not plain words"
        kept = json.dumps([args, categories, body.get("headers", {}), body.get("asm", {})], ensure_ascii=False).lower()
        yield from (
            f"$: {who!r} is somebody's data where SendGrid keeps it" for who in self.people if who.lower() in kept
        )

    def batch(self, body: bytes) -> None:
        """Look at what the stand-in posts to the webhook."""
        events = json.loads(body)
        self.events.update(event["event"] for event in events)
        self.wrong += [f"events: {why}" for why in self.contracts.of_events(events)]
