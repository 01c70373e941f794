"""A letter, or a part of one, in another language than the customer's."""

import re
from collections.abc import Iterator

from winback.letters.lint.findings import Finding
from winback.letters.lint.seen import Seen
from winback.letters.spoken import other_language
from winback.policy.lint import LintRule

PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def wrong_language(seen: Seen) -> Iterator[Finding]:
    """The whole letter, or else the first paragraph that is; what is quoted may be in any language."""
    other = other_language(seen.ours, seen.language)
    if other:
        yield Finding(LintRule.WRONG_LANGUAGE, None, other, blocking=True)
        return
    for match in PARAGRAPH.finditer(seen.ours):
        if other_language(match[0], seen.language):
            begin, end = match.span()
            end -= len(match[0]) - len(match[0].rstrip())
            begin += len(match[0]) - len(match[0].lstrip())
            yield seen.finding(LintRule.WRONG_LANGUAGE, (begin, end), blocking=True, kind="paragraph")
            return
