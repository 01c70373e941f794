"""So many of so many, and how sure that is."""

from dataclasses import dataclass
from math import sqrt

THIN = 10
"""A figure that stands on fewer answers or cases than this says little."""
SURE = 1.959963984540054
"""Standard deviations on either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval, in which the true share lies in 95 of 100 such cases."""
        if not self.of:
            return None
        share, square = self.part / self.of, SURE * SURE
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        spread = SURE * sqrt(share * (1 - share) / self.of + square / (4 * self.of**2)) / (1 + square / self.of)
        return max(0.0, min(share, middle - spread)), min(1.0, max(share, middle + spread))

    @property
    def thin(self) -> bool:
        """Whether it stands on too little."""
        return self.of < THIN
