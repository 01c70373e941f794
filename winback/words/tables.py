"""Weights as they are kept: small integers in hashed buckets, a scale for each output."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winback.words import grams

Floats = NDArray[np.float32]

STEPS = 31
"""Steps of a weight on each side of nothing: more make the file larger and the reading no better."""


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
    def outputs(self) -> int:
        """How many outputs."""
        return int(self.steps.shape[1])

    def votes(self, buckets: list[list[int]]) -> Floats:
        """For each list of buckets the sum of their weights."""
        if not buckets:
            return np.zeros((0, self.outputs), np.float32)
        flat = np.fromiter((one for some in buckets for one in some), np.int64)
        return summed(self.steps[flat].astype(np.float32), [len(some) for some in buckets]) * self.scale

    def votes_of(self, words: list[str]) -> Floats:
        """What each word says by itself."""
        return self.votes([grams.buckets(word, self.shortest, self.longest, self.size) for word in words])


def summed(rows: Floats, lengths: list[int]) -> Floats:
    """Sums of consecutive rows, so many at a time; none is a row of zeros."""
    totals = np.zeros((len(lengths), rows.shape[1]), np.float32)
    many = np.asarray(lengths)
    filled = np.flatnonzero(many)
    if len(filled):
        starts = np.concatenate(([0], np.cumsum(many)[:-1]))
        totals[filled] = np.add.reduceat(rows, starts[filled], axis=0)
    return totals
