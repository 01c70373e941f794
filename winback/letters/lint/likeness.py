"""Letters that others got already: what a person wrote is held against what was written to them."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain, product

from rapidfuzz import fuzz, process

from winback.letters import compose
from winback.letters.lint.findings import Finding, Text
from winback.letters.lint.layout import Layout
from winback.letters.lint.seen import Seen, see, words_of
from winback.letters.values import LETTERS, VALUES
from winback.letters.words import MONTHS, WEEKDAYS
from winback.policy.lint import LintRule

LEAST = 14
"""Words of one's own that a letter has before it can be anybody else's: short news are often the same."""
ENOUGH = 30
"""Words of one's own from which a letter is stopped."""
MOST = 600
"""Words that are compared."""
READ = 8_000
"""Signs of a letter that are read for them."""
QUOTED = 3
"""Words of the customer's that make a letter theirs."""
ALIKE = 88.0
"""How much of two letters is the same, of a hundred, where one was made from the other."""
AKIN = 65.0
"""How much of two letters is the same, of a hundred, where that may be chance."""
SHORT = 4
"""Words below which a sentence is the same or is not."""
SAME = 80.0
"""How much alike a sentence is to the one of a template that it stems from."""

VALUE = "Zzz"
"""What stands for a value in our own letters while they are read."""

Words = tuple[str, ...]


def near_duplicate(seen: Seen, written: Text) -> Iterator[Finding]:
    """What a person wrote here was written to somebody else, names, quotations, figures and dates aside.

    Where it quotes this customer and the other letter does not, it may be right: what we changed is told to many.
    """
    if not written.earlier:
        return
    ours = _of_templates(seen.language) | frozenset(_sentences(see(written.drafted, "text", seen.language)).values())
    own = _own(seen, ours)
    words = [word for sentence in own.values() for word in sentence]
    if len(words) < LEAST:
        return
    likest: Finding | None = None
    for earlier in written.earlier:
        theirs = see(earlier[:READ], "text", seen.language)
        others = list(_own(theirs, ours).values())
        alike = _alike(list(own.values()), others)
        if alike >= AKIN:
            begin, end = next((at for at, sentence in own.items() if _is_among(sentence, others)), next(iter(own)))
            told = " ".join(seen.text[begin:end].split())
            quoted = len(_quoted(seen) - _quoted(theirs)) >= QUOTED
            sure = alike >= ALIKE and len(words) >= ENOUGH and not quoted
            found = Finding(LintRule.NEAR_DUPLICATE, None, told, blocking=sure)
            likest = found if likest is None or sure else likest
    if likest:
        yield likest


def _alike(mine: list[Words], theirs: list[Words]) -> float:
    """How much of two letters is the same, of a hundred, in whatever order the sentences stand."""
    words, others = [*chain(*mine)], [*chain(*theirs)]
    common = (Counter(words) & Counter(others)).total()
    if not others or 200.0 * common / (len(words) + len(others)) < AKIN:
        return 0.0
    same = sum(len(sentence) for sentence in mine if _is_among(sentence, theirs))
    share = 100.0 * same / max(len(words), len(others))
    return max(float(fuzz.ratio(words, others)), share)


def _is_among(sentence: Words, theirs: list[Words]) -> bool:
    if len(sentence) < SHORT:
        return sentence in theirs
    return process.extractOne(sentence, theirs, scorer=fuzz.ratio, score_cutoff=SAME) is not None


def _quoted(seen: Seen) -> set[str]:
    """Words that stand in quotation marks."""
    return set(words_of(seen.text)) - set(words_of(seen.ours))


def _own(seen: Seen, ours: frozenset[Words]) -> dict[tuple[int, int], Words]:
    """The sentences that a person wrote, by where they stand: those of templates are not theirs."""
    return {span: words for span, words in _sentences(seen).items() if not _stems_from(words, ours)}


def _stems_from(words: Words, ours: frozenset[Words]) -> bool:
    return words in ours or process.extractOne(words, ours, scorer=fuzz.ratio, score_cutoff=SAME) is not None


def _sentences(seen: Seen) -> dict[tuple[int, int], Words]:
    """The words between greeting and signature, without what differs from one customer to the next."""
    layout = Layout(seen)
    first = layout.greeting[1] if layout.greeting and layout.greeting[1] < layout.signature else 0
    days = DAYS[seen.language]
    kept: dict[tuple[int, int], Words] = {}
    left = MOST
    for begin, end in seen.sentences:
        if begin < first or begin >= layout.signature or left <= 0:
            continue
        words = tuple(word for word in words_of(_masked(seen.ours[begin:end])) if word not in days)
        if words:
            kept[begin, end] = words[:left]
            left -= len(words)
    return kept


def _masked(sentence: str) -> str:
    """Without links, addresses, figures, and names within it: what differs between letters made from one."""
    tokens = sentence.split()
    return " ".join(
        token
        for before, token in zip(("", *tokens), tokens, strict=False)
        if not any(sign.isdigit() or sign == "@" for sign in token)
        and "://" not in token
        and not (token[0].isupper() and before and before[-1] not in ".!?…:")
    )


DAYS = {
    language: frozenset(name.casefold() for name in (*WEEKDAYS[language], *MONTHS[language])) for language in WEEKDAYS
}


@cache
def _of_templates(language: str) -> frozenset[Words]:
    """The sentences of our own letters, however they begin and whatever is told in them."""
    kept: set[Words] = set()
    for name, formal, value, again in product(LETTERS, (False, True), ("", VALUE), (False, True)):
        values: dict[str, object] = dict.fromkeys(VALUES[name], value) | {"again": again, "tries": 3}
        letter = compose(name, language, {key: values[key] for key in VALUES[name]}, formal=formal)
        for words in _sentences(see(letter.body, "text", language)).values():
            kept.add(tuple(word for word in words if word != VALUE.casefold()))
    return frozenset(kept - {()})
