"""What every modal of an action knows, and what stands above its fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from winback import entries as e
from winback.actions import Actor
from winback.cards import kit
from winback.cards.words import Words
from winback.case import Case
from winback.dossier import Dossier
from winback.ladder import due
from winback.letters.texts import known
from winback.letters.words import write_amount
from winback.phrases import say
from winback.policy import Policy

ASIDE = 600
"""The longest that a text stands above the fields."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that waits: its key and its words."""

    key: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A modal to be filled in. `given` are the fields that it begins with; `load` are open cases by staff id."""

    case: Case
    dossier: Dossier
    policy: Policy
    reader: Actor
    now: datetime
    draft: Draft | None = None
    load: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language that staff read."""
        return self.policy.language

    @property
    def words(self) -> Words:
        """Names and times of the case, ready for mrkdwn."""
        return Words(self.case, self.policy)

    def say(self, key: str, **values: object) -> str:
        """A phrase of the forms."""
        return say("forms", key, self.language, **values)

    def text(self, name: str) -> str:
        """What a field begins with; "" for nothing."""
        return str(self.given.get(name) or "")

    def time(self, name: str) -> datetime | None:
        """The time that a field begins with."""
        at = self.given.get(name)
        return at if isinstance(at, datetime) else None

    def beginning_with(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a form begins with, where nothing else was given."""
        return {name: value for name, value in fields.items() if value} | dict(self.given)


def head(sheet: Sheet) -> list[kit.Block]:
    """Whose case it is, and by when it wants something."""
    customer, complaint = sheet.dossier.customer, sheet.dossier.complaint
    account = kit.cut(kit.inline(customer.account.name), 80) if customer.account else ""
    name = kit.inline(sheet.words.customer(sheet.dossier))
    told = [sheet.say("case", case=sheet.case.id), name, account]
    told.append(kit.escape(sheet.words.score(complaint.score, complaint.scale)))
    if at := due(sheet.case):
        told.append(sheet.say("due", at=sheet.words.date(at)))
    return kit.context(" · ".join(text for text in told if text))


def complaint(sheet: Sheet) -> list[kit.Block]:
    """What the customer wrote."""
    quoted = kit.quote(sheet.dossier.complaint.verbatim, ASIDE)
    return [kit.section(f"{kit.bold(sheet.say('wrote'))}\n{quoted}")] if kit.seen(quoted) else []


def known_already(sheet: Sheet) -> list[kit.Block]:
    """What nobody need ask again: what was said before, what the customer wants, when they are to be contacted."""
    told = []
    if said := latest(sheet.case, "said"):
        told.append(sheet.say("said-before", said=brief(said)))
    if wants := latest(sheet.case, "wants"):
        told.append(sheet.say("wants-already", wants=brief(wants)))
    preferred = last_contact(sheet.case)
    if preferred and preferred.preferred and preferred.preferred > sheet.now:
        told.append(sheet.say("prefers-already", at=sheet.words.date(preferred.preferred)))
    return [kit.section("\n".join(told))] if told else []


def agreed(sheet: Sheet) -> list[kit.Block]:
    """What was agreed with the customer, and by when it was promised."""
    resolution = sheet.case.resolution
    if resolution is None:
        return []
    told = [sheet.say("agreed", what=resolved(sheet, resolution))]
    if resolution.promised:
        told.append(sheet.say("promised-by", at=sheet.words.date(resolution.promised)))
    return [kit.section("\n".join(told))]


def resolved(sheet: Sheet, body: e.Resolved) -> str:
    """A resolution on one line, ready for mrkdwn."""
    amount = write_amount(body.amount, body.currency, sheet.language) if body.amount else ""
    told = (kind(sheet, body.resolution), amount, body.answer)
    return " · ".join(brief(text) for text in told if text)


def kind(sheet: Sheet, resolution: str) -> str:
    """A kind of resolution, plain; one of another version as it is."""
    try:
        return sheet.say(f"kind-{resolution}")
    except KeyError:
        return resolution


def brief(text: str) -> str:
    """The beginning of somebody's words on one line, ready for mrkdwn."""
    return kit.cut(kit.inline(text), ASIDE)


def last_contact(case: Case) -> e.Contacted | None:
    """The latest try to speak to the customer in this generation."""
    return next((body for body in _contacts(case)), None)


def latest(case: Case, name: str) -> str:
    """What was last written in a field of the contacts of this generation; "" for nothing."""
    return next((text for body in _contacts(case) if known(text := getattr(body, name))), "")


def _contacts(case: Case) -> list[e.Contacted]:
    """The tries of this generation, the latest first."""
    recent = (entry.body for entry in reversed(case.entries) if entry.seq >= case.opened_seq)
    return [body for body in recent if isinstance(body, e.Contacted)]
