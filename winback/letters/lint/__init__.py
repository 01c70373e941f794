"""What a letter should not say to a customer, found before it is sent: the words, where they stand, and why.

One module for each family of rules; phrases by language stand in the files beside them. `winback.policy.lint` names
the rules.
"""

from collections.abc import Iterator
from dataclasses import replace

from winback.letters.languages import known_language
from winback.letters.lint.apology import empty_apology
from winback.letters.lint.findings import Finding, Part, Text, better, in_order, why
from winback.letters.lint.length import LONG, over_explaining
from winback.letters.lint.likeness import near_duplicate
from winback.letters.lint.names import name_missing, no_owner, wrong_name
from winback.letters.lint.promises import promise_without_date
from winback.letters.lint.reviews import incentive_near_review, review_pressure
from winback.letters.lint.seen import UNSEEN, Seen, see
from winback.letters.lint.tone import tones
from winback.letters.lint.tongue import wrong_language
from winback.letters.lint.unfilled import emoji_codes, unfilled
from winback.policy.lint import Lint, LintRule

__all__ = ["LONG", "UNSEEN", "Finding", "Lint", "LintRule", "Part", "Text", "better", "lint", "why"]


def lint(written: Text, rules: Lint | None = None) -> list[Finding]:
    """Look through a letter, subject first, each part from its beginning; what is about the whole comes last.

    A finding blocks where `rules` say that its rule does, and it is not doubtful.
    """
    rules = rules or Lint()
    language = known_language(written.language)
    subject, text = see(written.subject, "subject", language), see(written.text, "text", language)
    said = see(written.customer_said, "text", language).text
    found = [*_of_part(subject, said), *_of_part(text, said), *_of_whole(text, written)]
    return in_order(
        replace(one, blocking=one.blocking and one.rule in rules.blocking) for one in found if one.rule not in rules.off
    )


def _of_part(seen: Seen, said: str) -> Iterator[Finding]:
    """What neither a subject nor a text should say."""
    yield from unfilled(seen, said)
    yield from emoji_codes(seen)
    yield from tones(seen)
    yield from review_pressure(seen)
    yield from incentive_near_review(seen)


def _of_whole(seen: Seen, written: Text) -> Iterator[Finding]:
    """What the text as a whole lacks, or has too much of."""
    if not seen.text.strip():
        return
    yield from empty_apology(seen, written)
    yield from wrong_name(seen, written)
    yield from promise_without_date(seen)
    yield from over_explaining(seen)
    yield from name_missing(seen, written)
    yield from no_owner(seen, written)
    yield from wrong_language(seen)
    yield from near_duplicate(seen, written)
