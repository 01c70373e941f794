"""Phrases that could stand in any letter, defend us, or blame the customer."""

from collections.abc import Iterator

from winback.letters.lint.clauses import clause_before, is_denied, is_reported, sentence_before
from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

TONES = (LintRule.GENERIC, LintRule.DEFENSIVE, LintRule.BLAMING)


def tones(seen: Seen) -> Iterator[Finding]:
    """What stops a letter and what may be right in one; what the customer was told is only told again."""
    for rule in TONES:
        stopped: set[int] = set()
        for strength in ("stops", "advice"):
            for match in pattern("tone", rule, strength, seen.language).finditer(seen.ours):
                if match.start() not in stopped and not is_reported(seen, match.start()):
                    stopped.update(range(*match.span()))
                    yield seen.finding(rule, match.span(), blocking=strength == "stops")
    for match in pattern("tone", "blaming", "unless_denied", seen.language).finditer(seen.ours):
        if not is_denied(clause_before(seen, match.start()), seen.language) and not is_reported(seen, match.start()):
            blocking = not is_denied(sentence_before(seen, match.start()), seen.language)
            yield seen.finding(LintRule.BLAMING, match.span(), blocking=blocking)
