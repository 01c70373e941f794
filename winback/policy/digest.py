"""The notes that tell people what a day holds and what a week brought."""

from datetime import time, timedelta

from pydantic import Field

from winback.durations import Positive
from winback.policy.base import Hour, Section


class Digest(Section):
    """To each person at the beginning of their day what it holds, to each team what it won back last week.

    A day's note that could not be written `within` so long after the day's beginning is left out.
    """

    daily: bool = True
    weekly: bool = True
    not_before: Hour = time(6, 0)
    within: Positive = timedelta(hours=1)
    lines: int = Field(default=5, ge=1, le=10, description="Cases named of each kind; of the others the number.")
