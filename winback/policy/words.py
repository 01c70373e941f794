"""How far what customers write is believed: from which certainty a complaint in it makes a case."""

from typing import Annotated

from pydantic import Field

from winback.policy.base import Section

Chance = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class Words(Section):
    """Thresholds of P(negative) of the worst clause, for answers whose number is good, neutral or missing.

    A lower one finds more complaints, and more that are none. Where `read` is false the number decides alone.
    """

    read: bool = True
    hidden_from: Chance = Field(default=0.8, description="For promoters, and where there is no number.")
    neutral_from: Chance = Field(default=0.7, description="For passives, whose complaints are ordinary ones.")
