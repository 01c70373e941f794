"""Lives as scripts: each step can be taken again, as somebody does who was not told that it was done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from blocks.store import mail_events, replies
from blocks.store.tables import CaseRow
from tests.lives import Life
from winback.actions import Refusal
from winback.entries import MessageUnknown, Settled
from winback.mail_events import EventKind, MailEvent
from winback.replies import Inbound

Step = Callable[[Life, str, datetime], object]
"""Takes the life, a name that tells this step's presses from all others, and the time at which the step began."""

RESOLUTION = {"kind": "correction", "root_cause": "carrier", "action": "We changed carrier"}


def responds(score: int, **more: Any) -> Step:
    """The customer answers a survey."""

    def step(life: Life, name: str, _: datetime) -> None:
        life.responds(score, key=name, **more)
        with life.store.database.reading() as session:
            life.case_id = session.exec(select(CaseRow.id).order_by(col(CaseRow.id).desc())).first() or 0
        life.runs_on()

    return step


def acts(action: str, actor: str = "mette", /, **fields: Any) -> Step:
    """Somebody presses a button."""

    def step(life: Life, name: str, _: datetime) -> None:
        done = life.acts(action, actor, nonce=name, **fields)
        assert not isinstance(done, Refusal), done

    return step


def answers(score: int) -> Step:
    """The customer answers the question asked again."""
    return lambda life, _, __: life.answers(score)


def passes(**span: float) -> Step:
    """Time goes by."""

    def step(life: Life, _: str, began: datetime) -> None:
        left = began + timedelta(**span) - life.clock.at
        life.passes(seconds=max(0.0, left.total_seconds()))

    return step


def calms(life: Life) -> None:
    """Claims run out, the patrol looks round, and who is asked what became of a letter looks and says so."""
    life.passes(minutes=2, patrol=True)
    for unknown in asked_about(life):
        life.acts("settle", nonce=f"settle {len(life.case.entries)}", message=unknown, arrived=life.arrived(unknown))


def asked_about(life: Life) -> list[str]:
    """Messages that somebody is asked about."""
    bodies = [entry.body for entry in life.case.entries] if life.case_id else []
    last = {body.message: body for body in bodies if isinstance(body, MessageUnknown | Settled)}
    return [message for message, body in last.items() if isinstance(body, MessageUnknown)]


def explains(score: int, comment: str) -> Step:
    """The customer says afterwards why they answered so."""
    return lambda life, _, __: life.answers(score, comment)


def writes_back(text: str, to: str) -> Step:
    """The customer replies to a message, by the end of its key."""

    def step(life: Life, name: str, _: datetime) -> None:
        token = next(row.token for row in life.messages if row.key.endswith(to))
        headers = {"message-id": f"<{name}@nordlys.example>"}
        came_to = (f"reply+{token}@svar.nordlys.example",)
        taken = replies.take_in(life.store, Inbound("lone@nordlys.example", came_to, text=text, headers=headers))
        life.store.wake_or_leave(taken.case_id or 0)
        life.runs_on()

    return step


def comes_back(what: str) -> Step:
    """A message to the customer is returned, and a mail service tells so; by the end of its key."""

    def step(life: Life, name: str, began: datetime) -> None:
        token = next(row.token for row in life.messages if row.key.endswith(what))
        told = MailEvent(name, name, token, "", EventKind.BOUNCE, began, "lone@nordlys.example", "550 no mailbox")
        life.store.wake_all(mail_events.take_in(life.store, [told]).cases)
        life.runs_on()

    return step


REACHED = acts("contact", reached=True, said="It was lost twice.", wants="The parcel.")
NOT_REACHED = acts("contact", reached=False)
RESOLVED = acts("resolve", **RESOLUTION)

CHECK_IN = passes(days=7, hours=1)
"""Until somebody is asked to check in."""

SCRIPTS: dict[str, list[Step]] = {
    "won back after a refund": [
        responds(2, review_permission=True),
        acts("offer", to="jonas", reason="Speaks Swedish"),
        acts("take", "jonas"),
        acts("contact", "jonas", reached=True),
        acts("resolve", "jonas", **RESOLUTION | {"kind": "refund"}, amount="4000"),
        acts("approve", "anders"),
        acts("letter", "jonas"),
        CHECK_IN,
        acts("check-in", "jonas", result="satisfied"),
        passes(days=8),
        answers(9),
        explains(9, "You did what you said."),
        writes_back("Nej tak.", "resurvey"),
        passes(days=3),
    ],
    "mail comes back": [
        responds(2),
        writes_back("Ring efter klokken tre.", "receipt"),
        comes_back("receipt"),
    ],
    "nobody does anything": [
        responds(0),
        passes(minutes=70),
        passes(days=1),
        passes(days=45),
    ],
    "fresh eyes, and no end to be had": [
        responds(4),
        REACHED,
        acts("resolve", **RESOLUTION | {"kind": "refund"}, amount="4000"),
        acts("decline", "anders", reason="Out of proportion"),
        *[RESOLVED, acts("check-in", result="not_satisfied", said="Still nothing.")] * 2,
        acts("unsatisfiable", "birgit", reason="Wants the impossible", root_cause="x", action="y"),
        acts("letter", "birgit"),
        acts("reopen", "birgit", reason="There is a way after all"),
    ],
    "never reached": [
        responds(4),
        acts("snooze", until="2026-11-23T12:00:00+00:00"),
        *[NOT_REACHED] * 2,
        acts("letter"),
        passes(days=7),
        acts("document", root_cause="x", action="y"),
    ],
    "much happens meanwhile": [
        responds(4),
        acts("hand-over", to="birgit", reason="A friend of hers"),
        responds(4, verbatim="And now the bill is wrong too."),
        acts("suspend", "birgit", reason="Lawyers"),
        acts("note", "birgit", text="They settled."),
        acts("resume", "birgit"),
        acts("claim", "birgit"),
        acts("correct", "birgit", tone="negative", topic="delivery/late"),
        acts("write", "birgit", subject="Your parcel", text="It is here."),
        passes(hours=2, minutes=30),
    ],
    "a worse answer, then aftercare and a complaint": [
        responds(6, yearly_value=900_000),
        REACHED,
        RESOLVED,
        acts("check-in", result="satisfied"),
        passes(days=8),
        answers(2),
        REACHED,
        RESOLVED,
        acts("check-in", result="satisfied"),
        passes(days=31),
        acts("touch", said="All is well."),
        responds(3),
    ],
}
"""Every branch of the story: their journals hold every kind of entry that there is."""

BRIEF = {
    "teams": {"cx": {"name": "Customer care", "email": "cx@winback.example", "supervisor": "birgit"}},
    "receipt": {"severities": ["critical"]},
    "contact": {"tries": 2},
    "check_in": {"rounds": 1},
    "reviews": [
        {
            "name": "own",
            "kind": "own_page",
            "url": "https://own.example/r",
            "invite": "after_good_resurvey",
            "delay": "2d",
        }
    ],
}
"""As few rounds, and as few people to be told, as lead through every branch."""
