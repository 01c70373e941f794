"""Why an action was not done: codes and values, told in the reader's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from winback.letters.words import write_amount, write_time
from winback.phrases import say

PART = "refusals"
COMMAND = "command"
"""The language of the command line: English that names actions, stages and fields as they are typed there."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that is a value of another one: it is said in the reader's language too."""

    key: str
    values: Mapping[str, object] = made(default_factory=dict)

    def say(self, language: str) -> str:
        """The phrase with its values filled in; names and numbers stand as they are."""
        return say(PART, self.key, language, **{name: _told(value, language) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that is a value of a phrase, with its currency if it is money; a language groups its digits."""

    number: Decimal
    currency: str = ""

    def say(self, language: str) -> str:
        """As the language writes it, and as it is typed for the command line."""
        if language == COMMAND:
            return f"{self.number} {self.currency}".strip()
        return write_amount(self.number, self.currency, language)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that is a value of a phrase, in the reader's own zone."""

    at: datetime

    def say(self, language: str) -> str:
        """A day and an hour in words."""
        return write_time(self.at, language)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A form's field that is wrong; `hint` tells the command line, in English, what may be written."""

    field: str
    code: str
    values: Mapping[str, object] = made(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action was not done. `code` names its phrase; `field` is the form's field that it is about, if any.

    `wrong` are the mistakes of a form that cannot be read. `hint` says, in English, what to type on the command line.
    """

    code: str
    values: Mapping[str, object] = made(default_factory=dict)
    field: str = ""
    hint: str = ""
    wrong: tuple[Mistake, ...] = ()

    @property
    def reason(self) -> str:
        """All of it in English on one line, as the command line tells it."""
        if self.wrong:
            return "; ".join(f"{one.field}: {_clause(one.code, one.values, COMMAND, one.hint)}" for one in self.wrong)
        told = _clause(self.code, self.values, COMMAND, self.hint)
        return f"{self.field}: {told}" if self.field else told

    def words(self, language: str) -> str:
        """A sentence for whoever tried, without what only the command line can do."""
        if self.wrong:
            clauses = dict.fromkeys(_clause(one.code, one.values, language) for one in self.wrong)
            return _sentence(Phrase("wrong_form", {"why": "; ".join(clauses)}).say(language))
        return _sentence(_clause(self.code, self.values, language))

    def by_field(self, language: str) -> dict[str, str]:
        """What is wrong with each field, to stand beside it; empty where it is no field's fault."""
        if self.field:
            return {self.field: self.words(language)}
        return {one.field: _sentence(_clause(one.code, one.values, language)) for one in self.wrong if one.field}


def _told(value: object, language: str) -> object:
    return value.say(language) if isinstance(value, Phrase | Amount | Moment) else value


def _clause(code: str, values: Mapping[str, object], language: str, hint: str = "") -> str:
    told = Phrase(code, values).say(language)
    return f"{told}; {hint}" if hint else told


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "!", "?")) else ".")


# -- forms that cannot be read --

Details = Mapping[str, Any]


def _choice(told: Details) -> tuple[str, Mapping[str, object], str]:
    return "choose", {}, f"known are {told.get('expected', '')}"


def _bound(code: str, limit: str) -> Callable[[Details], tuple[str, Mapping[str, object], str]]:
    return lambda told: (code, {"limit": Amount(Decimal(told[limit]))}, "")


TYPES: dict[str, str] = {
    "missing": "missing",
    "none_required": "missing",
    "string_too_short": "missing",
    "string_type": "missing",
    "extra_forbidden": "unknown_field",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "timezone_aware": "no_time",
    "decimal_type": "no_amount",
    "decimal_parsing": "no_amount",
    "decimal_max_digits": "no_amount",
    "decimal_whole_digits": "no_amount",
    "finite_number": "no_amount",
}
"""The phrase for each of pydantic's errors that says all without a value of its own."""

WITH_VALUES: dict[str, Callable[[Details], tuple[str, Mapping[str, object], str]]] = {
    "literal_error": _choice,
    "enum": _choice,
    "string_too_long": _bound("too_long", "max_length"),
    "decimal_max_places": _bound("decimals", "decimal_places"),
    "greater_than_equal": _bound("too_little", "ge"),
    "less_than_equal": _bound("too_much", "le"),
}

PATTERNS = {"currency": "no_currency", "subject": "one_line"}
"""What a field with a pattern takes."""


WITH_WORDS = re.compile(
    r"(?:(?P<before>[^\W\d]{1,8}\.?|[€£$])\s*)?\d[\d\s.,'\u2019]*[-\u2013]?\s*(?P<behind>[^\W\d]{1,8}\.?|[€£$])?"
)
"""An amount with its currency, or another word, before or behind it."""


def read_mistakes(error: ValidationError) -> Refusal:
    """A form's mistakes as a refusal, each field once."""
    wrong: dict[str, Mistake] = {}
    for one in error.errors(include_url=False):
        mistake = _mistake(".".join(str(part) for part in one["loc"]), one["type"], one.get("ctx", {}))
        if mistake.code == "no_amount" and (sign := _sign_in(one["input"])):
            mistake = Mistake(mistake.field, "amount_with_words", {"sign": sign})
        wrong.setdefault(mistake.field, mistake)
    return Refusal("wrong_form", wrong=tuple(wrong.values()))


def _sign_in(typed: object) -> str:
    """The currency or word that somebody typed beside an amount; "" for none."""
    found = WITH_WORDS.fullmatch(typed.strip()) if isinstance(typed, str) else None
    return (found["before"] or found["behind"] or "") if found else ""


def _mistake(name: str, kind: str, told: Details) -> Mistake:
    if kind in WITH_VALUES:
        code, values, hint = WITH_VALUES[kind](told)
        return Mistake(name, code, values, hint)
    if kind == "string_pattern_mismatch":
        return Mistake(name, PATTERNS.get(name, "not_understood"))
    if kind.startswith(("datetime_", "date_", "time_")):
        return Mistake(name, "no_time")
    return Mistake(name, TYPES.get(kind, "not_understood"))
