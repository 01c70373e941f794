"""How responses are read: surveys and their scales, priority's weights, routing rules."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from winback.durations import Duration
from winback.policy.base import Section
from winback.scales import BANDS, Bands, Scale, Severity

Text = Annotated[str, Field(min_length=1, max_length=300)]
Texts = dict[Annotated[str, Field(pattern="^(da|nb|sv|en)$")], Text]


class Survey(Section):
    """One survey (form). Bands left out are the scale's own; `reversed` where a low number is good.

    A `public` one has a page that anybody may answer; `title` and `question` are its texts by language, ours where
    they are left out.
    """

    scale: Scale = Scale.NPS
    public: bool = False
    title: Texts = Field(default_factory=dict)
    question: Texts = Field(default_factory=dict)
    critical_to: int | None = None
    detractor_to: int | None = None
    passive_to: int | None = None
    reversed: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "Survey":
        bands = self.bands
        if bands and not bands.critical_to <= bands.detractor_to <= bands.passive_to <= bands.high:
            raise ValueError("bands must rise: critical_to <= detractor_to <= passive_to <= the highest score")
        return self

    @property
    def bands(self) -> Bands | None:
        """How this survey's scores are read; None for text alone."""
        usual = BANDS.get(self.scale)
        if usual is None:
            return None

        def own(value: int | None, default: int) -> int:
            return default if value is None else value

        return Bands(
            usual.low,
            usual.high,
            own(self.critical_to, usual.critical_to),
            own(self.detractor_to, usual.detractor_to),
            own(self.passive_to, usual.passive_to),
            self.reversed,
        )


class Triage(Section):
    """From a response to a case."""

    history_after: Duration = Field(default=timedelta(days=14), gt=timedelta(0))
    hold_above: int = Field(default=100, ge=1, description="New cases in one run above which people are asked.")
    reopen_within: Duration = timedelta(days=60)


Points = Annotated[int, Field(ge=0, le=100)]


class Weights(Section):
    """The parts of priority, 0-100; `leaving_words` speak of leaving or going public.

    Both lists hold whole words; a `*` before or behind one stands for whatever is joined to it there.
    """

    severity: dict[Severity, Points] = Field(
        default_factory=lambda: {Severity.CRITICAL: 40, Severity.MODERATE: 25, Severity.HIDDEN: 15}
    )
    yearly_value: Points = 20
    contract_end: Points = 15
    contract_end_within: Duration = timedelta(days=90)
    decision_maker: Points = 10
    decision_maker_roles: tuple[str, ...] = (
        "ceo", "cfo", "coo", "cto", "cio", "*direktør", "*direktor", "*direktör", "vd", "owner", "ejer", "medejer",
        "eier", "medeier", "ägare", "delägare", "*chef", "*sjef", "head of", "director", "manager", "*leder",
    )  # fmt: skip
    repeat_within: Duration = timedelta(days=365)
    leaving: Points = 15
    leaving_words: tuple[str, ...] = (
        "opsig*", "skifter leverandør", "skifte leverandør", "finder en anden", "trustpilot*", "facebook",
        "sier opp", "si opp", "bytter leverandør", "bytte leverandør", "säger upp", "säga upp",
        "byter leverantör", "byta leverantör", "cancel", "cancelling", "switch to", "switching",
        "forbrugerombud*", "forbrukerråd*", "konsumentverket", "lawyer", "advokat*",
    )  # fmt: skip

    @model_validator(mode="after")
    def _every_severity(self) -> "Weights":
        missing = [severity.value for severity in Severity if severity not in self.severity]
        if missing:
            raise ValueError(f"severity needs a weight for {', '.join(missing)}")
        return self


class Rule(Section):
    """A routing rule. All conditions that are given must hold; the first rule that matches wins.

    `keywords` are whole words of the verbatim; a `*` before or behind one stands for whatever is joined to it there.
    """

    name: str
    team: str
    score_from: int | None = None
    score_to: int | None = None
    severity: Severity | None = None
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skill: str | None = None
