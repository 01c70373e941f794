"""What the model is made from: our own phrases, read from the repository and checked."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from winback.words.sources import folder, read_source

LANGUAGES = ("da", "nb", "nn", "sv", "en", "de")
"""The languages that are read."""

LABELS = ("negative", "neutral", "positive")

TOPICS = (
    "delivery",
    "product",
    "quality",
    "service",
    "staff",
    "price",
    "invoicing",
    "website_app",
    "waiting_time",
    "communication",
    "returns",
    "technical",
)
"""Topics of the first level."""

FAIR = frozenset({"manner", "knowledge", "phone", "visit", "binding", "cancellation"})
"""Second levels that are praised too. The others name what is wrong, and so are not said of praise."""


def is_fair(name: str) -> bool:
    """Whether a topic, written in its two levels, is one that praise may name."""
    return name.partition("/")[2] in FAIR


CONTENTLESS = "contentless"
"""Is said beside the topics: a text that says nothing."""

STRANGER = "other"
"""The language of what is written in none of ours."""


class Phrase(NamedTuple):
    """One text to learn from; `idea` is the same for its versions in several languages."""

    idea: str
    language: str
    text: str
    label: str
    topics: tuple[str, ...] = ()
    contentless: bool = False
    mixed: bool = False
    irony: bool = False


class PhraseError(Exception):
    """A phrase cannot be learnt from: {where}: {why}."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}. Mend the line; docs/words.md describes its fields.")


def phrases() -> list[Phrase]:
    """All phrases, in the order of the files' names."""
    kept = folder() / "phrases"
    found = sorted(one.name for one in kept.iterdir() if one.name.endswith(".jsonl"))
    return [phrase for name in found for phrase in read_file(name, (kept / name).read_text("utf-8").splitlines())]


def strangers() -> list[str]:
    """Texts in languages that are not read."""
    return read_source("strangers.txt")


def read_file(name: str, lines: Sequence[str]) -> Iterator[Phrase]:
    """The phrases of one file: a line is an idea, with a text for each of its languages."""
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise PhraseError(where, "is not JSON") from error
        yield from _of_row(where, row)


def _of_row(where: str, row: dict[str, object]) -> Iterator[Phrase]:
    label, topics = row.get("label"), row.get("topics", [])
    if label not in LABELS:
        raise PhraseError(where, f"label is none of {', '.join(LABELS)}")
    if not isinstance(topics, list) or not set(topics) <= set(TOPICS):
        raise PhraseError(where, f"topics are some of {', '.join(TOPICS)}")
    marks = {mark: row.get(mark) is True for mark in ("contentless", "mixed", "irony")}
    for language in LANGUAGES:
        text = row.get(language)
        if isinstance(text, str):
            yield Phrase(where, language, text.replace("{N}", "3"), str(label), tuple(topics), **marks)
