"""Root causes, topics and tones in words: `delivery/late` is "Levering: for sent" in Danish."""

from winback.phrases import read_phrases, say
from winback.policy import Policy

PART = "causes"


def write_cause(cause: str, language: str) -> str:
    """A root cause or a topic of two levels, in words; what is free text, or a company's own, as it stands.

    A cause may have words of somebody's own behind it: `delivery/late: the carrier lost it`.
    """
    named, colon, more = cause.partition(": ")
    return f"{_write(named, language)} ({more.strip()})" if colon and _known(named) else _write(cause, language)


def _known(cause: str) -> bool:
    return cause.partition("/")[0] in read_phrases(PART)


def _write(cause: str, language: str) -> str:
    first, slash, second = cause.partition("/")
    labels = read_phrases(PART)
    if first not in labels:
        return cause
    if not slash:
        return say(PART, first, language)
    return f"{say(PART, first, language)}: {say(PART, cause, language) if cause in labels else second.strip()}"


def write_topic(topic: str, language: str, policy: Policy) -> str:
    """A topic in words; a company's own by its label, in English or by its name where that is all there is."""
    own = policy.words.topics.get(topic)
    if own is None:
        return write_cause(topic, language)
    labels = {str(spoken): label for spoken, label in own.label.items()}
    return labels.get(language) or labels.get("en") or topic


def write_tone(tone: str, language: str) -> str:
    """A tone in words; one that is not known as it stands."""
    key = f"tone/{tone}"
    return say(PART, key, language) if key in read_phrases(PART) else tone
