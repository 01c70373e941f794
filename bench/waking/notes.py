"""What the cases under measurement write down: each start and each park, in one file that all of them append to."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "wakes"
STARTED, PARKED = "started", "parked"


def note(case_id: int, what: str) -> None:
    """Write down that a case has started or parked, and when. A line this short is appended in one piece."""
    with (Path(os.environ["PROBES"]) / FILE).open("a") as file:
        file.write(f"{case_id} {what} {time.time()}\n")


@dataclass(frozen=True, slots=True)
class Note:
    """One line; `at` in seconds of this machine's clock."""

    case_id: int
    what: str
    at: float


class Notes:
    """Reads what is new in the file."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / FILE).open("a+")

    def fresh(self) -> Iterator[Note]:
        """The notes since the last call."""
        while (place := self._file.tell()) >= 0 and (line := self._file.readline()):
            if not line.endswith("\n"):
                self._file.seek(place)
                return
            case_id, what, at = line.split()
            yield Note(int(case_id), what, float(at))

    def wait(self, quiet: float) -> Iterator[Note]:
        """The notes as they come; raises TimeoutError after `quiet` seconds without one."""
        last = time.monotonic()
        while time.monotonic() - last < quiet:
            for each in self.fresh():
                last = time.monotonic()
                yield each
            time.sleep(0.005)
        raise TimeoutError(f"no case has started or parked for {quiet} s")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
