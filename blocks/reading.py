"""How the rows of a file are read: what a row in quarantine needs to be mended where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from winback.intake.columns import Columns, match_columns
from winback.intake.reading import COUNTRY, PersonReader, RowReader
from winback.policy import Policy

SOURCE = "file"
"""Source of all responses from files: the same response in two files is one."""


@dataclass(frozen=True, slots=True)
class Way:
    """A file's header and delimiter, and what its reader was told. `maps` are a field's column by its name."""

    header: Sequence[str]
    delimiter: str = ";"
    form: str = "default"
    country: str = COUNTRY
    maps: Mapping[str, str] = field(default_factory=dict)
    undated: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Way | None":
        """From what a row in quarantine keeps; None where it keeps nothing."""
        return cls(**told) if told.get("header") else None

    @property
    def told(self) -> dict[str, Any]:
        """As a row in quarantine keeps it."""
        return asdict(self) | {"header": list(self.header), "maps": dict(self.maps)}

    @property
    def columns(self) -> Columns:
        """What stands in which column; raises UnclearColumns."""
        return match_columns(self.header, self.maps)

    def people(self) -> PersonReader:
        """Reads rows of a list of customers."""
        return PersonReader(self.columns, self.country)

    def answers(self, policy: Policy, now: datetime) -> RowReader:
        """Reads rows of answers."""
        return RowReader(
            self.columns,
            policy.survey,
            source=SOURCE,
            form=self.form,
            now=now,
            zone=policy.zone,
            country=self.country,
            undated=datetime.fromisoformat(self.undated) if self.undated else None,
        )
