"""The record: every call that reached the stand-in, and what it was answered."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Call:
    """One request to the Web API or to an answering address. The token itself is never kept."""

    method: str
    body: dict[str, Any]
    at: float
    content_type: str = ""
    token: str = ""
    """What kind of token came with it: bot, app, wrong or none."""
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    """0: no answer reached the caller."""
    effect: bool = False
    """Whether it changed or read what Slack holds, whatever was answered."""

    @property
    def ok(self) -> bool:
        """Whether the caller was told that it worked."""
        return self.status == 200 and bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))


class Record(list[Call]):
    """All calls in order."""

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods."""
        return [call for call in self if call.method in methods]

    def refused(self) -> list[Call]:
        """The calls that were told no."""
        return [call for call in self if call.error]

    def lines(self) -> Iterator[str]:
        """Each call as one line of JSON."""
        return (json.dumps(asdict(call), ensure_ascii=False) for call in list(self))

    def dump(self, path: Path) -> None:
        """Write the record down, to be held against the published contracts."""
        path.write_text("".join(f"{line}\n" for line in self.lines()), encoding="utf-8")
