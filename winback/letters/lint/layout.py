"""Where a letter greets and where it signs: what stands between is what it says."""

import re
from dataclasses import dataclass
from functools import cached_property

from winback.letters.lint.seen import Seen, Span

SALUTATION = re.compile(
    r"\s*(?P<salutation>kære|kjære|kära|käre|bästa|bäste|beste|dear|hejsa|hej|heisann|hei|hallo|hallå|hello|hiya|hi|hey"
    r"|good[ ](?:morning|afternoon|evening|day)|god[ ]?(?:dag|morgen|morgon|aften|kveld|kväll))(?!\w)",
    re.IGNORECASE,
)
"""In any of the languages: many a Danish letter begins with Hi."""
CLOSING = re.compile(
    r"""\s*(?:
      (?:(?:med[ ])?(?:de[ ])?(?:venlig|vennlig|vänlig|bed?st|bäst|mange|många|varm|kærlig|hjertelig)\w*[ ])?
        (?:hilsen|hilsn|hälsning)\w*
    | (?:with[ ])?(?:(?:kind|best|warm|many)(?:est)?[ ])?(?:regards|wishes)
    | yours(?:[ ]\w+)? | sincerely | all[ ]the[ ]best | best
    | m\.?v\.?h\.? | v\.?h\.? | d\.?b\.?h\.?
    )(?!\w)[^\n]{0,60}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line that closes a letter; a name may follow in it."""
TAIL = re.compile(r"[.!?]\s+(?P<name>[^.!?\n]{1,60})$")
"""What follows the last sentence in its own line."""
LONGEST_SIGNATURE = 6
"""Lines below which a name is looked for, where nothing closes the letter."""
MOST_WORDS = 5
"""A line with more is no name's."""


@dataclass(frozen=True)
class Layout:
    """A letter's lines, by where they begin and end in what is seen."""

    seen: Seen

    @cached_property
    def lines(self) -> list[Span]:
        """Lines that say something."""
        spans, begin = [], 0
        for line in self.seen.text.split("\n"):
            if line.strip():
                spans.append((begin, begin + len(line)))
            begin += len(line) + 1
        return spans

    @cached_property
    def greeting(self) -> Span | None:
        """The line that greets, which is the first."""
        first = self.lines[0] if self.lines else (0, 0)
        return first if SALUTATION.match(self.seen.text, *first) else None

    @cached_property
    def signature(self) -> int:
        """Where the lines begin that sign; the text's end where none does."""
        for begin, end in reversed(self.lines[-2 * LONGEST_SIGNATURE :]):
            if CLOSING.fullmatch(self.seen.text, begin, end):
                return begin
        at = len(self.seen.text)
        for begin, end in reversed(self.lines[1:][-LONGEST_SIGNATURE:]):
            if not looks_like_name(self.seen.text[begin:end]):
                return at
            at = begin
        return at

    @cached_property
    def end(self) -> int:
        """Where the signature begins, or the name that ends the last line: "The new one is here. Jonas Lie"."""
        if self.signed or not self.lines:
            return self.signature
        tail = TAIL.search(self.seen.text, *self.lines[-1])
        return tail.start("name") if tail and looks_like_name(tail["name"]) else self.signature

    @cached_property
    def signed(self) -> list[str]:
        """The lines that sign."""
        return [self.seen.text[begin:end].strip() for begin, end in self.lines if begin >= self.signature]


def looks_like_name(line: str) -> bool:
    """A few words, each with a capital, and no sentence: somebody's name, or a company's."""
    words = line.replace("-", " ").replace(",", " ").split()
    few = 0 < len(words) <= MOST_WORDS and line.strip()[-1] not in "!?:"
    return few and all(word[0].isupper() or word in LITTLE for word in words) and not any(map(str.isdigit, line))


LITTLE = frozenset({"af", "av", "von", "van", "de", "der", "la", "den", "og", "och", "and", "&", "hos", "i", "at", "/"})
"""Words within names that have no capital."""
