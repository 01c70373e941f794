"""What becomes of a value before it stands in a letter: whoever wrote it, it cannot change the text around it."""

import re
import unicodedata

SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""All white space but the kinds that hold an amount together."""
ENDS = ".!?…:"
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
    lines = [fold(line) for line in text.strip().splitlines()]
    written = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    if not written:
        return Written()
    first, last = written.split()[0].rstrip(",.;:"), written.split()[-1]
    if first.isalpha() and first.islower():
        written = written[0].upper() + written[1:]
    return Written(written if written[-1] in ENDS or "://" in last else f"{written}.")


def tidy(body: str) -> str:
    """No trailing spaces, never two empty lines together, one line end at the end."""
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
