"""The modal of "Open a case": a complaint that somebody saw in Slack becomes a response."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from winback.cards import kit
from winback.cards.forms.inputs import chosen, typed
from winback.cards.forms.reading import read_values
from winback.intake.addresses import normal_email, normal_phone
from winback.letters.staff_words import write_language
from winback.phrases import say

CALLBACK = "report:open"
LANGUAGES = ("da", "nb", "nn", "sv", "en")
BEST = 10
SHORT = 150
MARKED = re.compile(r"<(?P<to>[^<>|\s]+)(?:\|(?P<label>[^<>|]*))?>")
"""A link, a mention or a date in a message's text."""


@dataclass(frozen=True, slots=True)
class Report:
    """A complaint as somebody told it. `wrong` are the fields that cannot be what they are to be."""

    said: str
    name: str = ""
    email: str = ""
    phone: str = ""
    score: int | None = None
    language: str = ""
    touchpoint: str = ""
    wrong: tuple[str, ...] = ()

    def mistakes(self, language: str) -> dict[str, str]:
        """What is wrong with each field, in the language of whoever typed it."""
        return {field: say("forms", f"wrong-{field}", language) for field in self.wrong}


def report(message: str, language: str) -> kit.View:
    """A form that begins with what the message says."""
    names = [(code, write_language(code, language)) for code in LANGUAGES]
    scores = [(str(score), str(score)) for score in range(BEST + 1)]

    def label(key: str) -> str:
        return say("forms", key, language)

    blocks = [
        typed("verbatim", label("verbatim"), _as_said(message), optional=False),
        typed("name", label("name"), lines=False, longest=SHORT),
        typed("email", label("email"), lines=False, longest=SHORT),
        typed("phone", label("phone"), lines=False, longest=SHORT),
        chosen("score", label("score"), scores, optional=True),
        chosen("language", label("language"), names, language),
        typed("touchpoint", label("touchpoint"), hint=label("touchpoint-hint"), lines=False, longest=SHORT),
    ]
    more = {"submit": kit.plain(label("submit-report"), kit.VIEW_TITLE), "callback_id": CALLBACK}
    return kit.modal(label("title-report"), blocks, close=label("cancel"), **more)


def read_report(values: Mapping[str, Any]) -> Report:
    """What was told; addresses in the form by which customers are matched."""
    told = {field: str(value) for field, value in read_values(values).items()}
    language = told.get("language", "")
    email = _read(normal_email, told.get("email", ""))
    phone = _read(lambda text: normal_phone(text, language), told.get("phone", ""))
    wrong = [field for field, read in (("email", email), ("phone", phone)) if read is None]
    return Report(
        said=told.get("verbatim", ""),
        name=told.get("name", ""),
        email=email or "",
        phone=phone or "",
        score=int(told["score"]) if told.get("score", "").isdecimal() else None,
        language=language,
        touchpoint=told.get("touchpoint", ""),
        wrong=tuple(["verbatim", *wrong] if "verbatim" not in told else wrong),
    )


def _read(normal: Callable[[str], str], text: str) -> str | None:
    """An address in its one form; None where it is none."""
    try:
        return normal(text) if text else ""
    except ValueError:
        return None


def _as_said(message: str) -> str:
    """A message's text as people see it: links by their words, mentions gone, signs as they were typed."""
    seen = MARKED.sub(lambda mark: _seen(mark["to"], mark["label"] or ""), message)
    return seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _seen(to: str, label: str) -> str:
    if to.startswith("#"):
        return f"#{label}" if label else ""
    return label if to.startswith(("@", "!")) else label or to.removeprefix("mailto:").removeprefix("tel:")
