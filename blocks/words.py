"""The model that reads what customers write, and how a failure of it is borne."""

import hashlib
import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from winback.entries import AsRead
from winback.policy import Policy
from winback.scales import Standing
from winback.understanding import as_read
from winback.words import Reading, read, read_many

log = logging.getLogger(__name__)


@cache
def model_name() -> str:
    """The weights by a short hash of theirs."""
    return hashlib.sha256((files("winback.words") / "weights.npz").read_bytes()).hexdigest()[:12]


def warm_up() -> None:
    """Load the weights, so that nobody waits for them later."""
    read_many([""])


def understand(text: str, language: str, standing: Standing | None, policy: Policy) -> AsRead | None:
    """One text with what spoke for each verdict; None where there is nothing to read, or it cannot be read."""
    if not text or not policy.words.read:
        return None
    try:
        return as_read(read(text, language or None), standing, policy, model_name())
    except Exception as trouble:  # noqa: BLE001 - a case opens, whatever becomes of its words
        log.error("a case opens unread: %s", type(trouble).__name__)
        return None


def read_all(texts: Sequence[str], languages: Sequence[str]) -> list[Reading | None]:
    """A reading of each; None for one that cannot be read, which holds up none of the others."""
    locales = [language or None for language in languages]
    try:
        return [*read_many(texts, locales)]
    except Exception as trouble:  # noqa: BLE001 - one text in hundreds
        log.warning("%s texts are read one by one: %s", len(texts), type(trouble).__name__)
        return [_alone(text, locale) for text, locale in zip(texts, locales, strict=True)]


def _alone(text: str, locale: str | None) -> Reading | None:
    try:
        return read_many([text], [locale])[0]
    except Exception as trouble:  # noqa: BLE001 - as above
        log.error("a text cannot be read: %s", type(trouble).__name__)
        return None
