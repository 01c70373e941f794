"""Writing to the customer, and telling staff, as steps of the story."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flows.walk import Takes, Walk
from flows.wording import in_other_words
from winback import entries as e
from winback.consent import Kind, barred, ends_at, waits
from winback.correspondence import letter
from winback.dossier import Dossier, local_time
from winback.particulars import language_of
from winback.refusals import Refusal


def tell(walk: Walk, step: str, name: str, audience: Iterable[str], *, about: str = "alert", **more: object) -> None:
    """Tell staff once; `about` is the follow-up that the notice asks for."""
    if walk.has(step):
        return
    messages = walk.notice(name, step, audience, more=more, step=about)
    walk.record(step, e.Messaged(step=step, messages=tuple(message.key for message in messages)), messages)


def may_not(walk: Walk, kind: Kind, dossier: Dossier, channel: str = "mail") -> Refusal | None:
    """Why the customer may not be written to now, by the rules in force; None where they may."""
    return barred(kind, dossier, walk.staff(), walk.store.now(), case=walk.facts, channel=channel)


def waits_until(walk: Walk, kind: Kind) -> datetime | None:
    """When quiet hours end, where a message has to wait for that; None where it goes at once."""
    quiet = waits(kind, walk.facts, walk.staff(), walk.store.now())
    return ends_at(quiet) if quiet else None


def skipped(step: str, refusal: Refusal) -> e.Messaged:
    """The entry of a message that was not written, and why."""
    return e.Messaged(step=step, skipped=refusal.code, waits_until=ends_at(refusal))


def write(walk: Walk, step: str, name: str, kind: Kind, values: Callable[[], Mapping[str, object]]) -> None:
    """Write to the customer once; where that is not possible the journal says why."""
    if walk.has(step):
        return
    dossier = walk.dossier()
    if refusal := may_not(walk, kind, dossier):
        walk.record(step, skipped(step, refusal))
        return
    message = letter(
        name,
        walk.facts,
        dossier,
        key=walk.facts.key(step),
        policy=walk.staff(),
        send_after=walk.store.now(),
        more=values(),
        kind=kind,
        texts=walk.house.texts,
    )
    walk.record(step, e.Messaged(step=step, messages=(message.key,)), [message])


def draft(
    walk: Walk, name: str, values: Callable[[], Mapping[str, object]] = dict, *, step: str | None = None
) -> str | None:
    """Put a letter before a person; its key, or None where the customer cannot be written to."""
    step = step or walk.nth(f"letter-{name.replace('_', '-')}")
    key = walk.facts.key(step)
    told = walk.has(step)
    if told:
        return key if isinstance(told.body, e.Drafted) else None
    dossier, policy, now = walk.dossier(), walk.staff(), walk.store.now()
    if refusal := may_not(walk, "letter", dossier):
        walk.record(step, skipped(step, refusal))
        return None
    plain = letter(
        name,
        walk.facts,
        dossier,
        key=key,
        policy=policy,
        send_after=now,
        more=values(),
        texts=walk.house.texts,
    )
    worded = in_other_words(walk, plain, dossier, policy)
    message = worded or plain
    about = "farewell" if name == "farewell" else "letter"
    asks = walk.notice(
        "draft_waiting",
        f"{step}/waits",
        ("owner",),
        more={
            "letter_name": name,
            "letter_subject": message.title,
            "letter_body": message.text,
            "worded": bool(worded),
        },
        step=about,
        due=policy.team_calendar(walk.facts.team).add(now, walk.policy.letters.due),
    )
    walk.record(step, e.Drafted(letter=key, worded=bool(worded)), [message, *asks])
    return key


def approved(letter: str | None) -> Takes:
    """The approval of this letter."""
    return Takes(e.LetterApproved, lambda body: isinstance(body, e.LetterApproved) and body.letter == letter)


def when(walk: Walk, at: datetime | None) -> str:
    """A time for the customer, in their language and the team's zone."""
    policy = walk.staff()
    return local_time(walk.facts, at, language_of(walk.dossier(), policy), policy)
