"""The embedded server's garbage is collected off its event loop."""

import gc
import runpy
import threading

import pytest

from deployments import prefect_server


def test_prefect_starts_with_its_garbage_left_to_a_thread(monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[str, bool, bool]] = []

    def run(name: str, **_: object) -> None:
        seen.append((name, gc.isenabled(), any(thread.name == "garbage" for thread in threading.enumerate())))

    monkeypatch.setattr(runpy, "run_module", run)
    monkeypatch.setattr(prefect_server, "COLLECT_EVERY", 0.0)
    try:
        prefect_server.main()
    finally:
        gc.enable()

    assert seen == [("prefect", False, True)]


def test_what_has_long_been_there_is_looked_at_now_and_then_alone(monkeypatch: pytest.MonkeyPatch):
    collected: list[int] = []

    def collect(generation: int) -> None:
        collected.append(generation)
        if len(collected) == 2 * prefect_server.ALL_EVERY:
            raise StopIteration

    monkeypatch.setattr(gc, "collect", collect)
    with pytest.raises(StopIteration):
        prefect_server.collect_for_ever(pause=0.0)

    rounds = [prefect_server.NEW] * (prefect_server.ALL_EVERY - 1) + [prefect_server.ALL]
    assert collected == rounds * 2
