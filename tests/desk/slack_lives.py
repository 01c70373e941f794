"""Whole lives, which together do everything that can be done to a case, from every place where it can be pressed."""

from datetime import timedelta

from blocks.sending import Unclear
from tests.desk.steps import Step, answers, begins, brings_up, does, fails_to, mail_fails, mistypes, passes
from tests.lives import MONDAY

SAID = {"said": "It was lost twice.", "wants": "The parcel."}
LEARNT = {"root_cause": "delivery/lost: The carrier changed hands", "action": "We changed carrier"}
LEARNT_TYPED = {
    "root_cause": "delivery/lost",
    "root_cause_more": "The carrier changed hands",
    "action": "We changed carrier",
}
REFUND = {"kind": "refund", "amount": "4000", "wish": "The parcel.", "answer": "Money back", **LEARNT}
REFUND_TYPED = {"kind": "refund", "amount": "4.000,-", "answer": "Money back", **LEARNT_TYPED}
LETTER = "Kære Lone Ravn\n\nPengene er på vej, og pakken er fundet.\n\nMette Holm"

CONTACT = does("mette", "contact", reached=True, **SAID)
CORRECTION = {"kind": "correction", "wish": "The parcel.", **LEARNT}
RESOLVE = does("mette", "resolve", typed={"kind": "correction", **LEARNT_TYPED}, **CORRECTION)
CHECK_IN = passes(days=8)
SATISFIED = does("mette", "check-in", "direct message", result="satisfied")
RESURVEY = passes(days=8)
ROUND_IN_VAIN: list[Step] = [RESOLVE, CHECK_IN, does("mette", "check-in", result="not_satisfied", said="Nothing yet.")]
BY_PHONE = {"email": None, "phone": "+4510121012"}

LIVES: dict[str, tuple[str, list[Step]]] = {
    "a refund above the limit": (
        "closed",
        [
            begins(2),
            does("mette", "claim"),
            does("mette", "contact", "direct message", reached=True, **SAID),
            does("anders", "resolve", typed=REFUND_TYPED, **REFUND),
            fails_to(does("anders", "approve"), "asked for this resolution"),
            does("karen", "approve", "direct message"),
            mistypes(does("mette", "letter", text="Kære [navn]\n\nPengene er på vej."), beside="text"),
            does("mette", "letter", "home", text=LETTER),
            CHECK_IN,
            SATISFIED,
            RESURVEY,
            answers(9),
        ],
    ),
    "a declined approval and back": (
        "check_in",
        [
            begins(2),
            CONTACT,
            does("mette", "resolve", typed=REFUND_TYPED, **REFUND),
            passes(hours=3),
            does("anders", "decline", "whole case from home", reason="Out of proportion"),
            does("mette", "resolve", "direct message", typed={"amount": "900"}, **REFUND | {"amount": "900"}),
        ],
    ),
    "a case that goes from hand to hand": (
        "contact",
        [
            begins(5),
            does("mette", "hand-over", to="jonas", reason="He knows her"),
            does("jonas", "offer", "home", to=None, reason="Ill tomorrow"),
            does("mette", "take"),
            does("mette", "offer", "whole case", to="birgit", reason="A friend of hers"),
            does("birgit", "take", "direct message"),
            does("birgit", "snooze", until=MONDAY + timedelta(hours=3)),
            does("birgit", "claim"),
            does("birgit", "contact", reached=False, next_try=MONDAY + timedelta(hours=4)),
        ],
    ),
    "three tries and a letter": (
        "closed",
        [
            begins(4),
            *[does("mette", "contact", "direct message", reached=False)] * 3,
            does("mette", "letter"),
            passes(days=8),
            does("mette", "document", "whole case that was found", typed=LEARNT_TYPED, **LEARNT),
        ],
    ),
    "nobody to contact": (
        "closed",
        [
            begins(1, customer="", email=None, phone=None),
            does("mette", "document", "direct message", typed=LEARNT_TYPED, **LEARNT),
        ],
    ),
    "fresh eyes": (
        "resurvey",
        [
            begins(2, **BY_PHONE),
            CONTACT,
            *ROUND_IN_VAIN * 3,
            fails_to(RESOLVE, "fresh eyes"),
            does("birgit", "resolve", "direct message", typed={"kind": "correction", **LEARNT_TYPED}, **CORRECTION),
            CHECK_IN,
            does("birgit", "check-in", result="satisfied"),
        ],
    ),
    "an end without satisfaction": (
        "closed",
        [
            begins(2),
            CONTACT,
            *ROUND_IN_VAIN * 3,
            does("birgit", "unsatisfiable", typed={"reason": "Wants the impossible"}, reason="Wants the impossible",
                 **LEARNT),
            does("birgit", "letter"),
        ],
    ),
    "much happens beside it": (
        "contact",
        [
            begins(2),
            does("jonas", "note", "whole case", text="She called the switchboard."),
            does("mette", "correct", "whole case", typed={"tone": "negative", "topic": "delivery/lost"},
                 tone="negative", topic="delivery/lost"),
            does("birgit", "suspend", "whole case", reason="Lawyers"),
            does("birgit", "resume"),
            does("mette", "write", "whole case", subject="Din pakke", text=LETTER),
            CONTACT,
            RESOLVE,
            CHECK_IN,
            SATISFIED,
            RESURVEY,
            answers(9),
            does("jonas", "reopen", "whole case", reason="It broke again"),
        ],
    ),
    "a letter of unknown fate": (
        "contact",
        [
            mail_fails(Unclear("the answer was lost")),
            begins(2),
            passes(minutes=5),
            does("mette", "settle", "direct message", typed={"arrived": "no"}, message="g1/receipt", arrived=False),
        ],
    ),
    "a valuable customer": (
        "aftercare",
        [
            begins(6, yearly_value=900_000),
            CONTACT,
            RESOLVE,
            CHECK_IN,
            SATISFIED,
            RESURVEY,
            answers(9),
            passes(days=31),
            does("mette", "touch", "direct message", said="All is well."),
        ],
    ),
    "a complaint that was seen in Slack": (
        "resolution",
        [
            brings_up("jonas", "My sofa came with three legs", email="ida@berg.example", language="sv"),
            does("jonas", "claim"),
            does("jonas", "contact", typed={"reached": "yes", **SAID}, channel="email", reached=True, **SAID),
        ],
    ),
}  # fmt: skip
"""Where each is left, and its steps."""
