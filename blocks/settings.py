"""Where this installation keeps things: from the environment, else `.winback/config.toml`, else the defaults."""

import os
import tomllib
from ipaddress import ip_network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

RENAMED = {"wording_block": "language_model_block"}
"""Keys that had another name: to pass over one would leave undone what it is for."""

SERVED = "engine-url"
"""File below `home` with the address that `winback serve` gave its Prefect server."""


BLOCKS = ("slack_block", "mail_block", "sms_block", "language_model_block", "sign_in_block")
OTHERS = (
    *("database_url", "outbox", "drop", "letters", "engine_url", "heartbeat_url"),
    *("desk_url", "hook_sources", "trusted_proxies"),
)
KEYS = (*OTHERS, *BLOCKS)
"""What may stand in the environment: `WINBACK_DATABASE_URL`, ..."""


class SettingsError(Exception):
    """The settings cannot be used; the text names the key and says what to change."""


class Settings(BaseModel):
    """`home` holds what is not elsewhere: the SQLite case store, the outbox folder, the drop folder, logs.

    `letters` holds the company's own texts, which stand in for ours; it need not be there. The blocks are named as
    Prefect keeps them, the mailer's by its kind too: `sendgrid/winback`; sources of hooks with commas between them.
    `desk_url` is where browsers find the desk; `trusted_proxies` are addresses and networks, with commas between them,
    whose word is taken for who calls (`X-Forwarded-For`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    database_url: str
    outbox: Path
    drop: Path
    letters: Path
    engine_url: str | None = None
    heartbeat_url: str | None = Field(default=None, repr=False)
    slack_block: str | None = None
    mail_block: str | None = None
    sms_block: str | None = None
    language_model_block: str | None = None
    sign_in_block: str | None = None
    desk_url: str | None = Field(default=None, pattern="^https?://[^/?#\\s]+/?$")
    hook_sources: str | None = None
    trusted_proxies: str = "127.0.0.1, ::1"

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, told: str) -> str:
        """An address that is none would be trusted by nobody, and every customer be the proxy."""
        try:
            return ",".join(str(ip_network(one.strip(), strict=False)) for one in told.split(",") if one.strip())
        except ValueError as error:
            raise ValueError(f"{error}; write addresses or networks such as 10.0.0.0/8") from None

    @property
    def hooks(self) -> list[str]:
        """The names of the sources that call by hook."""
        return [name.strip() for name in (self.hook_sources or "").split(",") if name.strip()]


def read_settings() -> Settings:
    """Read the settings; raises SettingsError."""
    home = Path(os.environ.get("WINBACK_HOME", ".winback")).absolute()
    file = home / "config.toml"
    written: dict[str, object] = {}
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except OSError as error:
        mend = "Correct the path or its rights, or set WINBACK_HOME."
        raise SettingsError(f"{file}: this cannot be read: {error.strerror}. {mend}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: this is not TOML: {error}") from None
    for key in KEYS:
        told = os.environ.get(f"WINBACK_{key.upper()}")
        if told:
            written[key] = told
    _refuse_old_names(written)
    usual = {
        "home": home,
        "database_url": f"sqlite:///{home / 'winback.db'}",
        "outbox": home / "outbox",
        "drop": home / "drop",
        "letters": home / "letters",
        "engine_url": _served(home),
    }
    try:
        return Settings.model_validate(usual | written)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, m['loc']))}: {m['msg']}" for m in error.errors(include_input=False)]
        raise SettingsError(f"{file}: " + "; ".join(lines)) from None


def _refuse_old_names(written: dict[str, object]) -> None:
    for old, new in RENAMED.items():
        if old in written or f"WINBACK_{old.upper()}" in os.environ:
            raise SettingsError(
                f"{old} (WINBACK_{old.upper()}) is called {new} now: docs/words.md says what goes with it"
            )


def _served(home: Path) -> str | None:
    file = home / SERVED
    return (file.read_text(encoding="utf-8").strip() or None) if file.exists() else None
