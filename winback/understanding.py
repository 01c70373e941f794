"""What follows from a reading: whether the words complain where the number does not, and what is kept of it."""

from collections.abc import Iterator

from winback.entries import AsRead
from winback.policy import Policy
from winback.policy.words import Words
from winback.scales import Severity, Standing
from winback.topics import name_topic, name_topics
from winback.words import Evidence, Reading

QUOTES = 8
"""Quotes kept of a text."""
EACH = 3
"""Quotes kept for one verdict."""
LONGEST = 60
"""Characters of a quote."""


def complains(standing: Standing | None, reading: Reading, words: Words) -> bool:
    """Whether the worst clause is negative enough for the policy. Of a detractor the number says so already."""
    return goes_by_words(standing, reading) and reading.worst >= threshold(standing, words)


def goes_by_words(standing: Standing | None, reading: Reading) -> bool:
    """Whether the words decide: where the number does not, and they could be judged."""
    return standing is not Standing.DETRACTOR and reading.judged and not reading.contentless


def threshold(standing: Standing | None, words: Words) -> float:
    """P(negative) of the worst clause from which it complains."""
    return words.neutral_from if standing is Standing.PASSIVE else words.hidden_from


def severity_of(standing: Standing | None, reading: Reading, words: Words) -> Severity | None:
    """How bad the words alone make a response; None where they make no complaint of it.

    A text without a number is judged by its whole tone, as a number would be; a complaint in a better one is hidden.
    """
    if not complains(standing, reading, words):
        return None
    return Severity.MODERATE if standing is None and reading.tone == "negative" else Severity.HIDDEN


def as_read(reading: Reading, standing: Standing | None, policy: Policy, model: str, adviser: str = "") -> AsRead:
    """What a case keeps of how its words were read, topics by the policy's names."""
    return AsRead(
        language=reading.language,
        tone=reading.tone,
        complains=complains(standing, reading, policy.words),
        topics=name_topics(reading.topics, policy.all_topics),
        signals=reading.signals,
        because=tuple(_because(reading, policy)),
        model=model,
        adviser=adviser,
    )


def _because(reading: Reading, policy: Policy) -> Iterator[tuple[str, str]]:
    """Verdicts and words that spoke for them: of tone, then signals, then topics; the same words once for each."""
    tone = "negative" if reading.complains else reading.tone
    kept: dict[tuple[str, str], None] = {}
    spoken: dict[str, int] = {}
    for one in sorted(reading.evidence, key=lambda one: _rank(one, tone)):
        verdict = _named(one, tone, policy)
        told = (verdict, " ".join(one.words.split())[:LONGEST])
        if verdict and told not in kept and spoken.get(verdict, 0) < EACH and _is_there(one, tone, reading):
            kept[told] = None
            spoken[verdict] = spoken.get(verdict, 0) + 1
    yield from list(kept)[:QUOTES]


def _rank(one: Evidence, tone: str) -> int:
    return 0 if one.verdict == tone else 1 if one.verdict.startswith("signal/") else 2


def _is_there(one: Evidence, tone: str, reading: Reading) -> bool:
    """Of a complaint in a friendly answer only the words of the complaint speak for it."""
    where = reading.worst_place
    if one.verdict != tone or tone != "negative" or reading.tone == "negative" or where is None:
        return True
    return where.start <= one.place.start and one.place.end <= where.end


def _named(one: Evidence, tone: str, policy: Policy) -> str:
    """A verdict as the case has it; "" for what it does not have."""
    kind, _, name = one.verdict.partition("/")
    if kind == "topic":
        topic = name_topic(name, policy.all_topics)
        return f"topic/{topic}" if topic else ""
    return one.verdict if kind == "signal" or one.verdict == tone else ""
