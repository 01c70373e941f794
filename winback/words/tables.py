"""Weights as they are kept: small integers in hashed buckets, a scale for each output."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from winback.words import grams

Floats = NDArray[np.float32]

STEPS = 31
"""Steps of a weight on each side of nothing: more make the file larger and the reading no better."""


class Numbers(NamedTuple):
    """Lists of numbers, one behind the other, and how long each is."""

    flat: NDArray[np.int64]
    lengths: list[int]

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Self:
        """Some lists."""
        return cls(np.fromiter(chain.from_iterable(lists), np.int64), list(map(len, lists)))


def spelt(words: Iterable[str], shortest: int, longest: int) -> Numbers:
    """Each word and its pieces as numbers."""
    return Numbers.of([grams.hashes(word, shortest, longest) for word in words])


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of buckets (rows) for outputs (columns), and how long the pieces of words are."""

    steps: NDArray[np.int8]
    scale: Floats
    shortest: int = 0
    longest: int = 0

    @classmethod
    def of(cls, weights: NDArray[np.float64], *, shortest: int = 0, longest: int = 0) -> Self:
        """Round weights to steps, each output with a scale of its own."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / STEPS
        return cls(np.rint(weights / scale).astype(np.int8), scale.astype(np.float32), shortest, longest)

    @property
    def size(self) -> int:
        """How many buckets."""
        return len(self.steps)

    @property
    def pieces(self) -> tuple[int, int]:
        """How short and how long the pieces of words are."""
        return self.shortest, self.longest

    @property
    def outputs(self) -> int:
        """How many outputs."""
        return int(self.steps.shape[1])

    def votes(self, numbers: Numbers) -> Floats:
        """For each list of numbers the sum of its weights; a number's bucket is what is left when divided by `size`."""
        return summed(self.steps[numbers.flat % self.size].astype(np.float32), numbers.lengths) * self.scale


def summed(rows: Floats, lengths: list[int]) -> Floats:
    """Sums of consecutive rows, so many at a time; none is a row of zeros."""
    totals = np.zeros((len(lengths), rows.shape[1]), np.float32)
    many = np.asarray(lengths)
    filled = np.flatnonzero(many)
    if len(filled):
        starts = np.concatenate(([0], np.cumsum(many)[:-1]))
        totals[filled] = np.add.reduceat(rows, starts[filled], axis=0)
    return totals
