"""What a mail service tells of a mail afterwards, and what follows from it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from winback.outbox import MessageState
from winback.suppressions import Scope, Why

SHORTEST_NUMBER = 8
"""Digits of a telephone number in the North, without its country."""
LONGEST_DETAIL = 300
"""The longest that is kept of what the other side said."""
ADDRESS = re.compile(r"""(?:"[^"\n]{1,64}"|[^\s<>"'(),;:]{1,64})(?:@|\uff20|\ufe6b|%40)[^\s<>"'(),;:]+""")
"""Mail addresses as servers write them: a quoted name, the sign in full width, the sign as in a link."""
PHONE = re.compile(
    r"(?<![\w.+])(?:(?:\+|00)\d(?:[ ()/.-]{0,2}\d){6,13}|(?![245]\d\d[ -])\d{2,4}(?:[ /-]?\d{2,4}){2,4})(?!\w|\.\d)"
)
"""Telephone numbers, of eight digits or more; codes of servers and their numbers with dots are none."""


class EventKind(StrEnum):
    """What happened. `BLOCKED` is a bounce of this one mail, not of the address; `UNKNOWN` is new to this version.

    `INVALID` no webhook tells: it is an address that stands on the service's list of such.
    """

    PROCESSED = "processed"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    BOUNCE = "bounce"
    BLOCKED = "blocked"
    DROPPED = "dropped"
    INVALID = "invalid"
    SPAM_REPORT = "spamreport"
    UNSUBSCRIBE = "unsubscribe"
    GROUP_UNSUBSCRIBE = "group_unsubscribe"
    GROUP_RESUBSCRIBE = "group_resubscribe"
    OPEN = "open"
    CLICK = "click"
    UNKNOWN = "unknown"


K = EventKind
OF_READERS = frozenset({K.OPEN, K.CLICK})
"""What tells only that somebody looked; kept where the policy says so."""


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One event. `token` is our own name for the mail, `provider_id` the service's; either may be missing.

    `address` is folded. `fingerprint` names what the event says: told again under another `event_id` it is the same.
    `group` is whether it is about a group of mails that can be left by itself, `elsewhere` whether that group is not
    ours; `reason` is cleaned of addresses.
    """

    event_id: str
    fingerprint: str
    token: str
    provider_id: str
    kind: EventKind
    at: datetime
    address: str
    reason: str = ""
    status: str = ""
    group: bool = False
    elsewhere: bool = False


def fingerprint(*said: object) -> str:
    """A name for what an event says."""
    return sha256("\x1f".join(str(part) for part in said).encode("utf-8", "replace")).hexdigest()


def clean(text: str, longest: int = LONGEST_DETAIL) -> str:
    """Foreign text as it may be kept: on one line, bounded, without signs that no database or terminal takes."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest])
    return " ".join(printable.split())[:longest]


def without_addresses(text: str) -> str:
    """What the other side said, cleaned, and without anybody's mail address or telephone number."""
    return clean(PHONE.sub(_unless_short, ADDRESS.sub("…@…", text[: 4 * LONGEST_DETAIL])))


def _unless_short(found: re.Match[str]) -> str:
    return "…" if sum(sign.isdigit() for sign in found[0]) >= SHORTEST_NUMBER else found[0]


PROVES: dict[EventKind, MessageState] = {
    K.PROCESSED: MessageState.SENT,
    K.DEFERRED: MessageState.SENT,
    K.DELIVERED: MessageState.DELIVERED,
    K.SPAM_REPORT: MessageState.DELIVERED,
    K.UNSUBSCRIBE: MessageState.DELIVERED,
    K.GROUP_UNSUBSCRIBE: MessageState.DELIVERED,
    K.OPEN: MessageState.DELIVERED,
    K.CLICK: MessageState.DELIVERED,
    K.BOUNCE: MessageState.BOUNCED,
    K.BLOCKED: MessageState.BOUNCED,
    K.DROPPED: MessageState.BOUNCED,
}
"""How far a mail has come, by what is told of it. Who reports or leaves a mail has got it."""

CAME_BACK = [kind.value for kind, state in PROVES.items() if state is MessageState.BOUNCED]
"""The kinds of events that tell of a mail's return, as they are kept."""

_OUT = (MessageState.SENT, MessageState.DELIVERED)
_CHAIN = (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED)


def legs(before: MessageState, attempts: int, kind: EventKind) -> list[MessageState]:
    """The states that a mail goes through after an event, one after the other; none where it is farther already.

    A try that we took for failed or lost is thereby known to have gone out. What was never tried is left alone.
    """
    target = PROVES.get(kind)
    if target is None or (before is MessageState.APPROVED and not attempts):
        return []
    place = {MessageState.APPROVED: -1, MessageState.UNKNOWN: 0} | {state: at for at, state in enumerate(_CHAIN)}
    if before not in place:
        return []
    passed = [state for state in _CHAIN if place[before] < place[state] <= place[target]]
    through_delivered = target is MessageState.BOUNCED and before is not MessageState.DELIVERED
    return [state for state in passed if not (through_delivered and state is MessageState.DELIVERED)]


@dataclass(frozen=True, slots=True)
class Tried:
    """A letter and what is known of its tries; `name` is the service's for the last one, "" where nobody knows it.

    `anew` is how often a person has sent it once more that may have arrived, `came_back` how often it did.
    """

    state: MessageState
    attempts: int
    name: str
    anew: int
    came_back: int


def is_another(event: MailEvent, tried: Tried) -> bool:
    """Whether an event is about another mail with a letter than the last one, by the service's names for them."""
    return tried.attempts > 1 and bool(event.provider_id and tried.name) and event.provider_id != tried.name


def may_have_arrived(event: MailEvent, tried: Tried) -> bool:
    """Whether a letter whose mail came back may have arrived by another one.

    Without a name for the last mail nobody knows which of them it was. When all of them have come back it is lost.
    """
    if 0 < tried.anew < tried.came_back and tried.state is not MessageState.DELIVERED:
        return False
    if tried.state in _OUT and tried.name and event.provider_id:
        return is_another(event, tried)
    under_way = tried.state in {*_OUT, MessageState.SENDING, MessageState.UNKNOWN}
    return under_way and tried.anew > 0 and event.provider_id != tried.name


def given_up(event: MailEvent, tried: Tried) -> MessageState | None:
    """How far a letter has come that was at its end for us, and for no good reason; None where that stands.

    What was withheld after a try of unknown fate had gone out by that one.
    """
    target = PROVES.get(event.kind)
    if tried.state is MessageState.REFUSED and tried.attempts:
        return target
    arrived = target is MessageState.DELIVERED and is_another(event, tried)
    return target if tried.state is MessageState.BOUNCED and arrived else None


_DROPPED = {
    "bounced address": Why.BOUNCED,
    "unsubscribed address": Why.UNSUBSCRIBED,
    "spam reporting address": Why.SPAM_REPORT,
    "invalid": Why.INVALID,
}
"""Why SendGrid drops a mail for its address's sake, in its own words. Other drops are for the mail's sake."""


def undelivered(event: MailEvent) -> Why | None:
    """Why a mail did not arrive and will not; None where the event does not say that."""
    match event.kind:
        case K.BOUNCE:
            return Why.BOUNCED
        case K.BLOCKED:
            return Why.REFUSED
        case K.DROPPED:
            return _DROPPED.get(event.reason.casefold().rstrip(". "), Why.REFUSED)
        case K.INVALID:
            return Why.INVALID
    return None


def suppressed(event: MailEvent) -> tuple[Scope, Why] | None:
    """What may not go to the address from now on, and why; None where nothing changes.

    A mail of a group that was dropped for an unsubscription tells of that group at least; of no more, for certain.
    """
    match event.kind:
        case K.SPAM_REPORT:
            return Scope.ALL, Why.SPAM_REPORT
        case K.UNSUBSCRIBE:
            return Scope.ALL, Why.UNSUBSCRIBED
        case K.GROUP_UNSUBSCRIBE:
            return Scope.SURVEYS, Why.UNSUBSCRIBED
        case K.BOUNCE | K.DROPPED | K.INVALID:
            why = undelivered(event)
            if why is None or why is Why.REFUSED:
                return None
            return (Scope.SURVEYS if event.group and why is Why.UNSUBSCRIBED else Scope.ALL), why
    return None


def lifts(event: MailEvent) -> bool:
    """Whether the reader wants to be asked again; who comes back to somebody else's mails does not."""
    return event.kind is K.GROUP_RESUBSCRIBE and not event.elsewhere


def concerns_address(event: MailEvent) -> bool:
    """Whether an event counts for its address, whichever mail it is about.

    Who leaves a group of somebody else's by a mail that is not ours has said nothing to us.
    """
    told = suppressed(event)
    return lifts(event) or (told is not None and not (event.elsewhere and told[0] is Scope.SURVEYS))


def wants_nothing(event: MailEvent) -> bool:
    """Whether the reader themselves wants no mail at all, told at once or by a mail that was dropped for it."""
    return suppressed(event) in {(Scope.ALL, Why.SPAM_REPORT), (Scope.ALL, Why.UNSUBSCRIBED)}


def is_own_will(event: MailEvent) -> bool:
    """Whether the reader has just said that they want no more."""
    return event.kind in {K.SPAM_REPORT, K.UNSUBSCRIBE, K.GROUP_UNSUBSCRIBE}
