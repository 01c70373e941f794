"""What a text is about as the model says it, in the two levels that the policy names."""

from collections.abc import Iterable, Iterator

from winback.policy.causes import TwoLevels, pairs

NAMED = {
    "quality": "product/quality",
    "quality/defect": "product/defect",
    "quality/wear": "product/wear",
    "website_app": "digital",
    "waiting_time": "waiting",
    "communication": "information",
    "returns": "terms/returns",
    "technical": "digital/outage",
    "technical/slow": "digital/slow",
}
"""The model's topics that the policy calls otherwise; the others are called the same."""


def name_topics(read: Iterable[str], levels: TwoLevels) -> tuple[str, ...]:
    """The policy's names of what was read; what it has no name for is left out, and so is `a` where there is `a/b`."""
    known = set(pairs(levels))
    found = dict.fromkeys(name for topic in _exact(dict.fromkeys(read)) for name in _first(topic, known))
    return tuple(_exact(found))


def name_topic(read: str, levels: TwoLevels) -> str:
    """The policy's name of one topic, "" where it has none."""
    return next(_first(read, set(pairs(levels))), "")


def _exact(topics: Iterable[str]) -> list[str]:
    """Without first levels of which the second is there."""
    told = list(topics)
    return [topic for topic in told if not any(other.startswith(f"{topic}/") for other in told)]


def _first(topic: str, known: set[str]) -> Iterator[str]:
    """A company's own topic of that name goes first; a second level it does not name stands for its first."""
    first, _, second = topic.partition("/")
    usual = NAMED.get(first, first)
    names = (topic, NAMED.get(topic, ""), f"{usual}/{second}", first, usual, usual.partition("/")[0])
    yield from [name for name in names if name in known][:1]


def is_about(topic: str, topics: Iterable[str]) -> bool:
    """Whether one of the topics is this one; a first level stands for all of its second."""
    return any(one == topic or one.startswith(f"{topic}/") for one in topics)
