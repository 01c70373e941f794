"""Promises that the customer cannot hold us to, since they name no time."""

from collections.abc import Iterator

from winback.letters.lint.clauses import clause_before, is_denied, is_reported
from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

MOST_READ = 600
"""Signs of a sentence that are read for a time."""


def promise_without_date(seen: Seen) -> Iterator[Finding]:
    """A promise with no time in its sentence or the next one, and no condition that it hangs on."""
    told = -1
    for match in pattern("promises", "promise", "words", seen.language).finditer(seen.ours):
        number = seen.sentence_at(match.start())
        denied = is_denied(clause_before(seen, match.start()) + _rest(seen, number, match.end()), seen.language)
        if number == told or denied or is_reported(seen, match.start()) or _names_time(seen, number):
            continue
        told = number
        yield seen.finding(LintRule.PROMISE_WITHOUT_DATE, match.span(), blocking=False)


def _rest(seen: Seen, number: int, begin: int) -> str:
    """What follows a promise at once: "we call you no more"."""
    return " " + " ".join(seen.ours[begin : min(begin + MOST_READ, seen.sentences[number][1])].split()[:2])


def _names_time(seen: Seen, number: int) -> bool:
    time = pattern("promises", "time", "words", seen.language)
    both = seen.sentences[number : number + 2]
    return any(time.search(seen.ours, begin, min(end, begin + MOST_READ)) for begin, end in both)
