"""What survey platforms post, by kind: each payload is a response, none of ours, or unreadable and says where."""

from collections.abc import Callable, Mapping, Sequence

from winback.intake.platforms import delighted, formbricks, generic, typeform
from winback.intake.platforms.base import Asked, NotOurs
from winback.responses import Response

KINDS = ("formbricks", "typeform", "surveymonkey", "delighted", "generic")

READERS: Mapping[str, Callable[[object, Asked], Response | NotOurs]] = {
    "formbricks": formbricks.read,
    "typeform": typeform.read,
    "delighted": delighted.read,
    "generic": generic.read,
}
"""SurveyMonkey's hooks bring ids only: `surveymonkey` reads what its API tells of them."""


def each(kind: str, payload: object) -> Sequence[object]:
    """The payload's answers, one by one: most platforms post one. Raises Unreadable where there are too many."""
    return generic.each(payload) if kind == "generic" else [payload]
