"""Pressure to change what a customer published, and anything given beside a request to review."""

import re
from collections.abc import Iterator

from winback.letters.lint.clauses import clause_before, is_denied, is_reported
from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

LINKS = re.compile(
    r"https?://[^\s/]{0,80}(?:trustpilot\.|g\.page|tripadvisor\.|yelp\.|search\.google\.)\S{0,200}"
    r"|https?://[^\s/]{1,80}/[^\s]{0,80}?(?:review|anmeld|omtale|omdome|recension)\S{0,100}|\bg\.page/\S{1,80}",
    re.IGNORECASE,
)
"""Where reviews are written."""
NEAR = 2
"""Sentences between a request and what is given, within which the one reads as the price of the other."""


def review_pressure(seen: Seen) -> Iterator[Finding]:
    """Asking for another or a better review than the customer wrote; saying that nobody asks for it is none."""
    for match in pattern("reviews", "pressure", "stops", seen.language).finditer(seen.ours):
        if not is_denied(clause_before(seen, match.start()), seen.language) and not is_reported(seen, match.start()):
            yield seen.finding(LintRule.REVIEW_PRESSURE, match.span(), blocking=True)


def incentive_near_review(seen: Seen) -> Iterator[Finding]:
    """What is given in a letter that asks for a review; some way off it may have to do with something else."""
    asked = [match.start() for match in pattern("reviews", "request", "words", seen.language).finditer(seen.ours)]
    asked = [at for at in asked if not is_denied(clause_before(seen, at), seen.language)]
    asked = sorted({seen.sentence_at(at) for at in (*asked, *(link.start() for link in LINKS.finditer(seen.ours)))})
    if not asked:
        return
    told = -1
    for match in pattern("reviews", "incentive", "words", seen.language).finditer(seen.ours):
        number = seen.sentence_at(match.start())
        if number == told or is_denied(clause_before(seen, match.start()), seen.language):
            continue
        told = number
        near = any(abs(number - other) <= NEAR for other in asked)
        yield seen.finding(LintRule.INCENTIVE_NEAR_REVIEW, match.span(), blocking=near)
