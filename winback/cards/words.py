"""Who is who and when is when on the cards of one case, in the language that staff read."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from winback import entries as e
from winback.cards import kit
from winback.case import Case
from winback.dossier import Dossier
from winback.letters.languages import known_language
from winback.letters.words import QUOTATION_MARKS, write_score, write_time
from winback.phrases import say
from winback.policy import Policy
from winback.policy.people import Team
from winback.scales import BANDS, Scale, Severity

LIGHTS = {Severity.CRITICAL: "🔴", Severity.MODERATE: "🟠", Severity.HIDDEN: "🟡"}
"""How bad, at a glance; the words stand beside it."""
ASIDE = 300
"""The longest that a text of somebody's stands beside others on a card."""


def brief(text: str, limit: int = ASIDE) -> str:
    """Somebody's words beside others, on one line."""
    return kit.cut(kit.inline(text), limit)


@dataclass(frozen=True, slots=True)
class Words:
    """What a case's cards are told with. What comes back is mrkdwn that is ready, unless it is said to be plain.

    Where there is `room`, somebody's words may be that long beside others.
    """

    case: Case
    policy: Policy
    now: datetime | None = None
    room: int = 0

    @property
    def seen_at(self) -> datetime:
        """When it is looked at: now, where that is known; else the time of the last entry, as a card shows it."""
        return self.now or self.case.entries[-1].at

    def brief(self, text: str, limit: int = ASIDE) -> str:
        """Somebody's words beside others, on one line."""
        return brief(text, max(limit, self.room))

    @property
    def language(self) -> str:
        """The language that staff read."""
        return self.policy.language

    @property
    def zone(self) -> ZoneInfo:
        """The team's zone."""
        return ZoneInfo(self.policy.team_calendar(self.case.team).zone)

    @property
    def team(self) -> Team:
        """The case's team; the first one where it is gone."""
        return self.policy.teams.get(self.case.team) or self.policy.teams[self.policy.default_team]

    def say(self, key: str, **values: object) -> str:
        """A phrase of the card."""
        return say("card", key, self.language, **values)

    def name(self, who: str | None) -> str:
        """A member of staff by name; who has left stays an id, and nobody is the team."""
        if not who:
            return kit.inline(self.team.name)
        person = self.policy.roster.get(who)
        return kit.inline(person.name if person else who)

    def quoted(self, told: str) -> str:
        """Somebody's words in the quotation marks of the language that staff read."""
        return told.join(QUOTATION_MARKS[known_language(self.language)])

    def date(self, at: datetime) -> str:
        """A time in the reader's zone."""
        return kit.date(at, self.zone, self.language)

    def day(self, at: datetime) -> str:
        """A day with its year."""
        return kit.day(at, self.zone, self.language)

    def clock(self, at: datetime) -> str:
        """A time in the team's zone, plain."""
        return write_time(at.astimezone(self.zone), self.language)

    def score(self, score: int | None, scale: Scale) -> str:
        """A score, plain; in words too where there is none."""
        return write_score(score, scale, self.language) or self.say("no_score")

    def changed(self, before: int | None, after: int | None) -> str:
        """The score before and after, plain; "" where one of them is missing."""
        if before is None or after is None:
            return ""
        scale = self.case.opened.scale if self.case.opened.scale in BANDS else Scale.NPS
        return self.say("change", before=self.score(before, scale), after=self.score(after, scale))

    def customer(self, dossier: Dossier) -> str:
        """The customer's name, plain, on one line."""
        return kit.cut(kit.fold(dossier.customer.name), 80) or self.say("nameless")

    def last(self, *kinds: type[e.Body]) -> e.Entry | None:
        """The latest entry of some kinds in this generation."""
        recent = (entry for entry in reversed(self.case.entries) if entry.seq >= self.case.opened_seq)
        return next((entry for entry in recent if isinstance(entry.body, kinds)), None)
