"""The lint of letters: which of its rules stop a letter, and which it does not hold letters to."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from winback.policy.base import Section


class LintRule(StrEnum):
    """Everything that the lint looks for. Kept like a column's name: policies and scripts name them."""

    UNFILLED = "unfilled"
    EMOJI_CODE = "emoji_code"
    GENERIC = "generic"
    DEFENSIVE = "defensive"
    BLAMING = "blaming"
    EMPTY_APOLOGY = "empty_apology"
    OVER_EXPLAINING = "over_explaining"
    NAME_MISSING = "name_missing"
    WRONG_NAME = "wrong_name"
    NO_OWNER = "no_owner"
    WRONG_LANGUAGE = "wrong_language"
    NEAR_DUPLICATE = "near_duplicate"
    PROMISE_WITHOUT_DATE = "promise_without_date"
    REVIEW_PRESSURE = "review_pressure"
    INCENTIVE_NEAR_REVIEW = "incentive_near_review"


R = LintRule
BLOCKING = frozenset(
    {
        *(R.UNFILLED, R.EMOJI_CODE, R.GENERIC, R.DEFENSIVE, R.BLAMING, R.EMPTY_APOLOGY, R.WRONG_NAME),
        *(R.NEAR_DUPLICATE, R.REVIEW_PRESSURE, R.INCENTIVE_NEAR_REVIEW),
    }
)


class Lint(Section):
    """A rule in neither list advises, and one in `off` is off. What a blocking rule finds doubtful is advice too."""

    blocking: frozenset[LintRule] = Field(default=BLOCKING, description="A letter with such a finding does not go.")
    off: frozenset[LintRule] = Field(default=frozenset(), description="Rules that letters are not held to.")

    @field_validator("blocking", "off", mode="before")
    @classmethod
    def _known(cls, names: object, info: ValidationInfo) -> object:
        """Say which name is none, and which ones there are."""
        if isinstance(names, str) or not isinstance(names, Iterable):
            raise ValueError(f'write a list of rules, such as {info.field_name} = ["{R.GENERIC}"]')
        named = [*names]
        wrong = [repr(name) for name in named if name not in [rule.value for rule in LintRule]]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is no rule of the lint; known are {', '.join(sorted(LintRule))}")
        return named
