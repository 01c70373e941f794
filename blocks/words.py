"""The model that reads what customers write, and how a failure of it is borne."""

import hashlib
import json
import logging
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from winback.entries import AsRead
from winback.policy import Policy
from winback.policy.words import Words
from winback.scales import Standing
from winback.second_opinion import Opinion, settle
from winback.understanding import as_read, threshold
from winback.words import Reading, read, read_many
from winback.words.model import CARD, Model, built_in
from winback.words.text import compose

log = logging.getLogger(__name__)


@cache
def model_name() -> str:
    """The weights, and the sources that are read beside them, by a short hash of both."""
    card = json.loads(CARD.read_text("utf-8"))
    return hashlib.sha256(f"{card['sources']} {card['weights']}".encode()).hexdigest()[:12]


class Reader(NamedTuple):
    """A model, and the name under which readings and cases have it."""

    name: str
    model: Model

    def with_topics(self, words: Words) -> "Reader":
        """The same with a policy's own topics and stems."""
        if not words.marks:
            return self
        return Reader(f"{self.name}~{words.marks_hash}", self.model.with_topics(words.marks))


def base() -> Reader:
    """The model that comes with the program, alone."""
    return Reader(model_name(), built_in())


def warm_up() -> None:
    """Load the weights, so that nobody waits for them later."""
    read_many([""])


def understand(
    text: str,
    language: str,
    standing: Standing | None,
    policy: Policy,
    reader: Reader,
    opinion: Opinion | None = None,
) -> AsRead | None:
    """One text with what spoke for each verdict; None where there is nothing to read, or it cannot be read.

    An `opinion` of it goes before the embedded reading.
    """
    if not text or not policy.words.read:
        return None
    try:
        reading = read(text, language or None, model=reader.model)
        if opinion:
            reading = settle(reading, opinion, threshold(standing, policy.words), compose(text))
        return as_read(reading, standing, policy, reader.name, opinion.model if opinion else "")
    except Exception as trouble:  # noqa: BLE001 - a case opens, whatever becomes of its words
        log.error("a case opens unread: %s", type(trouble).__name__)
        return None


def read_all(texts: Sequence[str], languages: Sequence[str], model: Model) -> list[Reading | None]:
    """A reading of each; None for one that cannot be read, which holds up none of the others."""
    locales = [language or None for language in languages]
    try:
        return [*read_many(texts, locales, model=model)]
    except Exception as trouble:  # noqa: BLE001 - one text in hundreds
        log.warning("%s texts are read one by one: %s", len(texts), type(trouble).__name__)
        return [_alone(text, locale, model) for text, locale in zip(texts, locales, strict=True)]


def _alone(text: str, locale: str | None, model: Model) -> Reading | None:
    try:
        return read_many([text], [locale], model=model)[0]
    except Exception as trouble:  # noqa: BLE001 - as above
        log.error("a text cannot be read: %s", type(trouble).__name__)
        return None
