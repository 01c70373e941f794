"""The case's walk as it is, in a process that ends without another word at the point drawn for its case."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from prefect import flow

from blocks import crashpoints
from blocks.store import outbox
from flows.case import detractor_case
from tasks import deliver

FATES = "WINBACK_TEST_FATES"
"""In a worker's environment: the folder in which the fates of its cases are kept."""

DEAD = 77
SENDING = timedelta(seconds=10)
"""How long one try to send may take here: nobody waits half a minute for what a dead sender has left."""

CALL = timedelta(seconds=3)
"""The part of it that the call may take."""


@dataclass(frozen=True)
class Fate:
    """The point, counted from 0, at which a case's process dies once; kept in files, which outlive the process."""

    folder: Path
    case_id: int

    def draw(self, place: int) -> None:
        """Let it die there."""
        self._file("place").write_text(str(place))

    def meets(self, point: str) -> None:
        """Pass a point, or die at it."""
        with self._file("passed").open("a") as passed:
            passed.write(f"{point}\n")
        if len(self.passed) == int(self._file("place").read_text()) + 1:
            self._file("died").touch(exist_ok=False)
            os._exit(DEAD)

    @property
    def passed(self) -> list[str]:
        """The points that all its processes came to, in order."""
        file = self._file("passed")
        return file.read_text().splitlines() if file.exists() else []

    @property
    def died_at(self) -> float | None:
        """When its process died, in seconds as `time.time` counts them; None where it did not."""
        file = self._file("died")
        return file.stat().st_mtime if file.exists() else None

    def _file(self, what: str) -> Path:
        return self.folder / f"{self.case_id}.{what}"


@flow(persist_result=False)
def mortal_case(case_id: int) -> None:
    """Walk one case, and die as drawn."""
    fate = Fate(Path(os.environ[FATES]), case_id)
    hasty = (patch.object(outbox, "SENDING", SENDING), patch.object(deliver, "CALL", CALL))
    with crashpoints.watching(fate.meets), hasty[0], hasty[1]:
        detractor_case.fn(case_id)
