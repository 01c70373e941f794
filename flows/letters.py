"""Writing to the customer, and telling staff, as steps of the story."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flows.walk import Takes, Walk
from winback import entries as e
from winback.correspondence import Kind, letter, unwritable
from winback.dossier import local_time


def tell(walk: Walk, step: str, name: str, audience: Iterable[str], *, about: str = "alert", **more: object) -> None:
    """Tell staff once; `about` is the follow-up that the notice asks for."""
    if walk.has(step):
        return
    messages = walk.notice(name, step, audience, more=more, step=about)
    walk.record(step, e.Messaged(step=step, messages=tuple(message.key for message in messages)), messages)


def write(walk: Walk, step: str, name: str, kind: Kind, values: Callable[[], Mapping[str, object]]) -> None:
    """Write to the customer once; where that is not possible the journal says why."""
    if walk.has(step):
        return
    dossier = walk.dossier()
    why_not = unwritable(dossier)
    if why_not:
        walk.record(step, e.Messaged(step=step, skipped=why_not))
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
    )
    walk.record(step, e.Messaged(step=step, messages=(message.key,)), [message])


def draft(walk: Walk, name: str, values: Callable[[], Mapping[str, object]]) -> str | None:
    """Put a letter before a person; its key, or None where the customer cannot be written to."""
    step = walk.nth(f"letter-{name.replace('_', '-')}")
    key = walk.facts.key(step)
    told = walk.has(step)
    if told:
        return key if isinstance(told.body, e.Drafted) else None
    dossier, policy, now = walk.dossier(), walk.staff(), walk.store.now()
    why_not = unwritable(dossier)
    if why_not:
        walk.record(step, e.Messaged(step=step, skipped=why_not))
        return None
    message = letter(name, walk.facts, dossier, key=key, policy=policy, send_after=now, more=values())
    about = "farewell" if name == "farewell" else "letter"
    asks = walk.notice(
        "draft_waiting",
        f"{step}/waits",
        ("owner",),
        more={"letter_name": name, "letter_subject": message.title, "letter_body": message.text},
        step=about,
        due=policy.team_calendar(walk.facts.team).add(now, walk.policy.letters.due),
    )
    walk.record(step, e.Drafted(letter=key), [message, *asks])
    return key


def approved(letter: str | None) -> Takes:
    """The approval of this letter."""
    return Takes(e.LetterApproved, lambda body: isinstance(body, e.LetterApproved) and body.letter == letter)


def when(walk: Walk, at: datetime | None) -> str:
    """A time for the customer, in their language and the team's zone."""
    policy = walk.staff()
    language = walk.dossier().customer.language or policy.language
    return local_time(walk.facts, at, language, policy)
