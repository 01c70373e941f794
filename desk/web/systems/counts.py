"""What this process counts of what it hears; the names of sources and results are known and few."""

from prometheus_client import CollectorRegistry, Counter

NOBODY = "unknown"


class Counts:
    """Counters in a registry of our own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._hooks = Counter(
            "winback_hooks", "Answers and calls by web hook.", ["source", "result"], registry=self.registry
        )
        self._api = Counter("winback_api_responses", "Responses told by the API.", ["result"], registry=self.registry)

    def hook(self, source: str, result: str, times: int = 1) -> None:
        """Something came from a source that is set up, or "" for nobody's."""
        if times:
            self._hooks.labels(source or NOBODY, result).inc(times)

    def api(self, result: str, times: int = 1) -> None:
        """Responses came by the API."""
        if times:
            self._api.labels(result).inc(times)
