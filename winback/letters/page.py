"""A letter as a page: the HTML of a mail, drawn from its plain text, so that what was approved is what goes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from winback.letters import MISTAKES
from winback.letters.languages import known_language
from winback.letters.texts import clean
from winback.letters.words import SCORES

LAYOUT = "mail.html"
OURS = Path(__file__).parent / "_page"
MOST_NUMBERS = 11
"""The longest row of numbers that is drawn; beyond it the link stands alone."""
DEEPEST = 3
"""So many quotes within quotes; what is quoted deeper stands as it is."""

LINK = re.compile(r"https?://[^\s<>\"“”«»]+")
BEHIND_A_LINK = ".,;:!?)]}'\u2019"
ITEM = re.compile(r"^ {0,3}[-*•] +(?=\S)")
QUOTE = re.compile(r"^ ?>")
INDENT = re.compile(r"^(?:\t| {2})")


@dataclass(frozen=True, slots=True)
class Answers:
    """A question's link, and the numbers that answer it; `mirrored` where the lowest is the best."""

    link: str
    low: int
    high: int
    worst: str
    best: str
    mirrored: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """What the first number means, and what the last."""
        return (self.best, self.worst) if self.mirrored else (self.worst, self.best)

    @property
    def numbers(self) -> range:
        """All answers, in order."""
        return range(self.low, self.high + 1)

    def leads_to(self, number: int) -> str:
        """The address of one answer."""
        return f"{self.link}{'&' if '?' in self.link else '?'}score={number}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; `link` is where they lead, "" for nowhere."""

    text: str
    link: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: "lines", "indented", "list" (of `lines`), "quote" (of `parts`) or "answers"."""

    kind: str
    lines: tuple[Line, ...] = ()
    parts: tuple["Part", ...] = field(default=())


def draw(
    text: str,
    *,
    title: str,
    language: str,
    company: str,
    answers: Answers | None = None,
    folder: Path | None = None,
    strict: bool = False,
) -> str:
    """The HTML of a mail that says `text`: nothing in it is taken for HTML.

    The line that is `answers.link` becomes a row of numbers with the link below it. `folder` holds a company's own
    texts; its layout is `_page/mail.html` there. Where that one cannot be drawn ours is taken: what was approved goes.
    A `strict` one raises one of `MISTAKES` instead.
    """
    row = answers if answers and len(answers.numbers) <= MOST_NUMBERS else None
    spoken = known_language(language)
    told = {
        "title": str(clean(title)),
        "language": spoken,
        "company": str(clean(company)),
        "parts": read(text, row.link if row else ""),
        "answers": row,
        "score": SCORES[spoken].format,
    }
    try:
        return _layouts(folder).get_template(LAYOUT).render(told)
    except MISTAKES:
        if strict or folder is None:
            raise
    return _layouts(None).get_template(LAYOUT).render(told)


def read(text: str, question: str = "") -> tuple[Part, ...]:
    """The parts of a plain text; the line that is `question` is one of its own."""
    return tuple(_parts(str(clean(text)).split("\n"), question, DEEPEST))


def _parts(lines: Sequence[str], question: str, depth: int) -> Iterator[Part]:
    """Lines of one kind that stand together are one part; an empty line ends it."""
    linked = depth == DEEPEST  # a customer's own words, quoted, lead nowhere
    for kind, group in groupby(_kinds(lines, question, depth), key=lambda one: one[0]):
        said = [line for _, line in group]
        match kind:
            case "quote":
                inner = tuple(_parts([QUOTE.sub("", line).removeprefix(" ") for line in said], "", depth - 1))
                yield Part(kind, parts=inner)
            case "list" if len(items := _items(said)) > 1:
                yield Part(kind, tuple(_pieces(line, linked) for line in items))
            case "answers":
                yield Part(kind, ((Piece(question, question),),))
            case "lines" | "list":  # one item alone is no list: somebody signs with a dash
                yield Part("lines", tuple(_pieces(line.strip(), linked) for line in said))
            case "indented":
                yield Part(kind, tuple(_pieces(line.strip(), linked) for line in said))


def _kinds(lines: Sequence[str], question: str, depth: int) -> Iterator[tuple[str, str]]:
    before = ""
    for line in lines:
        before = _kind(line, before, question, depth)
        yield before, line


def _kind(line: str, before: str, question: str, depth: int) -> str:
    if not line.strip():
        return ""
    if question and line.strip() == question:
        return "answers"
    if depth and QUOTE.match(line):
        return "quote"
    if ITEM.match(line) or (before == "list" and INDENT.match(line)):
        return "list"
    return "indented" if INDENT.match(line) else "lines"


def _items(lines: Sequence[str]) -> list[str]:
    """Each item of a list on one line, with what goes on below it."""
    items: list[str] = []
    for line in lines:
        begins = ITEM.match(line)
        if begins:
            items.append(line[begins.end() :].strip())
        else:
            items[-1] += f" {line.strip()}"
    return items


def _pieces(line: str, linked: bool) -> Line:
    """Words and links; what ends a sentence behind a link is no part of it."""
    pieces, at = [], 0
    for found in LINK.finditer(line) if linked else ():
        link = _without_an_end(found[0])
        if not link.partition("://")[2]:
            continue
        pieces += [Piece(line[at : found.start()]), Piece(link, link)]
        at = found.start() + len(link)
    return tuple(piece for piece in (*pieces, Piece(line[at:])) if piece.text)


def _without_an_end(link: str) -> str:
    """The link without what ends a sentence; brackets that it opens itself are closed."""
    bare = link.rstrip(BEHIND_A_LINK)
    behind = link[len(bare) :]
    closed = len(behind) - len(behind.lstrip(")"))
    return bare + ")" * min(closed, max(bare.count("(") - bare.count(")"), 0))


@cache
def _layouts(folder: Path | None) -> Environment:
    folders = [folder / OURS.name, OURS] if folder else [OURS]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(place) for place in folders]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
