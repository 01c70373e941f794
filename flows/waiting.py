"""The one waiting primitive of the story, and the ladder of reminders that climbs meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from flows.news import tell_news
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.ladder import Reminder

STARTS = {"check_in": "check_in_due", "aftercare": "touchpoint_due"}
NOTICES = {"team": "climbed", "supervisor": "climbed"}
"""Which notice a rung sends; rungs that are not named here send their own."""


def wait_for(
    walk: Walk,
    name: str,
    *takes: Takes,
    until: datetime | None = None,
    lapse: Sequence[tuple[str, e.Body]] = (),
    withdraws: str | None = None,
) -> e.Entry | None:
    """Wait for the first entry that `takes` fits, by seq; None when nothing came.

    Nothing came when `until` passed; without it, when staff fell silent for the policy's `give_up` beyond what was
    due. `lapse` is what follows from the silence and is written with it; `withdraws` is a draft that it takes back.
    """
    step = walk.nth(name)
    kinds = tuple(one.kind.kind for one in takes)
    waiting = e.Waiting(name=name, round=walk.rounds[name], kinds=kinds, after=walk.cursor, until=until)
    walk.record(f"{step}/waiting", waiting)
    lapsed = f"{step}/lapsed"
    while True:
        found, silence = walk.first(takes), walk.has(lapsed)
        if silence and (found is None or silence.seq < found.seq):
            walk.cursor = silence.seq
            return None
        if found:
            walk.cursor = found.seq
            return found
        _meanwhile(walk)
        now, ends = walk.store.now(), until or ladder.give_up_at(walk.facts)
        if ends and now >= ends and not walk.facts.suspended:
            walk.conclude((lapsed, e.Lapsed(wait=name, letter=withdraws)), *lapse)
        elif walk.first(takes) is None:
            walk.park(ends, f"Awaiting {name.replace('_', ' ')}")


def _meanwhile(walk: Walk) -> None:
    """Tell the news, ring the rungs that are due, take back a claim that was followed by silence."""
    tell_news(walk)
    if walk.facts.suspended:
        return
    now = walk.store.now()
    for reminder in ladder.ringing(walk.facts, now):
        _ring(walk, reminder)
    lapses = ladder.claim_lapses_at(walk.facts)
    if lapses and now >= lapses and walk.facts.owner:
        step = f"claim/{walk.facts.head}/unclaimed"
        walk.conclude((step, e.Unclaimed(owner=walk.facts.owner)))
        tell_news(walk)


def _ring(walk: Walk, reminder: Reminder) -> None:
    case = walk.facts
    step = f"{reminder.step}/{case.passage}/{reminder.rung}"
    sends = STARTS[reminder.step] if reminder.rung == "start" else NOTICES.get(reminder.rung, reminder.rung)
    messages = walk.notice(sends, step, reminder.tell, step=reminder.step)
    body = e.Rang(
        rung=reminder.rung,
        step=reminder.step,
        round=case.passage,
        due=ladder.due(case) or reminder.at,
        messages=tuple(message.key for message in messages),
    )
    walk.conclude((step, body), messages=messages)
    if reminder.rung == "breach":
        walk.happens("breached")
