"""What the lint is given, and what it finds: the words, where they stand, why, and what would be better."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from winback.letters.staff_words import write_language
from winback.letters.texts import shorten
from winback.phrases import say
from winback.policy.lint import LintRule

Part = Literal["subject", "text"]
SHOWN = 100
"""Signs of what was found that are told again."""


@dataclass(frozen=True, slots=True)
class Text:
    """A letter as it would go, and what is known about it; "" where nobody knows.

    What stands in `customer_said` may be quoted as it is, and is the matter. `drafted` is the draft that a person
    changed, in winback's own words or the company's. `earlier` are letters that others got lately. `known_as` has
    what else the customer may be called by: words of notes and addresses.
    """

    text: str
    subject: str = ""
    language: str = ""
    customer_name: str = ""
    owner_name: str = ""
    company: str = ""
    customer_said: str = ""
    known_as: str = ""
    drafted: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change. `place` is where `words` begin and end in the part; None where it is about the whole.

    What is `blocking` must go before the letter may. `kind` tells apart what one rule finds in several ways.
    """

    rule: LintRule
    place: tuple[int, int] | None
    words: str
    blocking: bool
    part: Part = "text"
    kind: str = ""


def why(finding: Finding, language: str) -> str:
    """A finding in the language of whoever reads it: what is wrong."""
    words = shorten(finding.words, SHOWN)
    if finding.rule is LintRule.WRONG_LANGUAGE and not finding.kind:
        words = write_language(words, language)
    return say("lint", f"{finding.rule}_{finding.kind}" if finding.kind else finding.rule, language, words=words)


def better(finding: Finding, language: str, letter_language: str = "") -> str:
    """What to write instead, in the reader's language; with `letter_language`, the example in the letter's own."""
    advice = say("lint_better", finding.rule, language)
    example = EXAMPLES.get(finding.rule)
    if example is None:
        return advice
    return f"{advice} {say('lint_better', example, letter_language or language)}"


EXAMPLES: Mapping[LintRule, str] = {
    rule: f"{rule}_example"
    for rule in (
        *(LintRule.GENERIC, LintRule.DEFENSIVE, LintRule.BLAMING, LintRule.EMPTY_APOLOGY, LintRule.OVER_EXPLAINING),
        *(LintRule.PROMISE_WITHOUT_DATE, LintRule.REVIEW_PRESSURE),
    )
}
"""Rules whose better wording is a sentence, too."""


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Subject first, each part from its beginning, what is about the whole last; the same finding once."""
    return sorted(dict.fromkeys(found), key=_order)


def _order(finding: Finding) -> tuple[bool, bool, tuple[int, int], str, str]:
    return finding.part == "text", finding.place is None, finding.place or (0, 0), finding.rule, finding.kind
