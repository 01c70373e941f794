"""Weights from phrases: logistic regressions, one for each output, solved to the end so that they come out the same.

scipy does the solving; it is imported here alone, and reading needs none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from winback.words import grams
from winback.words.model import Head
from winback.words.tables import Table
from winback.words.units import Clause, scale

Matrix = Any
"""A sparse matrix of scipy, which has no types."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a head is built: buckets, lengths of pieces, and how readily each kind of feature is believed."""

    buckets: int
    shortest: int
    longest: int
    pair_buckets: int = 0
    ridge: float = 1.0
    """Weight of the penalty: the larger, the more careful."""
    trust_words: float = 0.3
    trust_pairs: float = 1.0
    trust_known: float = 1.0


def design(texts: Sequence[Sequence[Clause]], known: Doubles, plan: Plan) -> Matrix:
    """A row for each text: buckets of words, of pairs, and what is known; all divided by the text's scale."""
    memo: dict[str, list[int]] = {}
    sizes = scale(np.array([sum(map(len, text)) for text in texts], np.float64))

    def of_words(text: Sequence[Clause]) -> list[int]:
        for word in chain.from_iterable(text):
            if word not in memo:
                memo[word] = grams.buckets(word, plan.shortest, plan.longest, plan.buckets)
        return [one for word in chain.from_iterable(text) for one in memo[word]]

    def of_pairs(text: Sequence[Clause]) -> list[int]:
        return [one % plan.pair_buckets for clause in text for one in grams.pairs(clause)]

    parts = [_counted([of_words(text) for text in texts], plan.buckets, plan.trust_words / sizes)]
    if plan.pair_buckets:
        parts.append(_counted([of_pairs(text) for text in texts], plan.pair_buckets, plan.trust_pairs / sizes))
    parts.append(csr_matrix(known * (plan.trust_known / sizes)[:, None]))
    return csr_matrix(hstack(parts, format="csr"))


def _counted(buckets: list[list[int]], size: int, each: Doubles) -> Matrix:
    ends = np.cumsum([0, *map(len, buckets)])
    flat = np.fromiter(chain.from_iterable(buckets), np.int32, ends[-1])
    values = np.repeat(each, np.diff(ends))
    matrix = csr_matrix((values, flat, ends), shape=(len(buckets), size))
    matrix.sum_duplicates()
    return matrix


@dataclass(frozen=True, slots=True)
class Factors:
    """Rows as a product that is never made: texts by their words, and words by their columns; far smaller."""

    texts: Matrix
    words: Matrix

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return self.texts.shape[0], self.words.shape[1]

    def __matmul__(self, point: Doubles) -> Doubles:
        """What each row comes to."""
        found: Doubles = self.texts @ (self.words @ point)
        return found

    def turned(self) -> Self:
        """Columns as rows."""
        return type(self)(csr_matrix(self.words.T), csr_matrix(self.texts.T))


def solve(
    rows: Matrix | Factors, says: NDArray[np.bool_], weights: Doubles, ridge: float, offset: Doubles | float = 0.0
) -> tuple[Doubles, float]:
    """Weights of the columns and a bias; `weights` say how much each row counts, `offset` is what it has already."""
    columns = rows.turned() if isinstance(rows, Factors) else csr_matrix(rows.T)
    sign = np.where(says, 1.0, -1.0)

    def loss(point: Doubles) -> tuple[float, Doubles]:
        margins = sign * (rows @ point[:-1] + point[-1] + offset)
        pull = -sign * weights * _falling(margins)
        slope = np.append(columns @ pull + ridge * point[:-1], pull.sum())
        return float(weights @ np.logaddexp(0, -margins) + ridge / 2 * point[:-1] @ point[:-1]), slope

    start = np.zeros(rows.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400, "ftol": 1e-10, "gtol": 1e-5})
    return found.x[:-1], float(found.x[-1])


def _falling(margins: Doubles) -> Doubles:
    return 1 / (1 + np.exp(np.clip(margins, -500, 500)))


def head(outputs: tuple[str, ...], weights: Doubles, bias: Doubles, plan: Plan) -> Head:
    """A head from solved weights: columns of `design` as rows here, one column for each output."""
    pairs_at, known_at = plan.buckets, plan.buckets + plan.pair_buckets
    pairs = Table.of(weights[pairs_at:known_at] * plan.trust_pairs) if plan.pair_buckets else None
    words = Table.of(weights[:pairs_at] * plan.trust_words, shortest=plan.shortest, longest=plan.longest)
    known = (weights[known_at:] * plan.trust_known).astype(np.float32)
    return Head(outputs, words, pairs, known, bias.astype(np.float32))
