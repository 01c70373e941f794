"""The text of a mail that is a page (HTML): what is read on it, line by line, quotations marked.

Not by the library's parser: pages of unclosed tags keep that busy for minutes (Python 3.11: quadratic). Here each sign
is looked at a fixed number of times, whatever the page.
"""

import re
from html import unescape

LARGEST = 400_000
UNSEEN = ("script", "style", "title", "template")
LINES = {
    *("p", "div", "br", "li", "tr", "table", "ul", "ol", "blockquote", "hr", "pre", "section", "article"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "dt", "dd", "address"),
}
DEEPEST = 3
"""Quotations within quotations that are told apart."""
NAME = re.compile(r"/?[a-z][a-z0-9]{0,20}")


def page_text(page: str) -> str:
    """What a reader sees of it, roughly; unclosed, crossed and unknown tags do no harm."""
    page = page[:LARGEST]
    lower = page.lower() if len(page.lower()) == len(page) else page
    written, at = _Written(), 0
    while (tag_at := page.find("<", at)) >= 0:
        written.adds(page[at:tag_at])
        at = _take_tag(lower, tag_at, written)
    written.adds(page[at:])
    return written.text()


def _take_tag(page: str, at: int, written: "_Written") -> int:
    """Where the page goes on behind what begins at `at`: a tag, a comment, or a sign that stands for itself."""
    if page.startswith("<!--", at):
        return _behind(page, "-->", at)
    if page[at + 1 : at + 2] in {"!", "?"}:
        return _behind(page, ">", at)
    found = NAME.match(page, at + 1)
    if not found:
        written.adds("<")
        return at + 1
    name = found[0]
    if name in UNSEEN:
        return _behind(page, ">", _behind(page, f"</{name}", at))
    written.passes(name)
    return _behind(page, ">", at)


def _behind(page: str, end: str, at: int) -> int:
    found = page.find(end, at)
    return len(page) if found < 0 else found + len(end)


class _Written:
    """Lines as they come, each with how many quotations it stands in."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, list[str]]] = [(0, [])]
        self._quotes = 0

    def adds(self, text: str) -> None:
        """Text between tags."""
        if text:
            self._lines[-1][1].append(text)

    def passes(self, tag: str) -> None:
        """A tag; one that ends begins with a slash."""
        name = tag.removeprefix("/")
        if name == "blockquote":
            self._quotes = max(0, self._quotes - 1) if tag != name else self._quotes + 1
        if name in LINES and tag != "/br":
            self._lines.append((self._quotes, []))
        if tag == "p":
            self._lines.append((self._quotes, []))

    def text(self) -> str:
        """The lines, no two empty ones together."""
        lines: list[str] = []
        for quotes, pieces in self._lines:
            words = " ".join(unescape("".join(pieces)).split())
            line = f"{'> ' * min(quotes, DEEPEST)}{words}" if words else ""
            if line or (lines and lines[-1]):
                lines.append(line)
        return "\n".join(lines).strip()
