"""Apologies that name nothing that happened, and nothing that is done about it."""

import re
from collections.abc import Iterator

from winback.letters.lint.findings import Finding, Text
from winback.letters.lint.layout import Layout
from winback.letters.lint.phrases import pattern, vocabulary
from winback.letters.lint.seen import Seen, blank, words_of
from winback.policy.lint import LintRule

WORD = re.compile(r"\w+")
OF_US = re.compile(r"(?<!\w)(?:hos|at|from|with|fra|från|team)\s+$", re.IGNORECASE)
"""What stands before our own name."""
STOP = re.compile(r"[,.!:\u2013\u2014]|\s-\s")
"""What parts a greeting from the sentence behind it."""
AHEAD = 10
MOST_GREETED = 5


def empty_apology(seen: Seen, written: Text) -> Iterator[Finding]:
    """An apology in a letter whose every word could stand in any other; one word of the matter or a step is enough."""
    sorry = pattern("apology", "apology", "words", seen.language).search(seen.ours)
    matter = pattern("apology", "apology", "matter", seen.language).search(seen.ours)
    if sorry and not matter and not _says_something(seen, written):
        yield seen.finding(LintRule.EMPTY_APOLOGY, sorry.span(), blocking=True)


def _says_something(seen: Seen, written: Text) -> bool:
    common = vocabulary("apology", "vocabulary", seen.language)
    named = {*words_of(written.customer_name), *words_of(written.owner_name), *words_of(written.company)}
    named -= set(words_of(written.customer_said))
    layout = Layout(seen)
    said = seen.text[_after_greeting(seen, layout) : layout.end]
    body = blank(pattern("apology", "apology", "pleasantries", seen.language), said)
    for match in WORD.finditer(body):
        word = match[0].casefold()
        ours = match[0].istitle() and OF_US.search(body[max(0, match.start() - AHEAD) : match.start()])
        if word not in common and word not in named and not ours:
            return True
    return False


def _after_greeting(seen: Seen, layout: Layout) -> int:
    """Where the first sentence begins: of "Hi Anna, the parcel ..." the name is none of it."""
    if layout.greeting is None:
        return 0
    begin, end = layout.greeting
    if len(seen.text[begin:end].split()) <= MOST_GREETED:
        return end
    stop = STOP.search(seen.text, begin, end)
    return stop.end() if stop else begin
