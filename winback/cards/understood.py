"""How a customer's words were read, and which of them spoke for it: for whoever calls, and may correct it."""

from collections.abc import Iterator

from winback import entries as e
from winback.cards.words import Words
from winback.causes import write_tone, write_topic
from winback.phrases import read_phrases, say

PART = "reading"
QUOTED = 6
"""Words of the customer's that are quoted at most."""


def label(words: Words) -> str:
    """What stands over it; a person's word goes before what was read."""
    return say(PART, "corrected" if words.case.tone or words.case.topic else "read_as", words.language)


def understood(words: Words) -> str:
    """Tone, topics and signals, with the words that spoke for them; "" where nothing was read or corrected."""
    found = words.case.opened.read_as or e.AsRead()
    told = [_tone(words, found), *(write_topic(topic, words.language, words.policy) for topic in words.case.topics)]
    told += [*_signals(words, found), *_advised(words, found)]
    line = " · ".join(words.brief(one) for one in told if one)
    return "\n".join(part for part in (line, _because(words, found) if line else "") if part)


def _tone(words: Words, found: e.AsRead) -> str:
    language = words.language
    if words.case.tone or not found.tone:
        return write_tone(words.case.tone, language) if words.case.tone else ""
    tone = write_tone(found.tone, language)
    hidden = found.complains and found.tone != "negative"
    return say(PART, "with_complaint", language, tone=tone) if hidden else tone


def _signals(words: Words, found: e.AsRead) -> Iterator[str]:
    known = read_phrases(PART)
    return (say(PART, key, words.language) for one in found.signals if (key := f"signal/{one}") in known)


def _advised(words: Words, found: e.AsRead) -> Iterator[str]:
    """Whose word the tone is, where it is not a person's."""
    if found.adviser and not words.case.tone:
        yield say(PART, "advised", words.language)


def _because(words: Words, found: e.AsRead) -> str:
    """What a person said otherwise is not argued for."""
    corrected = {"tone": words.case.tone, "topic": words.case.topic}
    kinds = {"topic": "topic", "signal": ""}
    spoken = dict.fromkeys(
        told for verdict, told in found.because if not corrected.get(kinds.get(verdict.partition("/")[0], "tone"))
    )
    quoted = ", ".join(words.quoted(words.brief(one, 60)) for one in list(spoken)[:QUOTED])
    return say(PART, "because", words.language, words=quoted) if quoted else ""


def hint(words: Words) -> str:
    """Where it is corrected, on a card; "" where there is nothing to correct."""
    if words.case.tone or words.case.topic or not understood(words):
        return ""
    return say(PART, "wrong", words.language, open=words.say("open"))
