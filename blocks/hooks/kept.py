"""The sources that are set up: loaded when they can be had, and kept from then on."""

from collections.abc import Callable, Sequence

from blocks.hooks.source import HookSource
from blocks.hooks.surveymonkey import Fetcher
from blocks.loading import attempt


class NotYet(Exception):  # noqa: N818 - named for what is the matter
    """The source is set up, and Prefect has not handed out its block yet."""


def load_source(name: str) -> HookSource | None:
    """A source's block from Prefect; None where it cannot be had now."""
    found: HookSource | None = attempt("hooks", name)
    return found


class Sources:
    """Sources by name. An outage of Prefect silences none that was loaded before."""

    def __init__(self, names: Sequence[str], load: Callable[[str], HookSource | None] = load_source) -> None:
        self.names = tuple(names)
        self._load = load
        self._here: dict[str, HookSource] = {}
        self._fetchers: dict[str, Fetcher] = {}

    def find(self, name: str) -> HookSource | None:
        """The source, or None where none has that name; raises NotYet."""
        found = self._here.get(name)
        if found is None and name in self.names:
            raise NotYet(name)
        return found

    def fetcher(self, name: str) -> Fetcher | None:
        """What asks the source's API; None where it has none, or is not here."""
        source = self._here.get(name)
        if source is None or source.kind != "surveymonkey":
            return None
        if name not in self._fetchers:
            self._fetchers[name] = source.fetcher()
        return self._fetchers[name]

    @property
    def missing(self) -> list[str]:
        """Those that are not here yet."""
        return [name for name in self.names if name not in self._here]

    def look(self) -> None:
        """Load those that are missing, where they can be had now; this may take seconds."""
        for name in self.missing:
            if (found := self._load(name)) is not None:
                self._here[name] = found
