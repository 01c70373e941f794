"""Where this installation keeps things: from the environment, else `.winback/config.toml`, else the defaults."""

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SERVED = "engine-url"
"""File below `home` with the address that `winback serve` gave its Prefect server."""


class SettingsError(Exception):
    """The settings cannot be used; the text names the key and says what to change."""


class Settings(BaseModel):
    """`home` holds what is not elsewhere: the SQLite case store, the outbox folder, the drop folder, logs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    database_url: str
    outbox: Path
    drop: Path
    engine_url: str | None = None
    heartbeat_url: str | None = Field(default=None, repr=False)
    slack_block: str | None = None


def read_settings() -> Settings:
    """Read the settings; raises SettingsError."""
    home = Path(os.environ.get("WINBACK_HOME", ".winback")).absolute()
    file = home / "config.toml"
    written: dict[str, object] = {}
    if file.exists():
        try:
            written = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: this is not TOML: {error}") from None
    for key in ("database_url", "outbox", "drop", "engine_url", "heartbeat_url", "slack_block"):
        told = os.environ.get(f"WINBACK_{key.upper()}")
        if told:
            written[key] = told
    usual = {
        "home": home,
        "database_url": f"sqlite:///{home / 'winback.db'}",
        "outbox": home / "outbox",
        "drop": home / "drop",
        "engine_url": _served(home),
    }
    try:
        return Settings.model_validate(usual | written)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, m['loc']))}: {m['msg']}" for m in error.errors(include_input=False)]
        raise SettingsError(f"{file}: " + "; ".join(lines)) from None


def _served(home: Path) -> str | None:
    file = home / SERVED
    return (file.read_text(encoding="utf-8").strip() or None) if file.exists() else None
