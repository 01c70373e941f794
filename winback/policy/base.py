"""What all parts of the policy share."""

from datetime import time
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    field_serializer,
)


class Section(BaseModel):
    """A part of the policy: frozen. Files are checked for unknown keys on load, snapshots are not."""

    model_config = ConfigDict(frozen=True, validate_default=True)

    @field_serializer("*", mode="wrap")
    def _sets_sorted(self, value: Any, write: SerializerFunctionWrapHandler) -> Any:
        """Sets have no order of their own; a snapshot, and so its hash, is the same in every process."""
        written = write(value)
        return sorted(written) if isinstance(value, frozenset) else written


def parse_hour(text: object) -> time | None:
    """An hour of day, or "any" (None) where the step need not wait for one."""
    if text in {"any", None}:
        return None
    if isinstance(text, time):
        return text
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        raise ValueError('write an hour of day such as "10:00", or "any"') from None


Hour = Annotated[
    time | None,
    BeforeValidator(parse_hour),
    PlainSerializer(lambda hour: hour.strftime("%H:%M") if hour else "any"),
]
