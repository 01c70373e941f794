"""What becomes of a value before it stands in a letter: whoever wrote it, it cannot change the text around it."""

import re
import unicodedata

SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""All white space but the kinds that hold an amount together."""
ENDS = ".!?…:"
SENTENCES = re.compile(r"[.!?]\s+[A-ZÆØÅÄÖ]|\?$|\n")
"""What notes have that are more than a phrase."""
SUBJECTS = {
    "da": frozenset({"jeg", "vi", "du", "hun", "man"}),
    "nb": frozenset({"jeg", "vi", "du", "hun", "man"}),
    "sv": frozenset({"jag", "vi", "du", "ni", "han", "hon", "man"}),
    "en": frozenset({"i", "we", "you", "he", "she", "they"}),
}
"""Words that begin a sentence, and hardly a phrase."""
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows them."""


class Written(str):
    """Text that a filter has laid out; its line breaks stand."""

    __slots__ = ()


def clean(value: object) -> object:
    """Take out what no letter carries (control characters, half characters, turned directions); None is "".

    Of a list each part is cleaned.
    """
    if isinstance(value, str):
        lines = "\n".join(value.splitlines())
        return "".join(sign for sign in lines if sign in "\n\t" or not _foreign(sign))
    if isinstance(value, list | tuple):
        return [clean(part) for part in value]
    return "" if value is None else value


def _foreign(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} or sign in BIDI


def fold(value: object) -> str:
    """A value on one line, unless a filter has laid it out."""
    text = str(value)
    return text if isinstance(value, Written) else SPACES.sub(" ", text).strip()


def shorten(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words where there is a gap near the end."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, gap, _ = cut.rpartition(" ")
    return (head if gap and len(head) > longest // 2 else cut).rstrip(" ,;:-") + "…"


def known(text: str) -> str:
    """A text that says something; "" for a dash or a dot."""
    return text if any(sign.isalnum() for sign in text) else ""


def in_quotes(text: str, marks: tuple[str, str]) -> Written:
    """A customer's words within a letter, on one line between the language's quotation marks."""
    return Written(f"{marks[0]}{fold(text)}{marks[1]}")


def quoted(text: str) -> Written:
    """Somebody's words as mail quotes them: each line behind "> ", so that none can pass for ours."""
    return Written("\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()))


def sentence(text: str) -> Written:
    """Notes as sentences: a capital first, a full stop last (but not behind a link), line breaks kept."""
    written = _laid_out(text)
    first = re.sub("['\u2019]", "", written.split()[0]).rstrip(",.;:") if written else ""
    if first.isalpha() and first.islower():
        written = written[0].upper() + written[1:]
    return _ended(written)


def phrase(text: str, language: str) -> Written:
    """A note behind a label on one line: begun as its writer began it, unless it is a sentence."""
    written = _laid_out(text)
    begins = re.match(r"\w+", written)
    says_who = begins is not None and begins[0].casefold() in SUBJECTS[language]
    return sentence(text) if says_who or SENTENCES.search(written) else _ended(written)


def _laid_out(text: str) -> str:
    lines = [fold(line) for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _ended(written: str) -> Written:
    """With a full stop, where nothing else ends it."""
    if not written or written[-1] in ENDS or "://" in written.rsplit(maxsplit=1)[-1]:
        return Written(written)
    return Written(f"{written}.")


def tidy(body: str) -> str:
    """No trailing spaces, never two empty lines together, one line end at the end."""
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
