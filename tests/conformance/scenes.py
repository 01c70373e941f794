"""Cases at every stage and of every kind, in all languages, with texts that only the world brings forth."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import cycle

from tests.winback.cards.scenes import IN, ROUGH, dossier_of, rough_case
from tests.winback.test_case import DRAFTED, JOURNEYS, MONDAY, OPENED, told
from winback import entries as e
from winback.case import Case, Stage
from winback.dossier import Dossier
from winback.phrases import LANGUAGES
from winback.policy import Policy

PLAIN = "The parcel never came."
NAME = "Lone Ravn"
PERSONAL = (NAME, "lone@nordlys.example", "+4510121012", "10121012", "Ann Dahl", "ann@winback.example")
"""What is personal in these scenes, as far as it can be told from ids."""

TEXTS = (
    *ROUGH,
    "<https://evil.example|Nordlys>",
    "<https://nordwind.slack.com.evil.example/archives/C0CARE/p1|the card>",
    "<mailto:ceo@nordlys.example|write> <#C0CARE|care> <!subteam^S0TEAM|@team> <!everyone>",
    "\u2067<@U0METTE>\u2068 \u202d<!here>",
    "😡" * 4000,
    "م" * 4000,
    "\n" * 4000 + "end",
    ">" * 4000,
    "&" * 4000,
    "x" * 4000,
)
"""What customers, colleagues and imports bring."""

LETTER = e.Drafted(letter="g1/letter/2")
RESOLVED = e.Resolved(
    resolution="refund", amount=Decimal("1200.50"), currency="SEK", root_cause="delivery/late: lost twice",
    action="a", wish="w", answer="n", promised=MONDAY + timedelta(2),
)  # fmt: skip
SITUATIONS: dict[str, tuple[e.Body, ...]] = {
    "claimed": (OPENED, e.Claimed()),
    "offered": (OPENED, e.Offered(reason="r")),
    "offered to one": (OPENED, e.Offered(to="bo", reason="r")),
    "snoozed": (OPENED, e.Snoozed(until=MONDAY + timedelta(1))),
    "suspended": (OPENED, e.Suspended(reason="r")),
    "corrected": (OPENED, e.Corrected(tone="neutral", topic="delivery/late")),
    "one draft": (OPENED, *(e.Contacted(channel="phone", reached=False),) * 3, DRAFTED),
    "two drafts": (OPENED, *(e.Contacted(channel="phone", reached=False),) * 3, DRAFTED, LETTER),
    "unsettled": (OPENED, e.MessageUnknown(message="g1/letter-resolution/1"), e.MessageUnknown(message="g1/alert/x")),
    "declined": (*JOURNEYS[Stage.RESOLUTION], RESOLVED.model_copy(update={"needs_approval": True}),
                 e.Declined(reason="r")),
    "agreed": (*JOURNEYS[Stage.RESOLUTION], RESOLVED),
    "breached": (OPENED, e.Rang(rung="breach", step="contact", round=1, due=MONDAY)),
    "nobody to contact": (OPENED.model_copy(update={"contactable": False, "owner": None}),),
    "begun anew": (*JOURNEYS[Stage.CLOSED], e.Reopened(**OPENED.model_dump(), why="w")),
}  # fmt: skip
"""What a case may be in beside its stage."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A case with what is known about it; `text` is what somebody wrote wherever one may write."""

    name: str
    case: Case
    dossier: Dossier
    policy: Policy
    text: str = PLAIN
    stamps: dict[str, int] = field(default_factory=dict)


def scenes() -> Iterator[Scene]:
    """All of them: every stage and situation in every language, every text in every language, every text somewhere."""
    ways = {**{stage.value: bodies for stage, bodies in JOURNEYS.items()}, **SITUATIONS}
    for language in LANGUAGES:
        for name, bodies in ways.items():
            case = told(Case(12, IN[language]), *bodies)
            yield Scene(f"{name}, {language}", case, dossier_of(NAME, language=language), IN[language])
        for place, text in enumerate(TEXTS):
            policy = _with_rough_people(IN[language], text)
            yield Scene(f"text {place}, {language}", rough_case(text, language), dossier_of(text), policy, text)
    languages = cycle(LANGUAGES)
    for place, text in enumerate(TEXTS):
        name, bodies = list(ways.items())[place % len(ways)]
        language = next(languages)
        case = told(Case(12, IN[language]), *bodies)
        yield Scene(f"text {place} {name}, {language}", case, dossier_of(text), IN[language], text)


def _with_rough_people(policy: Policy, text: str) -> Policy:
    """A company of 120 people, each of whom is called like that."""
    first = policy.staff[0]
    more = [first.model_copy(update={"id": f"p{place}", "name": text or "?"}) for place in range(120)]
    return Policy.model_construct(**dict(policy) | {"staff": (*policy.staff, *more), "company": text or "?"})
