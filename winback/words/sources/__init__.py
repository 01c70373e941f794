"""What the model is made from and read with: our own phrases, known words, stems, signals, names."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def folder() -> Traversable:
    """Where the sources lie."""
    return files(__name__)


def read_source(name: str) -> list[str]:
    """The lines of a source."""
    return (folder() / name).read_text("utf-8").splitlines()


@cache
def word_set(name: str) -> frozenset[str]:
    """A source that is words alone, as a set."""
    return frozenset(" ".join(read_source(name)).split())
