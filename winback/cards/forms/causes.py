"""Root causes and topics: two levels to choose from, and words of one's own."""

from collections.abc import Callable, Mapping

from winback.cards import kit
from winback.cards.forms.inputs import Choices, grouped, typed
from winback.cards.forms.sheet import Sheet
from winback.causes import write_cause, write_topic
from winback.policy.causes import pairs

MORE = "root_cause_more"
"""The field beside the root cause, for words of one's own; together they are one field."""


def root_cause(sheet: Sheet) -> list[kit.Block]:
    """Why it happened: a cause of the policy, words of one's own, or both."""
    cause, more = part(sheet.text("root_cause"), sheet.policy.root_causes)
    return [
        grouped(
            "root_cause",
            sheet.say("root-cause"),
            _groups(sheet, sheet.policy.root_causes, lambda name: write_cause(name, sheet.language)),
            cause,
            placeholder=sheet.say("root-cause-choose"),
        ),
        typed(MORE, sheet.say("root-cause-more"), more, hint=sheet.say("root-cause-more-hint"), lines=False),
    ]


def topic(sheet: Sheet) -> kit.Block:
    """What the customer speaks of."""
    policy = sheet.policy
    groups = _groups(sheet, policy.all_topics, lambda name: write_topic(name, sheet.language, policy))
    begin = sheet.text("topic")
    return grouped("topic", sheet.say("topic"), groups, begin, placeholder=sheet.say("topic-choose"))


def join(cause: str, more: str) -> str:
    """One root cause of what was chosen and what was typed: `delivery/late: the carrier lost it`."""
    return f"{cause}: {more}" if cause and more else cause or more


def part(cause: str, levels: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """What of a root cause is one of the policy's, and what is words; the reverse of `join`."""
    known = set(pairs(dict(levels)))
    if cause in known:
        return cause, ""
    chosen, _, more = cause.partition(": ")
    return (chosen, more) if chosen in known else ("", cause)


def _groups(
    sheet: Sheet, levels: Mapping[str, tuple[str, ...]], write: Callable[[str], str]
) -> list[tuple[str, Choices]]:
    return [(write(first), _of(sheet, first, seconds, write)) for first, seconds in levels.items()]


def _of(sheet: Sheet, first: str, seconds: tuple[str, ...], write: Callable[[str], str]) -> Choices:
    """Each says what it belongs to, since a choice is shown without its group; what fits no other stands last."""
    named = [(f"{first}/{second}", write(f"{first}/{second}")) for second in seconds]
    general = write(first)
    return [*named, (first, sheet.say("cause-general", cause=general) if named else general)]
