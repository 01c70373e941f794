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


def topic_marks(language: str) -> Iterator[tuple[str, str]]:
    """Topic and mark in one language: those of the first level, then of the second, which has a file of its own.

    There a line without a name goes on with the name before it.
    """
    yield from ((name, mark) for spoken, name, mark in marks(read_source("stems.tsv")) if spoken == language)
    name = ""
    for line in read_source(f"levels/{language}.tsv"):
        named, _, told = line.partition("\t")
        name = named or name
        yield from ((name, mark) for mark in told.split(",") if mark)


@cache
def word_set(name: str) -> frozenset[str]:
    """A source that is words alone, as a set."""
    return frozenset(" ".join(read_source(name)).split())
