"""What people said of customers' words, by the journals of their cases: the company's own words are learnt from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from winback.entries import AsRead, Contacted, Corrected, Opened, Reopened
from winback.policy.causes import TwoLevels
from winback.scales import Standing
from winback.topics import is_about, name_topic
from winback.words.materials import TOPICS

KINDS = (Opened.kind, Reopened.kind, Corrected.kind, Contacted.kind)
"""Entries that say something of how words are meant."""

LABELS = {Standing.DETRACTOR: "negative", Standing.PASSIVE: "neutral", Standing.PROMOTER: "positive"}
"""What a number says of the words beside it."""


@dataclass(slots=True)
class Said:
    """What people said of one response: its tone and topic, "" where nobody did, and whether they took it up.

    `topics` are those that were read, by the policy's names; `hidden` is a complaint that the number does not show.
    """

    topics: tuple[str, ...] = ()
    hidden: bool = False
    tone: str = ""
    topic: str = ""
    taken_up: bool = False

    def label(self, standing: Standing | None) -> tuple[str, str]:
        """The tone, "" where nothing tells it, and who says so: see `winback.words.comments.Comment`.

        A person goes before the number; a hidden complaint that somebody spoke to the customer about, and let stand,
        is one.
        """
        if self.tone:
            return self.tone, "told"
        if self.hidden and self.taken_up:
            return "negative", "confirmed"
        return (LABELS[standing] if standing else ""), "score"

    def about(self, levels: TwoLevels) -> dict[str, bool]:
        """Topics that it is about, or is not, by the model's names; nothing where nobody said."""
        if not self.topic:
            return {}
        wrong = [one for one in self.topics if not is_about(one, (self.topic,)) and not is_about(self.topic, (one,))]
        told = {topic: False for one in wrong if (topic := read_as(one, levels))}
        return told | ({topic: True} if (topic := read_as(self.topic, levels)) else {})


@dataclass(slots=True)
class _Case:
    said: dict[int, Said] = field(default_factory=dict)
    latest: Said = field(default_factory=Said)


def what_people_said(entries: Iterable[tuple[int, str, dict[str, Any]]]) -> dict[int, Said]:
    """By response, from entries in their order: each is a case, a kind and a body. The latest word counts."""
    cases: dict[int, _Case] = {}
    for case_id, kind, body in entries:
        _take(cases.setdefault(case_id, _Case()), kind, body)
    return {response: said for case in cases.values() for response, said in case.said.items()}


def _take(case: _Case, kind: str, body: dict[str, Any]) -> None:
    """What is said of a case's words is said of those that opened it last."""
    if kind in {Opened.kind, Reopened.kind}:
        read = AsRead.model_validate(body.get("read_as") or {})
        case.latest = case.said.setdefault(body["response_id"], Said(read.topics, read.complains))
    elif kind == Corrected.kind:
        case.latest.tone = body.get("tone") or case.latest.tone
        case.latest.topic = body.get("topic") or case.latest.topic
    elif kind == Contacted.kind:
        case.latest.taken_up |= bool(body.get("reached"))


def read_as(name: str, levels: TwoLevels) -> str:
    """The model's topic that a policy's name stands for, "" for none; a second level stands for its first."""
    named = dict(_named(levels))
    return named.get(name) or named.get(name.partition("/")[0], "")


def _named(levels: TwoLevels) -> Iterator[tuple[str, str]]:
    """The policy's names of the model's topics; where two have one name, the one that is called so comes last."""
    told = [(name_topic(topic, levels), topic) for topic in reversed(TOPICS)]
    yield from sorted(told, key=lambda one: one[0] == one[1])
