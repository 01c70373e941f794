"""What goes wrong and what customers speak of, in two levels; `winback.causes` writes both in words."""

from typing import Annotated

from pydantic import Field

Word = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^/\s](?:[^/]*[^/\s])?$")]
"""One level's name, without a slash: that stands between the two."""

TwoLevels = dict[Word, tuple[Word, ...]]

ROOT_CAUSES: TwoLevels = {
    "product": ("defect", "quality", "missing_function", "hard_to_use", "not_as_described"),
    "service": ("no_answer", "slow_answer", "wrong_answer", "passed_around", "promise_broken"),
    "staff": ("manner", "knowledge", "mandate"),
    "price": ("too_high", "raised", "hidden_costs"),
    "delivery": ("late", "lost", "damaged", "wrong_goods", "incomplete"),
    "invoicing": ("wrong_amount", "wrong_recipient", "unclear", "late"),
    "digital": ("outage", "fault", "slow", "hard_to_find"),
    "waiting": ("phone", "reply", "visit"),
    "information": ("missing", "wrong", "unclear", "contradictory"),
    "expectations": ("oversold", "misunderstood"),
    "terms": ("binding", "cancellation", "returns"),
    "process": ("handover", "rules", "capacity", "supplier"),
    "outside": ("weather", "authorities", "customer"),
}
"""Why it happened: what is to be mended."""

TOPICS: TwoLevels = {
    "product": ("defect", "quality", "wear", "missing_function", "hard_to_use", "not_as_described"),
    "service": ("no_answer", "wrong_answer", "passed_around", "promise_broken"),
    "price": ("too_high", "raised", "hidden_costs"),
    "delivery": ("late", "lost", "damaged", "wrong_goods", "incomplete"),
    "invoicing": ("wrong_amount", "unclear", "late"),
    "digital": ("outage", "fault", "slow", "hard_to_find"),
    "staff": ("manner", "knowledge"),
    "waiting": ("phone", "reply", "visit"),
    "information": ("missing", "wrong", "unclear"),
    "terms": ("binding", "cancellation", "returns"),
    "other": (),
}
"""What a customer speaks of."""


def pairs(levels: TwoLevels) -> list[str]:
    """All that may be named: `delivery`, `delivery/late`, ..."""
    return [name for first, seconds in levels.items() for name in (first, *(f"{first}/{one}" for one in seconds))]
