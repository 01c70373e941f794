"""The model as it is used: three questions of a text, answered by adding up what its words say."""

import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from threading import Lock
from typing import IO, Self

import numpy as np

from winback.words.lexicon import Lexicon, read_lexicons
from winback.words.marks import Marks, built_in_marks, marks_of
from winback.words.signals import Phrases, read_phrases
from winback.words.sources import read_source
from winback.words.tables import Floats, Table, spelt
from winback.words.text import fold

HEADS = ("tone", "about", "language")
WEIGHTS = files("winback.words") / "weights.npz"
CARD = files("winback.words") / "card.json"
"""What `make words` writes: the weights, and what they and their sources are, with figures."""

Mark = tuple[str, str, str]
"""A language, what speaks, and the mark that speaks for it."""

REMEMBERED = 40_000
"""Words whose votes are remembered: few megabytes."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question: `known` weighs what lexicon or stems found, in rows; `pairs` is None where order says nothing."""

    outputs: tuple[str, ...]
    words: Table
    pairs: Table | None
    known: Floats
    bias: Floats


@dataclass(slots=True)
class Votes:
    """What each word says to all heads at once, remembered: most words of a batch were seen before.

    The columns of `beside` are added to the first ones. Any number of threads may ask.
    """

    tables: tuple[Table, ...]
    beside: Table | None = None
    rows: dict[str, int] = field(default_factory=dict)
    matrix: Floats = field(init=False)
    alone: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.matrix = np.zeros((REMEMBERED, sum(table.outputs for table in self.tables)), np.float32)

    def of(self, words: list[str]) -> Floats:
        """A row for each word, columns in the heads' order."""
        distinct = dict.fromkeys(words)
        if len(distinct) > REMEMBERED:
            half = len(words) // 2
            return np.concatenate([self.of(words[:half]), self.of(words[half:])])
        with self.alone:
            self._remember(distinct)
            rows = self.rows
            return self.matrix[[rows[word] for word in words]]

    def _remember(self, distinct: Collection[str]) -> None:
        new = [word for word in distinct if word not in self.rows]
        if len(self.rows) + len(new) > REMEMBERED:
            self.rows.clear()
            new = list(distinct)
        if new:
            first = len(self.rows)
            rows = slice(first, first + len(new))
            told = {pieces: spelt(new, *pieces) for pieces in self._pieces()}
            self.matrix[rows] = np.hstack([table.votes(told[table.pieces]) for table in self.tables])
            if self.beside:
                self.matrix[rows, : self.beside.outputs] += self.beside.votes(told[self.beside.pieces])
            self.rows.update(zip(new, range(first, rows.stop), strict=True))

    def _pieces(self) -> set[tuple[int, int]]:
        return {table.pieces for table in (*self.tables, self.beside) if table}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, and the words that are known by themselves."""

    heads: Mapping[str, Head]
    thresholds: Mapping[str, float]
    lexicons: Mapping[str, Lexicon]
    marks: Mapping[str, Marks]
    phrases: Mapping[str, Phrases]
    votes: Votes
    own: Mapping[str, Marks] = field(default_factory=dict)
    """A company's own marks, by language. They say a topic by themselves."""

    @classmethod
    def of(cls, heads: Mapping[str, Head], thresholds: Mapping[str, float]) -> Self:
        """A model with the words that stand in the sources."""
        return cls(
            heads,
            thresholds,
            read_lexicons(read_source("lexicon.tsv")),
            built_in_marks(),
            read_phrases(read_source("signals.tsv")),
            Votes(tuple(heads[name].words for name in HEADS)),
        )

    def fitted(self, beside: Table) -> Self:
        """The same with a company's own words: `beside` has the outputs of tone, then of what a text is about."""
        return replace(self, votes=Votes(self.votes.tables, beside))

    def with_topics(self, marks: tuple[Mark, ...]) -> Self:
        """The same with a company's own marks."""
        return replace(self, own=_own_stems(marks))

    def columns(self, name: str) -> slice:
        """Where a head's outputs stand among the votes."""
        before = sum(self.heads[one].words.outputs for one in HEADS[: HEADS.index(name)])
        return slice(before, before + self.heads[name].words.outputs)


@lru_cache(maxsize=8)
def _own_stems(marks: tuple[Mark, ...]) -> Mapping[str, Marks]:
    return marks_of((language, name, fold(mark)) for language, name, mark in marks)


@cache
def built_in() -> Model:
    """The model that comes with the program."""
    with WEIGHTS.open("rb") as file:
        return load(file)


def save(model: Model) -> bytes:
    """The weights as a file; the same weights are the same bytes."""
    about = {
        "thresholds": dict(model.thresholds),
        "heads": {name: {"outputs": head.outputs} for name, head in model.heads.items()},
    }
    arrays = {f"{name}.{part}": array for name, head in model.heads.items() for part, array in _arrays(head).items()}
    arrays["about"] = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    return packed(arrays)


def packed(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as a file of numpy's; the same arrays are the same bytes."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_LZMA) as archive:
        for name in sorted(arrays):
            one = BytesIO()
            np.save(one, arrays[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_LZMA)
    return kept.getvalue()


def save_table(table: Table) -> bytes:
    """A table alone as a file."""
    return packed(_of_table("own", table))


def load_table(content: bytes) -> Table:
    """A table from its file."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return _table("own", arrays)


def load(file: IO[bytes]) -> Model:
    """A model from its weights."""
    with np.load(file, allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes())
        heads = {
            name: _head(
                tuple(one["outputs"]),
                {key.removeprefix(f"{name}."): arrays[key] for key in arrays if key.startswith(f"{name}.")},
            )
            for name, one in about["heads"].items()
        }
    return Model.of(heads, about["thresholds"])


def _arrays(head: Head) -> dict[str, np.ndarray]:
    tables = {"words": head.words} | ({"pairs": head.pairs} if head.pairs else {})
    parts = {"known": head.known, "bias": head.bias}
    for name, table in tables.items():
        parts |= _of_table(name, table)
    return parts


def _of_table(name: str, table: Table) -> dict[str, np.ndarray]:
    return {
        f"{name}.steps": np.ascontiguousarray(table.steps.T),
        f"{name}.scale": table.scale,
        f"{name}.pieces": np.array([table.shortest, table.longest], np.int8),
    }


def _table(name: str, parts: Mapping[str, np.ndarray]) -> Table:
    shortest, longest = (int(one) for one in parts[f"{name}.pieces"])
    steps = np.ascontiguousarray(parts[f"{name}.steps"].T)
    return Table(steps, parts[f"{name}.scale"], shortest, longest)


def _head(outputs: tuple[str, ...], parts: dict[str, np.ndarray]) -> Head:
    tables = {name: _table(name, parts) for name in ("words", "pairs") if f"{name}.steps" in parts}
    return Head(outputs, tables["words"], tables.get("pairs"), parts["known"], parts["bias"])
