"""Which words spoke for a verdict. The model adds up, so each word's share is known exactly."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from winback.words import grams
from winback.words.lexicon import SIDES
from winback.words.model import Head, Model
from winback.words.names import names
from winback.words.reading import Evidence, Reading
from winback.words.tables import Floats
from winback.words.text import Place, clauses, compose, placed_words
from winback.words.units import Clause, hits, scale, sides

AT_MOST = 5
"""Words named for each verdict."""

LEAST = 0.2
"""Of the strongest word's share: who said less is not named."""

Placed = list[tuple[str, Place]]


def placed_clauses(text: str) -> list[Placed]:
    """The clauses as `winback.words.units.split` makes them, each word with its place."""
    read, places = placed_words(text)
    together = list(zip(read, places, strict=True))
    parts = ([one for one in together[start:end] if one[0] not in grams.SILENT] for start, end in clauses(read))
    return [part for part in parts if part] or [[]]


def worst_place(parts: list[Placed], worst: int) -> Place | None:
    """From the first to the last word of the worst clause."""
    part = parts[worst]
    return Place(part[0][1].start, part[-1][1].end) if part else None


def evidence(text: str, parts: list[Placed], reading: Reading, model: Model) -> Iterator[Evidence]:
    """The words that spoke for each verdict of a reading, the strongest first."""
    composed = compose(text)
    spoken = [[word for word, _ in part] for part in parts]
    places = [place for part in parts for _, place in part]
    if reading.tone in {"negative", "positive"} or reading.worst >= 0.5:
        for verdict in dict.fromkeys((reading.tone, "negative")):
            if verdict in model.heads["tone"].outputs:
                yield from _strongest(verdict, tone_shares(spoken, verdict, reading, model), places, composed)
    for topic in reading.topics:
        yield from _strongest(f"topic/{topic}", topic_shares(spoken, topic, reading, model), places, composed)
    yield from _signals(composed, parts, reading, model)


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
    return shares / scale(len(words))


def topic_shares(parts: list[Clause], topic: str, reading: Reading, model: Model) -> Floats:
    """What each word added to a topic's logit."""
    head = model.heads["about"]
    at = head.outputs.index(topic)
    words = list(chain.from_iterable(parts))
    stems = model.stems.get(reading.language)
    known = np.array([hits([word], stems) for word in words]) @ head.known[:, at]
    return (model.votes.of(words)[:, model.columns("about")][:, at] + known) / scale(len(words))


def _pair_shares(clause: Clause, head: Head, at: int) -> Floats:
    """A pair's vote goes to its second word, as does what a denial turned."""
    if not head.pairs or not clause:
        return np.zeros(len(clause), np.float32)
    votes = head.pairs.votes([[one] for one in grams.pairs(clause, head.pairs.size)])[:, at]
    shares = votes[: len(clause)].copy()
    shares[np.flatnonzero(grams.turned(clause))] += votes[len(clause) :]
    return shares


def _strongest(verdict: str, shares: Floats, places: list[Place], composed: str) -> Iterable[Evidence]:
    ordered = np.argsort(-shares, kind="stable")[:AT_MOST]
    told = (int(one) for one in ordered if shares[one] > 0 and shares[one] >= LEAST * shares[ordered[0]])
    best = [one for one in told if composed[slice(*places[one])] != grams.STOP]
    return [Evidence(verdict, places[one], composed[slice(*places[one])], float(shares[one])) for one in best]


def _signals(composed: str, parts: list[Placed], reading: Reading, model: Model) -> Iterator[Evidence]:
    phrases = model.phrases.get(reading.language)
    for part in parts if phrases else ():
        for signal, start, end in phrases.spot([word for word, _ in part]) if phrases else ():
            place = Place(part[start][1].start, part[end - 1][1].end)
            yield Evidence(f"signal/{signal}", place, composed[slice(*place)], 1.0)
    for name in names(composed) if phrases else ():
        yield Evidence("signal/person", Place(*name.span()), name.group(), 1.0)
