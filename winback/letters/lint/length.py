"""Letters that explain more than anybody reads."""

from collections.abc import Iterator

from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

LONG = 350
"""Words beyond which a letter is too long."""
CHAIN, SENTENCES = 3, 3
"""So many causes in so many sentences are excuses."""


def over_explaining(seen: Seen) -> Iterator[Finding]:
    """A long letter, and causes in a chain."""
    count = len(seen.text.split())
    if count > LONG:
        yield Finding(LintRule.OVER_EXPLAINING, None, str(count), blocking=False)
    causes = [match.span() for match in pattern("length", "causes", "words", seen.language).finditer(seen.ours)]
    for first, last in zip(causes, causes[CHAIN - 1 :], strict=False):
        if seen.sentence_at(last[0]) - seen.sentence_at(first[0]) < SENTENCES:
            yield seen.finding(LintRule.OVER_EXPLAINING, last, blocking=False, kind="causes")
            return
