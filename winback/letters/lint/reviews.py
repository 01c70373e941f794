"""Pressure to change what a customer published, and anything given beside a request to review, or for it."""

import re
from collections.abc import Iterator

from winback.letters.lint.clauses import clause_before, is_denied, is_reported
from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import breaks, pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

LINKS = re.compile(
    r"https?://[^\s/]{0,80}(?:trustpilot\.|tripadvisor\.|yelp\.|search\.google\.)(?!\S{0,80}/(?:reviews|users)/)\S{0,200}"
    r"|https?://[^\s/]{0,80}g\.page/\S{0,80}|\bg\.page/\S{1,80}"
    r"|https?://[^\s/]{1,80}/[^\s]{0,80}?(?:review|anmeld|omtale|omdome|recension)(?!s/\w)\S{0,100}",
    re.IGNORECASE,
)
"""Where reviews are written; where one can be read is no such place."""
NEAR = 2
"""Sentences between a request and what is given, within which the one reads as the price of the other."""


def review_pressure(seen: Seen) -> Iterator[Finding]:
    """Asking for another or a better review than the customer wrote; saying that nobody asks for it is none."""
    about = bool(pattern("reviews", "pressure", "about", seen.language).search(seen.ours))
    stopped: set[int] = set()
    for strength in ("stops", "doubtful"):
        for match in pattern("reviews", "pressure", strength, seen.language).finditer(seen.ours):
            place = match.start()
            if place in stopped:
                continue
            stopped.update(range(*match.span()))
            if not (_is_ours(seen, place) or _is_told(seen, place) or _is_free(seen, seen.sentence_at(place))):
                blocking = strength == "stops" or about
                yield seen.finding(LintRule.REVIEW_PRESSURE, match.span(), blocking=blocking)


def incentive_near_review(seen: Seen) -> Iterator[Finding]:
    """What is given for a review, or near a request for one; some way off it may have to do with something else."""
    asked = set(_requests(seen))
    told = -1
    for match in pattern("reviews", "incentive", "words", seen.language).finditer(seen.ours):
        number = seen.sentence_at(match.start())
        if number == told or is_denied(clause_before(seen, match.start()), seen.language):
            continue
        priced = _has_price(seen, number)
        if not priced and not asked:
            continue
        told = number
        near = any(abs(number - other) <= NEAR for other in asked)
        yield seen.finding(LintRule.INCENTIVE_NEAR_REVIEW, match.span(), blocking=priced or near)


def _requests(seen: Seen) -> Iterator[int]:
    """The sentences that ask for a review, or lead to where one is written."""
    for match in pattern("reviews", "request", "words", seen.language).finditer(seen.ours):
        before = clause_before(seen, match.start())
        past = pattern("reviews", "request", "told", seen.language).search(before)
        perhaps = pattern("reviews", "request", "perhaps", seen.language).search(before)
        if not (past and not perhaps) and not _is_told(seen, match.start()):
            yield seen.sentence_at(match.start())
    for link in LINKS.finditer(seen.ours):
        yield seen.sentence_at(link.start())


def _has_price(seen: Seen, number: int) -> bool:
    """Whether a sentence makes something hang on what the customer does with a review."""
    begin, end = seen.sentences[number]
    price = pattern("reviews", "incentive", "price", seen.language).search(seen.ours, begin, end)
    return bool(price) and not _is_free(seen, number) and not _is_told(seen, price.start() if price else begin)


def _is_free(seen: Seen, number: int) -> bool:
    """Whether a sentence says that nothing hangs on it: "whether or not you change your review"."""
    begin, end = seen.sentences[number]
    return bool(pattern("reviews", "incentive", "whatever", seen.language).search(seen.ours, begin, end))


def _is_ours(seen: Seen, place: int) -> bool:
    """Whether we are who does it: "we will update your score"."""
    before = clause_before(seen, place).rstrip()
    return bool(breaks("reviews", "pressure", "ours", seen.language).search(before))


def _is_told(seen: Seen, place: int) -> bool:
    """Whether it is said not to be so, or somebody else said it."""
    return is_denied(clause_before(seen, place), seen.language) or is_reported(seen, place)
