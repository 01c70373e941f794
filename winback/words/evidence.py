"""Which words spoke for a verdict. The model adds up, so each word's share is known exactly."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from winback.words import grams
from winback.words.fillers import fillers
from winback.words.levels import spoken
from winback.words.lexicon import SIDES
from winback.words.marks import Marks
from winback.words.materials import TOPICS
from winback.words.model import Head, Model
from winback.words.names import names
from winback.words.reading import Evidence, Reading
from winback.words.tables import Floats, Numbers
from winback.words.text import Place, compose
from winback.words.units import Clause, Placed, hits, scale, sides

AT_MOST = 5
"""Words named for each verdict."""

LEAST = 0.2
"""Of the strongest word's share: who said less is not named."""

ENOUGH = 0.5
"""Of a filler's share: where another word said as much, the filler is not named."""


class Told(NamedTuple):
    """The words of a text, each with its place in it, and the language's fillers."""

    words: Placed
    text: str
    fillers: frozenset[str]

    def is_stop(self, number: int) -> bool:
        """Whether it is a sign that names nothing."""
        return self.words[number][0] == grams.STOP

    def is_filler(self, number: int) -> bool:
        """Whether it carries no meaning alone."""
        return self.words[number][0] in self.fillers

    def evidence(self, verdict: str, number: int, weight: float) -> Evidence:
        """That a word spoke for a verdict."""
        place = self.words[number][1]
        return Evidence(verdict, place, self.text[slice(*place)], weight)


def worst_place(parts: list[Placed], worst: int) -> Place | None:
    """From the first to the last word of the worst clause."""
    part = parts[worst]
    return Place(part[0][1].start, part[-1][1].end) if part else None


def evidence(text: str, parts: list[Placed], reading: Reading, model: Model) -> Iterator[Evidence]:
    """The words that spoke for each verdict of a reading, the strongest first."""
    composed = compose(text)
    clauses = [[word for word, _ in part] for part in parts]
    told = Told(list(chain.from_iterable(parts)), composed, fillers(reading.language))
    for verdict in _tones(reading):
        yield from strongest(verdict, tone_shares(clauses, verdict, reading, model), told)
    own = _marked(parts, model.own.get(reading.language))
    built_in = _marked(parts, model.marks.get(reading.language))
    for topic in reading.topics:
        if topic in TOPICS:
            yield from strongest(f"topic/{topic}", topic_shares(clauses, topic, reading, model), told)
        yield from _marks(topic, own, built_in, composed)
    yield from _signals(composed, parts, reading, model)


def _tones(reading: Reading) -> Iterator[str]:
    """The tone, if it is one, and the complaint in a text of another tone."""
    if reading.tone in {"negative", "positive"}:
        yield reading.tone
    if reading.judged and reading.worst >= 0.5 and reading.tone != "negative":
        yield "negative"


def tone_shares(parts: list[Clause], verdict: str, reading: Reading, model: Model) -> Floats:
    """What each word added to a tone's logit."""
    head = model.heads["tone"]
    at = head.outputs.index(verdict)
    words = list(chain.from_iterable(parts))
    shares = model.votes.of(words)[:, model.columns("tone")][:, at].copy()
    shares += np.concatenate([_pair_shares(clause, head, at) for clause in parts])
    lexicon = model.lexicons.get(reading.language)
    known = [sides([word], lexicon) for word in words]
    is_turned = list(chain.from_iterable(grams.turned(clause) for clause in parts))
    for number, (one, turns) in enumerate(zip(known, is_turned, strict=True)):
        half = len(SIDES) // 2
        shares[number] += float(np.dot(one[:half], head.known[half * turns : half * (1 + turns), at]))
    return shares / scale(np.array([len(words)], np.float32))


def topic_shares(parts: list[Clause], topic: str, reading: Reading, model: Model) -> Floats:
    """What each word added to a topic's logit."""
    head = model.heads["about"]
    at = head.outputs.index(topic)
    words = list(chain.from_iterable(parts))
    marks = model.marks.get(reading.language)
    known = np.array([hits([word], marks) for word in words]) @ head.known[:, at]
    return (model.votes.of(words)[:, model.columns("about")][:, at] + known) / scale(np.array([len(words)], np.float32))


def _pair_shares(clause: Clause, head: Head, at: int) -> Floats:
    """A pair's vote goes to its second word, as does what a denial turned."""
    if not head.pairs or not clause:
        return np.zeros(len(clause), np.float32)
    votes = head.pairs.votes(Numbers.of([[one] for one in grams.pairs(clause)]))[:, at]
    shares = votes[: len(clause)].copy()
    shares[np.flatnonzero(grams.turned(clause))] += votes[len(clause) :]
    return shares


def strongest(verdict: str, shares: Floats, told: Told) -> list[Evidence]:
    """The words whose shares name them: fillers only where no other word said as much."""
    spoke = [int(one) for one in np.argsort(-shares, kind="stable") if shares[one] > 0 and not told.is_stop(one)]
    telling = max((float(shares[one]) for one in spoke if not told.is_filler(one)), default=0.0)
    named = [one for one in spoke if not told.is_filler(one) or telling < ENOUGH * shares[one]]
    best = [one for one in named if shares[one] >= LEAST * shares[named[0]]][:AT_MOST]
    return [told.evidence(verdict, one, float(shares[one])) for one in best]


def _marked(parts: list[Placed], marks: Marks | None) -> dict[str, set[Place]]:
    """Where words speak for each topic by themselves."""
    places: dict[str, set[Place]] = {}
    for part in parts if marks else ():
        for name, start, end in spoken([word for word, _ in part], marks):
            places.setdefault(name, set()).add(Place(part[start][1].start, part[end - 1][1].end))
    return places


def _marks(topic: str, own: dict[str, set[Place]], built_in: dict[str, set[Place]], composed: str) -> list[Evidence]:
    """The words that say a topic by themselves: one that no weights know, or a company's own marks."""
    below = f"{topic}/"
    places = {
        place
        for told in ([own] if topic in TOPICS else [own, built_in])
        for name, some in told.items()
        if name == topic or (topic not in TOPICS and name.startswith(below))
        for place in some
    }
    return [Evidence(f"topic/{topic}", place, composed[slice(*place)], 1.0) for place in outermost(places)[:AT_MOST]]


def outermost(places: Iterable[Place]) -> list[Place]:
    """Places in their order, without those that lie in a longer one."""
    found: list[Place] = []
    for place in sorted(places, key=lambda one: (one.start, -one.end)):
        if not found or place.end > found[-1].end:
            found.append(place)
    return found


def _signals(composed: str, parts: list[Placed], reading: Reading, model: Model) -> Iterator[Evidence]:
    phrases = model.phrases.get(reading.language)
    for part in parts if phrases else ():
        for signal, start, end in phrases.spot([word for word, _ in part]) if phrases else ():
            place = Place(part[start][1].start, part[end - 1][1].end)
            yield Evidence(f"signal/{signal}", place, composed[slice(*place)], 1.0)
    for name in names(composed) if phrases else ():
        yield Evidence("signal/person", Place(*name.span()), name.group(), 1.0)
