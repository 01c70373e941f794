"""How what customers write is read: how far it is believed, and a company's own topics and words for them."""

import re
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal
from unicodedata import normalize

from pydantic import AfterValidator, Field

from winback.policy.base import Section

Chance = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]

MOST_TOPICS = 40
MOST_MARKS = 200
"""Marks of one topic, in all languages together."""
WORD = r"(?:\*?[^\W\d_]{3,40}\*?|[^\W\d_]{1,2})"
MARK = re.compile(rf"(?=.*[^\W\d_]{{3}}){WORD}(?: {WORD}){{0,3}}")
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
BUILT_IN = frozenset(
    {
        *("delivery", "product", "quality", "service", "staff", "price", "invoicing", "website_app", "waiting_time"),
        *("communication", "returns", "technical", "terms"),
    }
)
"""What topics are called that are read without a word in the policy."""


def _is_mark(told: str) -> str:
    text = normalize("NFC", told)
    if not MARK.fullmatch(text):
        raise ValueError(
            f"{text!r} is no mark; write a word of three to forty letters, or up to four with one space between "
            'them ("nord box" finds Nord-Box too), without digits and signs; a * before or behind a word stands for '
            'whatever is joined to it there: "kabel*"'
        )
    return text


def _is_name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name; write small letters, digits and _, 40 at most: charging_cable")
    return text


Mark = Annotated[str, AfterValidator(_is_mark)]
Language = Literal["da", "nb", "nn", "sv", "en", "de"]
Marks = dict[Language, tuple[Mark, ...]]
KIN: dict[Language, tuple[Language, ...]] = {"da": ("nb", "nn"), "nb": ("nn", "da"), "nn": ("nb", "da")}
"""Languages that are taken for each other in short texts, and whose words are much the same; the nearest first."""
Name = Annotated[str, AfterValidator(_is_name)]
Label = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(?:.*\S)?$")]


def _are_few(marks: Marks) -> Marks:
    if not 0 < sum(map(len, marks.values())) <= MOST_MARKS:
        raise ValueError(f"a topic needs marks in one language at least, and {MOST_MARKS} in all of them at most")
    return marks


SomeMarks = Annotated[Marks, AfterValidator(_are_few)]


class OwnTopic(Section):
    """A topic of the company's own: what it is called, and the words that say it."""

    label: dict[Literal["da", "nb", "sv", "en"], Label] = Field(default_factory=dict)
    stems: SomeMarks


class Words(Section):
    """Thresholds of P(negative) of the worst clause, for answers whose number is good, neutral or missing.

    A lower one finds more complaints, and more that are none. Where `read` is false the number decides alone. `topics`
    are a company's own; `stems` are more words for topics that the policy names.
    """

    read: bool = True
    hidden_from: Chance = Field(default=0.8, description="For promoters, and where there is no number.")
    neutral_from: Chance = Field(default=0.7, description="For passives, whose complaints are ordinary ones.")
    topics: dict[Name, OwnTopic] = Field(default_factory=dict, max_length=MOST_TOPICS)
    stems: dict[str, SomeMarks] = Field(default_factory=dict)

    @cached_property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """A company's own, each as language, topic and mark; who is kin lends theirs to a language that has none."""
        told = self.stems | {name: topic.stems for name, topic in self.topics.items()}
        return tuple(
            (language, name, mark)
            for name, marks in told.items()
            for language, some in (_lent(marks) | marks).items()
            for mark in some
        )

    @cached_property
    def marks_hash(self) -> str:
        """What tells one policy's marks from another's, by a short hash."""
        return sha256(repr(self.marks).encode()).hexdigest()[:6]


def _lent(marks: Marks) -> Marks:
    return {language: marks[kin] for language, others in KIN.items() for kin in reversed(others) if kin in marks}
