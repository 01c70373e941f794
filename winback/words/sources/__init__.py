"""What the model is made from and read with: our own phrases, known words, stems, signals, names."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def folder() -> Traversable:
    """Where the sources lie."""
    return files(__name__)


def read_source(name: str) -> list[str]:
    """The lines of a source."""
    return (folder() / name).read_text("utf-8").splitlines()


def marks(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Language, name and mark, one after the other.

    Of tab-separated rows: a name, then a column of marks for each language of the heading, split by commas.
    """
    rows = (line.rstrip("\n").split("\t") for line in lines)
    _, *languages = next(rows)
    for name, *cells in rows:
        for language, cell in zip(languages, cells, strict=True):
            yield from ((language, name, mark) for mark in cell.split(",") if mark)


def topic_marks() -> Iterator[tuple[str, str, str]]:
    """The same of all topics: of the first level, then of the second, which has a file for each language.

    There a line without a name goes on with the name before it.
    """
    yield from marks(read_source("stems.tsv"))
    for source in sorted((folder() / "levels").iterdir(), key=lambda one: one.name):
        language = source.name.removesuffix(".tsv")
        name = ""
        for line in source.read_text("utf-8").splitlines():
            named, _, told = line.partition("\t")
            name = named or name
            yield from ((language, name, mark) for mark in told.split(",") if mark)


@cache
def word_set(name: str) -> frozenset[str]:
    """A source that is words alone, as a set."""
    return frozenset(" ".join(read_source(name)).split())
