"""Cases and responses for the tests of lists: of whom, with what, and when."""

from typing import Any

from tests.lives import STAFF, Life
from winback.policy import Staff
from winback.responses import Response

METTE, JONAS, ANDERS, KAREN = (
    Staff.model_validate(next(one for one in STAFF if one["id"] == name))
    for name in ("mette", "jonas", "anders", "karen")
)


def told(life: Life, who: str, score: int | None, /, verbatim: str = "", **more: Any) -> Response:
    """A response of somebody whose number, name and address are all made of one name."""
    person = {key: more.pop(key) for key in ("name", "account", "segment") if key in more}
    said = life.response(score, customer=f"K-{who}", verbatim=verbatim, email=f"{who}@x.example", phone=None)
    given = said.person._replace(**({"name": who.title()} | person))
    return said._replace(person=given, **more)


def tells(life: Life, who: str, score: int | None, /, verbatim: str = "", **more: Any) -> int:
    """Somebody answers; the case that it opens or joins, 0 for none."""
    cases = life.store.receive(told(life, who, score, verbatim, **more))
    life.runs_on()
    return cases[0] if cases else 0
