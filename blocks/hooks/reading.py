"""A hook's body into answers, what is unreadable of it, and what is none of ours."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from blocks.hooks.source import HookSource
from blocks.store.quarantine import Unread
from winback.intake.platforms import READERS, each, surveymonkey
from winback.intake.platforms.base import Asked, NotOurs
from winback.intake.platforms.surveymonkey import Pointer
from winback.intake.values import Unreadable, clean
from winback.policy import Policy
from winback.responses import Response


@dataclass(slots=True)
class Heard:
    """What a hook told: `pointers` are to be fetched, `others` are events of no answer."""

    responses: list[Response] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    others: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether it told one answer and nothing else, as nearly all do."""
        return len(self.responses) == 1 and not self.unread and not self.pointers


def kept_as(source: str) -> str:
    """What a source is called in quarantine; no file can have that name."""
    return f"hooks/{source}"


def asked_of(source: HookSource, policy: Policy, now: datetime) -> Asked:
    """How the source's answers are read."""
    return Asked(source.name, now, policy.survey, source.mapping, source.form, policy.zone)


def hear(source: HookSource, body: bytes, policy: Policy, now: datetime) -> Heard:
    """Read a signed body; nothing of it is lost silently."""
    heard, text = Heard(), _text(body)
    try:
        answers = each(source.kind, parse(body))
    except Unreadable as trouble:
        return set_aside(body, trouble.reason, trouble.column)
    asked = asked_of(source, policy, now)
    for answer in answers:
        try:
            _take(heard, _read(source, answer, asked))
        except Unreadable as trouble:
            heard.unread.append(unread(trouble, text if len(answers) == 1 else json.dumps(answer, ensure_ascii=False)))
    return heard


def set_aside(body: bytes, reason: str, column: str = "") -> Heard:
    """A whole body that waits for a person."""
    return Heard(unread=[unread(Unreadable(column, reason), _text(body))])


def parse(body: bytes) -> object:
    """JSON as RFC 8259 has it; raises Unreadable."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable("", "this is no JSON") from None


def unread(trouble: Unreadable, text: str) -> Unread:
    """What could not be read, as it is kept."""
    return Unread(0, clean(trouble.column), clean(trouble.reason), clean(text))


def _text(body: bytes) -> str:
    return body.decode("utf-8", errors="replace")


def _read(source: HookSource, answer: object, asked: Asked) -> Response | Pointer | NotOurs:
    if source.kind == "surveymonkey":
        return surveymonkey.read_hook(answer)
    return READERS[source.kind](answer, asked)


def _take(heard: Heard, one: Response | Pointer | NotOurs) -> None:
    match one:
        case Response():
            heard.responses.append(one)
        case Pointer():
            heard.pointers.append(one)
        case NotOurs():
            heard.others += 1


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def first_words(trouble: Sequence[Unread]) -> str:
    """What was wrong first, for whoever posted it."""
    one = trouble[0]
    return f"{one.column}: {one.reason}" if one.column else one.reason
