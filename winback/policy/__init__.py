"""The policy: every number and rule of the product, typed, in one TOML file."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator

from winback.clock import Calendar
from winback.durations import Duration
from winback.policy.addresses import WRITTEN, Address
from winback.policy.base import Section
from winback.policy.causes import ROOT_CAUSES, TOPICS, TwoLevels, pairs
from winback.policy.digest import Digest
from winback.policy.language_model import LanguageModel
from winback.policy.lint import Lint
from winback.policy.look import Look
from winback.policy.mail import Mail
from winback.policy.money import Approval, Compensation, ReviewDestination
from winback.policy.people import OpeningHours, Role, Staff, StaffId, Team
from winback.policy.steps import Aftercare, CheckIn, Contact, Patience, Receipt, Resurvey
from winback.policy.triage import Rule, Survey, Triage, Weights
from winback.policy.words import BUILT_IN, Words
from winback.scales import BANDS, Bands, Scale, Severity

__all__ = [
    "Patience",
    "Policy",
    "PolicyError",
    "Role",
    "Staff",
    "check_policy",
    "from_snapshot",
    "load_policy",
    "snapshot",
]


class PolicyError(Exception):
    """The policy cannot be used as it is written; each line names a key and says what to change."""


class Policy(Section):
    """All of it. Times are durations (`"2h"`), hours of day `"10:00"`, money whole units of the currency."""

    version: Literal[1] = 1
    company: str = Field(min_length=1, description="As customers know it; it stands in letters.")
    sender: Address = Field(default="kundeservice@winback.example", description="From address of letters.")
    language: Literal["da", "nb", "sv", "en"] = "en"
    form_of_address: Literal["informal", "formal"] = Field(default="informal", description="How letters address.")
    mail: Mail = Mail()
    lint: Lint = Lint()
    look: Look = Look()
    answer_url: str = Field(default="http://127.0.0.1:8642/a/", description="Where a survey's token is answered.")
    calendars: dict[str, OpeningHours] = Field(default_factory=lambda: {"office": OpeningHours()})
    teams: dict[str, Team] = Field(min_length=1)
    staff: tuple[Staff, ...] = Field(min_length=1)
    surveys: dict[str, Survey] = Field(default_factory=lambda: {"default": Survey()})
    triage: Triage = Triage()
    words: Words = Words()
    language_model: LanguageModel = LanguageModel()
    priority: Weights = Weights()
    rules: tuple[Rule, ...] = ()
    receipt: Receipt = Receipt()
    contact: Contact = Contact()
    root_causes: TwoLevels = Field(default=ROOT_CAUSES, min_length=1, description="Why it happened, in two levels.")
    topics: TwoLevels = Field(default=TOPICS, min_length=1, description="What customers speak of, in two levels.")
    resolution: Patience = Patience(due=timedelta(hours=24))
    compensation: Compensation = Compensation()
    approval: Approval = Approval()
    letters: Patience = Patience(due=timedelta(hours=8))
    documentation: Patience = Patience(due=timedelta(hours=24))
    check_in: CheckIn = CheckIn()
    resurvey: Resurvey = Resurvey()
    aftercare: Aftercare = Aftercare()
    reviews: tuple[ReviewDestination, ...] = ()
    digest: Digest = Digest()
    give_up: Duration = Field(default=timedelta(days=30), description="Silence of staff after which a step ends.")

    @model_validator(mode="after")
    def _names_exist(self) -> "Policy":
        wrong = [*self._unknown_names(), *self._nobody_approves(), *self._unclear_topics()]
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _unknown_names(self) -> list[str]:
        wrong = []
        if len(self.roster) != len(self.staff):
            wrong.append("staff: each id may stand once")
        in_slack = [person.slack for person in self.staff if person.slack]
        if len(set(in_slack)) != len(in_slack):
            wrong.append("staff: each slack id may stand once; two people cannot be one member")
        if len({to.name for to in self.reviews}) != len(self.reviews):
            wrong.append("reviews: each name may stand once")
        for key, team in self.teams.items():
            wrong += self._missing(f"teams.{key}.calendar", team.calendar, self.calendars)
            wrong += self._missing(f"teams.{key}.supervisor", team.supervisor, self.roster)
            wrong += self._missing(f"teams.{key}.on_call", team.on_call, self.roster)
            supervisor = self.roster.get(team.supervisor)
            if supervisor and supervisor.role is Role.AGENT:
                wrong.append(f"teams.{key}.supervisor: {team.supervisor!r} needs the role supervisor or manager")
        for person in self.staff:
            if person.id in {"winback", "customer", "prefect"}:
                wrong.append(f"staff.{person.id}: this id stands for somebody else in the journal; choose another")
            wrong += self._missing(f"staff.{person.id}.team", person.team, self.teams)
            wrong += self._missing(f"staff.{person.id}.calendar", person.calendar, self.calendars)
        for rule in self.rules:
            wrong += self._missing(f"rules.{rule.name}.team", rule.team, self.teams)
        for severity, calendar in self.contact.calendars.items():
            wrong += self._missing(f"contact.calendars.{severity.value}", calendar, self.calendars)
        return wrong

    @staticmethod
    def _missing(key: str, name: str | None, known: Mapping[str, object]) -> list[str]:
        if name is None or name in known:
            return []
        return [f"{key}: {name!r} is not there; known are {', '.join(sorted(known)) or 'none'}"]

    def _nobody_approves(self) -> list[str]:
        able = [person.id for person in self.staff if person.role.rank >= self.approval.role.rank]
        if len(able) >= 2:
            return []
        role = self.approval.role.value
        why = f"what one {role} asks another must approve (four eyes), but staff names {len(able)} of them"
        return [f"approval.role: {why}; add another {role}"]

    def _unclear_topics(self) -> list[str]:
        wrong = [
            f"words.topics.{name}: there is this topic already; give it words of yours under words.stems"
            for name in self.words.topics
            if name in BUILT_IN or name in self.topics
        ]
        known = dict.fromkeys(pairs(self.topics))
        return wrong + [one for name in self.words.stems for one in self._missing(f"words.stems.{name}", name, known)]

    @cached_property
    def all_topics(self) -> TwoLevels:
        """What customers speak of, with the company's own topics, which have one level."""
        return self.topics | dict.fromkeys(self.words.topics, ())

    @cached_property
    def roster(self) -> dict[str, Staff]:
        """Staff by id."""
        return {person.id: person for person in self.staff}

    @property
    def default_team(self) -> str:
        """The team that takes what no rule sends elsewhere: the first one."""
        return next(iter(self.teams))

    @property
    def zone(self) -> ZoneInfo:
        """The first team's zone: that of whatever belongs to no team."""
        return ZoneInfo(self.team_calendar(self.default_team).zone)

    def survey(self, form: str) -> Survey:
        """How responses to `form` are read."""
        return self.surveys.get(form) or self.surveys.get("default") or Survey()

    def bands(self, form: str, scale: Scale) -> Bands | None:
        """How scores to `form` are read: as its survey says, or as usual on another scale than that survey's."""
        survey = self.survey(form)
        return survey.bands if survey.scale is scale else BANDS.get(scale)

    def calendar(self, name: str | None) -> Calendar:
        """A calendar by name; of snapshots that lost it, the first one."""
        hours = self.calendars.get(name or "") or next(iter(self.calendars.values()))
        return hours.calendar

    def team_calendar(self, team: str) -> Calendar:
        """The calendar that a team's deadlines run on."""
        known = self.teams.get(team) or self.teams[self.default_team]
        return self.calendar(known.calendar)

    def contact_calendar(self, team: str, severity: Severity) -> Calendar:
        """The calendar for the first contact: a severity may have a longer one than the team's."""
        longer = self.contact.calendars.get(severity)
        return self.calendar(longer) if longer else self.team_calendar(team)

    def person_calendar(self, person: StaffId) -> Calendar:
        """The hours in which direct messages may reach a member of staff."""
        member = self.roster[person]
        return self.calendar(member.calendar) if member.calendar else self.team_calendar(member.team)


def check_policy(written: dict[str, Any]) -> Policy:
    """Check what a file says, unknown keys included; raises PolicyError with a line for each mistake."""
    try:
        return Policy.model_validate(written, extra="forbid", context=WRITTEN)
    except ValidationError as error:
        lines = []
        for mistake in error.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in mistake["loc"])
            message = mistake["msg"].removeprefix("Value error, ")
            if mistake["type"] == "extra_forbidden":
                message = "this key is not known; take it out, or look for a misspelling"
            lines.append(f"{key}: {message}" if key else message)
        raise PolicyError("\n".join(lines)) from None


def load_policy(path: Path) -> Policy:
    """Read and check a policy file; raises PolicyError."""
    try:
        return check_policy(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PolicyError(f"{path}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: this is not TOML: {error}") from None


def snapshot(policy: Policy) -> str:
    """The policy as text, for cases that were opened under it."""
    return policy.model_dump_json()


def from_snapshot(text: str) -> Policy:
    """Read a snapshot leniently: keys of other versions are passed over."""
    return Policy.model_validate_json(text)
