"""How cases come to each of the story's waits; each function's name begins with the wait that it stops at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from blocks.sending import NotNow
from blocks.store import outbox
from tasks.deliver import deliver
from tests.lives import Life
from winback.actions import Refusal

REVIEWS = [
    {"name": "google", "kind": "google", "url": "https://g.example/r", "invite": "everyone", "delay": "14d",
     "share": 1.0},
    {"name": "own", "kind": "own_page", "url": "https://own.example/r", "invite": "after_good_resurvey", "delay": "2d"},
]  # fmt: skip
WHY = {"root_cause": "carrier", "action": "We changed carrier"}
LIVES: dict[str, Callable[[Life], None]] = {}


def life(told: Callable[[Life], None]) -> Callable[[Life], None]:
    """A life to be written down where it stops; its name begins with the wait that it stops at."""
    LIVES[told.__name__.replace("__", "-")] = told
    return told


def acts(case: Life, action: str, actor: str = "mette", /, **fields: Any) -> None:
    """Somebody acts, and is heard."""
    told = case.acts(action, actor, **fields)
    if isinstance(told, Refusal):
        raise ValueError(told.reason)


def begins(case: Life, **more: Any) -> None:
    case.begins(**{"score": 2, "review_permission": True, **more})


def three_tries(case: Life) -> None:
    begins(case, score=4)
    for _ in range(3):
        acts(case, "contact", reached=False)
        case.passes(hours=1)


def reached(case: Life) -> None:
    acts(case, "contact", reached=True, said="It was lost twice.", wants="The parcel.")


def resolved(case: Life, actor: str = "mette", **more: Any) -> None:
    acts(case, "resolve", actor, **{"kind": "correction", **WHY, **more})


def asked(case: Life, **more: Any) -> None:
    begins(case, **more)
    reached(case)
    resolved(case)
    case.is_checked()
    case.is_asked_again()


def closed(case: Life, **more: Any) -> None:
    """Won back; a valuable customer is seen to afterwards."""
    asked(case, **{"yearly_value": 900_000, **more})
    case.answers(9, "Thank you.")


def not_satisfied(case: Life, times: int) -> None:
    begins(case)
    reached(case)
    for _ in range(times):
        resolved(case)
        case.is_checked("not_satisfied")


@life
def none__never_walked(case: Life) -> None:
    case.runs.down = True
    case.case_id = case.responds(2)[0]


@life
def contact(case: Life) -> None:
    begins(case)


@life
def contact__claimed(case: Life) -> None:
    begins(case, score=5)
    acts(case, "claim")


@life
def contact__escalated(case: Life) -> None:
    begins(case)
    case.passes(days=2)


@life
def contact__second_try(case: Life) -> None:
    begins(case)
    acts(case, "contact", reached=False, next_try=case.clock.at + timedelta(hours=5))


@life
def contact__suspended(case: Life) -> None:
    begins(case)
    acts(case, "suspend", "birgit", reason="Legal is on it")


@life
def contact__mail_is_down(case: Life) -> None:
    case.postbox.fails = [NotNow("down")] * 100
    begins(case)
    case.passes(minutes=10)


@life
def contact__letter_in_doubt(case: Life) -> None:
    case.postbox.fails = [NotNow("down")] * 4
    begins(case)
    case.clock.at += timedelta(seconds=31)
    receipt = next(row for row in case.messages if row.kind == "receipt")
    with case.store.database.writing() as session:
        outbox.begin(session, receipt.id, "dead", case.clock.at)
    case.clock.at += outbox.SENDING
    deliver(case.house, receipt.id)
    case.passes(minutes=1)


@life
def contact__after_a_worse_answer(case: Life) -> None:
    asked(case)
    case.answers(0, "It broke again.")


@life
def contact__second_complaint(case: Life) -> None:
    begins(case)
    reached(case)
    resolved(case)
    case.responds(1, verbatim="Lost once more.")
    case.runs_on()


@life
def contact__repeat(case: Life) -> None:
    closed(case)
    case.passes(days=3, patrol=True)
    case.responds(3, verbatim="The next parcel never came either.")
    case.runs_on()


@life
def letter__unreached(case: Life) -> None:
    three_tries(case)


@life
def letter__resolution(case: Life) -> None:
    begins(case)
    reached(case)
    resolved(case, promised=case.clock.at + timedelta(days=2), wish="Home delivery", answer="Always, from now on")


@life
def reply(case: Life) -> None:
    three_tries(case)
    acts(case, "letter", text="Dear Lone, call me when it suits you.")


@life
def documentation__unreached(case: Life) -> None:
    reply(case)
    case.passes(days=8)


@life
def documentation__unreachable(case: Life) -> None:
    case.begins(score=1, customer="", email=None, phone=None)


@life
def resolution(case: Life) -> None:
    begins(case)
    reached(case)


@life
def resolution__declined(case: Life) -> None:
    approval(case)
    acts(case, "decline", "anders", reason="Out of proportion")


@life
def resolution__second_round(case: Life) -> None:
    not_satisfied(case, 1)


@life
def resolution__overdue(case: Life) -> None:
    resolution(case)
    case.passes(days=6)


@life
def approval(case: Life) -> None:
    begins(case)
    reached(case)
    resolved(case, kind="refund", amount="4000")


@life
def approval__overdue(case: Life) -> None:
    approval(case)
    case.passes(hours=7)


@life
def check_in(case: Life) -> None:
    letter__resolution(case)
    acts(case, "letter")


@life
def check_in__nobody_answered(case: Life) -> None:
    check_in(case)
    case.is_checked("no_answer")


@life
def check_in__overdue(case: Life) -> None:
    check_in(case)
    case.passes(days=10)


@life
def check_in__second_round(case: Life) -> None:
    not_satisfied(case, 1)
    resolved(case)
    case.passes(days=8)


@life
def check_in__suspended(case: Life) -> None:
    check_in(case)
    acts(case, "suspend", "birgit", reason="Legal is on it")


@life
def supervisor(case: Life) -> None:
    not_satisfied(case, 3)


@life
def approval__of_the_supervisors(case: Life) -> None:
    supervisor(case)
    resolved(case, "birgit", kind="refund", amount="9000")


@life
def farewell(case: Life) -> None:
    supervisor(case)
    acts(case, "unsatisfiable", "birgit", reason="Wants what we do not sell", **WHY)


@life
def resurvey_time(case: Life) -> None:
    check_in(case)
    case.is_checked()


@life
def resurvey_time__second_round(case: Life) -> None:
    resurvey_time(case)
    case.responds(1, verbatim="Lost once more.")
    case.runs_on()
    reached(case)
    resolved(case)
    case.is_checked()


@life
def answer(case: Life) -> None:
    asked(case)


@life
def answer__reminded(case: Life) -> None:
    asked(case)
    case.passes(days=8)


@life
def touchpoint_time(case: Life) -> None:
    closed(case)


@life
def aftercare(case: Life) -> None:
    closed(case)
    case.passes(days=31, patrol=True)


@life
def touchpoint_time__second(case: Life) -> None:
    aftercare(case)
    acts(case, "touch", said="All is well.")


@life
def none__review_is_owed(case: Life) -> None:
    closed(case, yearly_value=0)
