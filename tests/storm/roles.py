"""The parts that people play around each case, and the next step that a journal asks of them. All pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from winback import entries as e
from winback.case import Case, follow

OWNER = "owner"
ONCE, TWICE, BOTH = "once", "twice", "both"
"""Pressed once; pressed twice with one nonce; pressed by two people at once, each with a nonce of their own."""

WHY: Mapping[str, object] = {"root_cause": "carrier", "action": "We changed the carrier"}


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody presses a button; `by` are staff ids or `OWNER`."""

    action: str
    fields: Mapping[str, object] = field(default_factory=dict)
    by: tuple[str, ...] = (OWNER,)
    manner: str = ONCE


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer follows the link of the last question."""

    score: int
    manner: str = ONCE


@dataclass(frozen=True, slots=True)
class Complain:
    """The customer answers the survey anew, unasked."""

    score: int


Move = Act | Answer | Complain
Plan = Mapping[tuple[str, int], tuple[Move, ...]]
"""What is done in a stage on its first, second ... visit, in order; what is not named is met with silence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of life. `score` is the first answer; no life waits more than four times in a generation."""

    name: str
    plan: Plan
    score: int = 5
    email: bool = True
    yearly_value: int = 100_000
    often: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """A move whose turn it is; `nonce` names it among all of the storm."""

    move: Move
    nonce: str


SPEAKS = Act("contact", {"reached": True, "said": "The parcel came late"}, manner=TWICE)
SPEAKS_BOTH = Act("contact", {"reached": True}, by=("mette", "jonas"), manner=BOTH)
RINGS_IN_VAIN = Act("contact", {"reached": False})
RESOLVES = Act("resolve", {"kind": "correction", **WHY}, manner=TWICE)
RESOLVES_BOTH = Act("resolve", {"kind": "explanation", **WHY}, by=("mette", "jonas"), manner=BOTH)
ASKS_MUCH = Act("resolve", {"kind": "refund", "amount": "4000", **WHY})
APPROVE_BOTH = Act("approve", by=("anders", "karen"), manner=BOTH)
SATISFIED = Act("check-in", {"result": "satisfied"}, manner=TWICE)
NOTE = Act("note", {"text": "Rings after four"}, manner=TWICE)
CLAIM_BOTH = Act("claim", by=("mette", "jonas"), manner=BOTH)
LETTER = Act("letter", manner=TWICE)
DOCUMENT = Act("document", WHY)
SUSPEND = Act("suspend", {"reason": "The lawyers look at it"}, by=("birgit",))
RESUME = Act("resume", by=("birgit",), manner=TWICE)
TOUCH = Act("touch", {"said": "All is well"})

CONTACT, RESOLUTION, CHECK_IN = ("contact", 1), ("resolution", 1), ("check_in", 1)
RESURVEY, CLOSED = ("resurvey", 1), ("closed", 1)
TO_CHECK_IN: Plan = {CONTACT: (SPEAKS,), RESOLUTION: (RESOLVES,)}

CAST = (
    Part("won back", {**TO_CHECK_IN, CHECK_IN: (SATISFIED,), RESURVEY: (Answer(9, TWICE),)}, often=5),
    Part("unchanged", {**TO_CHECK_IN, CHECK_IN: (NOTE, SATISFIED), RESURVEY: (Answer(5),)}, score=2, often=2),
    Part("asked in vain", {CONTACT: (CLAIM_BOTH, SPEAKS), RESOLUTION: (RESOLVES_BOTH,), CHECK_IN: (SATISFIED,)}),
    Part(
        "approved",
        {CONTACT: (SPEAKS_BOTH,), RESOLUTION: (ASKS_MUCH,), ("approval", 1): (APPROVE_BOTH,), CHECK_IN: (SATISFIED,)},
        email=False,
        often=3,
    ),
    Part("heard again", {**TO_CHECK_IN, CONTACT: (Complain(2), SPEAKS), CHECK_IN: (SATISFIED,)}, email=False, often=2),
    Part("complains anew", {**TO_CHECK_IN, CHECK_IN: (Complain(1),)}, score=3),
    Part(
        "unreached",
        {CONTACT: (RINGS_IN_VAIN,), ("unreached", 1): (LETTER,), ("documentation", 1): (DOCUMENT,)},
        score=0,
        often=3,
    ),
    Part("never called", {CONTACT: (NOTE,)}, score=1),
    Part("claimed, then silence", {CONTACT: (CLAIM_BOTH,)}, score=4),
    Part("never resolved", {CONTACT: (SPEAKS,)}),
    Part("never checked on", {**TO_CHECK_IN, RESURVEY: (Answer(8),)}, often=2),
    Part("suspended", {**TO_CHECK_IN, CONTACT: (SUSPEND, RESUME, SPEAKS), CHECK_IN: (SATISFIED,)}, email=False),
    Part(
        "valuable",
        {**TO_CHECK_IN, CHECK_IN: (SATISFIED,), RESURVEY: (Answer(10),), ("aftercare", 1): (TOUCH,)},
        yearly_value=4_000_000,
        often=2,
    ),
    Part(
        "comes back",
        {**TO_CHECK_IN, CHECK_IN: (SATISFIED,), CLOSED: (Complain(1),), ("contact", 2): (SPEAKS_BOTH,)},
        email=False,
        often=2,
    ),
)


def part_of(seed: int, number: int) -> Part:
    """The part around the customer of this number: all in turn, in an order of the seed's own."""
    parts = [part for part in CAST for _ in range(part.often)]
    Random(f"cast {seed} {(number - 1) // len(parts)}").shuffle(parts)
    return parts[(number - 1) % len(parts)]


def visit(case: Case) -> tuple[str, int]:
    """The stage in which a case is, and how often it has entered it, in all its generations."""
    past, before, times = Case(case.id, case.policy), (0, ""), dict[str, int]()
    for entry in case.entries:
        follow(past, entry)
        now = past.generation, past.stage.value
        if now != before:
            times[now[1]] = times.get(now[1], 0) + 1
            before = now
    return case.stage.value, times.get(case.stage.value, 0)


def open_question(case: Case) -> tuple[str, int] | None:
    """The message whose fate somebody must find out, and how often it was asked about before."""
    asked: dict[str, int] = {}
    settled: dict[str, int] = {}
    for entry in case.entries:
        if isinstance(entry.body, e.MessageUnknown):
            asked[entry.body.message] = asked.get(entry.body.message, 0) + 1
        elif isinstance(entry.body, e.Settled):
            settled[entry.body.message] = asked.get(entry.body.message, 0)
    for message, times in asked.items():
        if settled.get(message, 0) < times:
            return message, times
    return None


def next_step(
    case: Case, customer: str, part: Part, done: set[str], *, has_link: bool, asked_only: bool
) -> Step | None:
    """The move whose turn it is; None where its moment has not come, or silence is the part.

    `done` are nonces of steps that were taken. `asked_only`: customers complain no more, and nobody is suspended.
    """
    place = visit(case)
    for number, move in enumerate(part.plan.get(place, ())):
        nonce = f"{customer}-{place[0]}{place[1]}-{number}"
        if nonce in done or (asked_only and unasked(move)):
            continue
        return Step(move, nonce) if fits(move, case, has_link=has_link) else None
    return None


def unasked(move: Move) -> bool:
    """Whether the move answers nothing that is asked."""
    return isinstance(move, Complain) or (isinstance(move, Act) and move.action in {"note", "suspend"})


def fits(move: Move, case: Case, *, has_link: bool) -> bool:
    """Whether the moment of a move has come in a stage that is right for it."""
    if isinstance(move, Answer):
        return has_link
    return not (isinstance(move, Act) and move.action == "letter" and not case.drafts)


def fields_of(move: Act) -> dict[str, Any]:
    """The form of a press."""
    return dict(move.fields)
