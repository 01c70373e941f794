"""Whether a customer may be written to, what they may be asked, and at what hour: told as a refusal, or not at all."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from winback import entries as e
from winback.case import Case
from winback.dossier import Dossier
from winback.letters.languages import known_language
from winback.letters.lint import Text
from winback.letters.lint.names import wrong_name
from winback.letters.lint.seen import see
from winback.overtaken import CODES as OVERTAKEN
from winback.people import Customer
from winback.policy import Policy
from winback.refusals import Moment, Phrase, Refusal
from winback.suppressions import Scope, Suppression, Why

Kind = Literal["letter", "survey", "receipt", "review"]
"""What customers are written."""

ASKING: frozenset[Kind] = frozenset({"survey", "review"})
"""What asks something of the customer: reminders are surveys too. The rest tells them how their case stands."""

OF_THE_ADDRESS = {Why.BOUNCED: "bounced", Why.INVALID: "invalid_address"}
OF_THE_READER = {Why.SPAM_REPORT: "spam_report"}

CODES = frozenset(
    {
        *("erased", "opted_out", "no_address", "no_phone", "unsubscribed", "quarantine", "quiet_hours"),
        *("no_review_permission", "asked_before", "not_drawn", "no_good_resurvey"),
        *OF_THE_ADDRESS.values(),
        *OF_THE_READER.values(),
        *OVERTAKEN,
    }
)
"""All reasons for which a message is not sent, or waits."""


def barred(
    kind: Kind,
    dossier: Dossier,
    policy: Policy,
    now: datetime,
    *,
    case: Case | None = None,
    channel: str = "mail",
    destination: str = "",
) -> Refusal | None:
    """Why a message may not go to this customer; None where it may.

    It is asked by the rules in force, not those that the case began under, and once more right before sending. `case`
    is the one that a survey belongs to, `destination` where a review is asked for.
    """
    address = _address(dossier.customer, channel)
    code = (
        _by_the_customer(kind, dossier)
        or _by_the_address(dossier, address, channel)
        or (_not_to_be_asked(dossier, destination) if kind == "review" else "")
    )
    if code:
        return Refusal(code, {"instead": Phrase("call_instead") if kind == "letter" else "", "until": ""})
    return _in_quarantine(case, dossier, policy, now) if case and kind == "survey" else None


def _by_the_customer(kind: Kind, dossier: Dossier) -> str:
    """Their own will holds for every address and every channel that they have."""
    if dossier.customer.erased:
        return "erased"
    if dossier.customer.opted_out:
        return "opted_out"
    for one in sorted(dossier.suppressed, key=_gravest_first):
        if one.why in OF_THE_ADDRESS:
            continue
        if one.scope is Scope.ALL:
            return OF_THE_READER.get(one.why, "opted_out")
        if kind in ASKING:
            return "unsubscribed"
    return ""


def _by_the_address(dossier: Dossier, address: str, channel: str) -> str:
    if not address:
        return "no_phone" if channel == "sms" else "no_address"
    faults = sorted(dossier.suppressed, key=_gravest_first)
    return next(
        (OF_THE_ADDRESS[x.why] for x in faults if x.why in OF_THE_ADDRESS and _folded(x.address) == address), ""
    )


def _address(customer: Customer, channel: str) -> str:
    return _folded((customer.phone if channel == "sms" else customer.email) or "")


def _folded(address: str) -> str:
    return address.strip().lower()


def _gravest_first(suppression: Suppression) -> tuple[bool, str]:
    return suppression.scope is not Scope.ALL, suppression.why


def _in_quarantine(case: Case, dossier: Dossier, policy: Policy, now: datetime) -> Refusal | None:
    """A case's first question passes the quarantine; the question of its repeat does not."""
    if dossier.surveyed_at is None or not _asked_in_an_earlier_generation(case):
        return None
    ends = dossier.surveyed_at + policy.resurvey.quarantine
    return Refusal("quarantine", _until(ends, case, policy)) if now < ends else None


def _asked_in_an_earlier_generation(case: Case) -> bool:
    return any(isinstance(one.body, e.ResurveyAsked) and one.seq < case.opened_seq for one in case.entries)


def _not_to_be_asked(dossier: Dossier, destination: str) -> str:
    if destination in dossier.invited_to:
        return "asked_before"
    return "" if dossier.customer.review_permission else "no_review_permission"


def speaks_to(customer: Customer, text: str, policy: Policy) -> bool:
    """Whether a message that was written for a customer fits who the customer is now: it greets them, or nobody.

    Who notes and complaints name may be somebody who was the customer before.
    """
    language = known_language(customer.language, policy.language)
    known_as = (customer.email or "").partition("@")[0].replace("_", " ")
    written = Text(text, "", language, customer.name, company=policy.company, known_as=known_as)
    return not any(wrong_name(see(text, "text", language), written))


# -- the hour --


def not_before(kind: Kind, case: Case, policy: Policy, now: datetime) -> datetime:
    """The earliest time from `now` on at which a message may go: what asks something waits for quiet hours to end."""
    quiet = policy.mail.quiet
    if kind not in ASKING or quiet.begins is None or quiet.ends is None or quiet.begins == quiet.ends:
        return now
    local = now.astimezone(ZoneInfo(policy.team_calendar(case.team).zone))
    clock, over_midnight = local.time(), quiet.begins > quiet.ends
    late, early = clock >= quiet.begins, clock < quiet.ends
    if not (late or early if over_midnight else late and early):
        return now
    day = local.date() + timedelta(days=not early)
    ends = datetime.combine(day, quiet.ends, local.tzinfo)
    # In autumn an hour comes twice: of the two ends the one that is still to come.
    both = (ends.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next((one for one in both if one > now), now)


def waits(kind: Kind, case: Case, policy: Policy, now: datetime) -> Refusal | None:
    """Why a message that may go waits nevertheless, and until when; None where it goes at once."""
    ends = not_before(kind, case, policy, now)
    return Refusal("quiet_hours", _until(ends, case, policy)) if ends > now else None


def _until(ends: datetime, case: Case, policy: Policy) -> dict[str, object]:
    zone = ZoneInfo(policy.team_calendar(case.team).zone)
    return {"until": Phrase("until_then", {"at": Moment(ends.astimezone(zone))}), "ends": ends}


def ends_at(refusal: Refusal) -> datetime | None:
    """When a refusal that passes by itself is over; None for one that lasts."""
    ends = refusal.values.get("ends")
    return ends if isinstance(ends, datetime) else None


# -- what was kept of a refusal --

OLDER = {
    "the customer wants no messages": "opted_out",
    "no e-mail address": "no_address",
    "no address": "no_address",
    "no permission": "no_review_permission",
    "not drawn": "not_drawn",
    "no good re-survey": "no_good_resurvey",
}
"""Sentences that journals of earlier releases hold, as codes."""


def code_of(kept: str) -> str:
    """The code of a reason that a journal holds; what no release knows stays as it is."""
    return OLDER.get(kept, kept)


def why(kept: str, language: str, zone: tzinfo, until: datetime | None = None) -> str:
    """A reason that a journal holds, as the end of a sentence; older journals hold sentences, shown as they are."""
    if kept not in CODES:
        return kept
    then = Phrase("until_then", {"at": Moment(until.astimezone(zone))}) if until else ""
    return Phrase(kept, {"until": then, "instead": ""}).say(language)
