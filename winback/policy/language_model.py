"""What a language model may be asked for, and how much of it in a day; its address and key are a block."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from winback.durations import Duration
from winback.policy.base import Section

Use = Literal["reading", "drafts"]
Width = Annotated[float, Field(gt=0, le=0.5, allow_inf_nan=False)]


class LanguageModel(Section):
    """Off, until it is used for something. When the day's budget is spent nobody is asked before the next."""

    used_for: frozenset[Use] = Field(default=frozenset(), description="Judging doubtful texts, and wording drafts.")
    band: Width = Field(default=0.1, description="So near a threshold of [words], on either side, a text is doubtful.")
    calls_a_day: int = Field(default=500, ge=0, le=1_000_000)
    tokens_a_day: int = Field(default=500_000, ge=0, le=1_000_000_000, description="Questions and answers together.")
    keep: Duration = Field(default=timedelta(days=90), description="How long an answer spares the same question.")
