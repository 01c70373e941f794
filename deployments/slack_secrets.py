"""What a company says of its Slack when it sets it up: tokens and channels, from a file and the environment."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError

from blocks.settings import SettingsError

VARIABLES = {
    "bot_token": "WINBACK_SLACK_BOT_TOKEN",
    "app_token": "WINBACK_SLACK_APP_TOKEN",
    "signing_secret": "WINBACK_SLACK_SIGNING_SECRET",
    "channels": "WINBACK_SLACK_CHANNELS",
    "api_url": "WINBACK_SLACK_API_URL",
}
"""What may stand in the environment; channels as `team=C0123456,other=C0654321`."""

IS_CHANNEL = re.compile(r"^[CG][A-Z0-9]{2,}$")
IS_ADDRESS = re.compile(r"^https?://[^/\s]+")
IS_NAME = re.compile(r"^(?!xox|xapp)[\w. -]{1,24}$")
"""Names that are printed; a token or a secret that stands where a name belongs is not."""
OTHERS_READ = 0o004


def _token(start: str, whose: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        bare = token.get_secret_value().strip()
        if not bare.startswith(start) or bare == start:
            raise PydanticCustomError("token", f"this is no {whose}: one begins with {start}")
        return SecretStr(bare)

    return AfterValidator(check)


def _secret(secret: SecretStr) -> SecretStr:
    bare = secret.get_secret_value().strip()
    if not bare:
        raise PydanticCustomError("empty", "this is empty; leave the key out, or give it its value")
    return SecretStr(bare)


def _channel(told: str) -> str:
    if not IS_CHANNEL.match(told):
        why = "this is no channel id such as C0123456; it stands at the end of the channel's details in Slack"
        raise PydanticCustomError("channel", why)
    return told


def _address(told: str) -> str:
    if not IS_ADDRESS.match(told):
        raise PydanticCustomError("address", "this is no address; leave the key out for Slack's own")
    return told


class SlackSecrets(BaseModel):
    """The table `[slack]` of a secrets file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_token: Annotated[SecretStr, _token("xoxb-", "bot token")]
    app_token: Annotated[SecretStr, _token("xapp-", "app token")] | None = None
    signing_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = None
    channels: dict[str, Annotated[str, AfterValidator(_channel)]] = Field(default_factory=dict)
    api_url: Annotated[str, AfterValidator(_address)] | None = None

    @property
    def hears(self) -> bool:
        """Whether presses can reach the desk at all."""
        return bool(self.app_token or self.signing_secret)


def read_secrets(file: Path | None) -> SlackSecrets | None:
    """What the file and the environment say of Slack, the environment first; None where both are silent.

    Raises SettingsError, which names the key and never a value.
    """
    written: dict[str, object] = dict(_table(file)) if file else {}
    for key, variable in VARIABLES.items():
        told = os.environ.get(variable)
        if told:
            written[key] = _channels(told) if key == "channels" else told
    if not written:
        return None
    try:
        return SlackSecrets.model_validate(written)
    except ValidationError as error:
        wrong = [_sentence(mistake) for mistake in error.errors(include_input=False, include_context=False)]
        raise SettingsError("\n".join(wrong)) from None


def is_open_to_others(file: Path) -> bool:
    """Whether everybody on this machine may read the file."""
    return os.name == "posix" and bool(file.stat().st_mode & OTHERS_READ)


def _sentence(mistake: Any) -> str:
    key, *rest = mistake["loc"]
    known = ", ".join(VARIABLES)
    if mistake["type"] == "extra_forbidden":
        return f"slack.{printable(key)}: this key is not known; known are {known}"
    where = ".".join(["slack", key, *(printable(str(part)) for part in rest if part != "[key]")])
    if mistake["type"] == "missing":
        return f"{where}: this is missing (or {VARIABLES[key]} in the environment)"
    return f"{where}: {mistake['msg']}"


def _table(file: Path) -> dict[str, object]:
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError(f"{file} is not TOML; docs/slack.md shows what belongs in it") from None
    table = read.get("slack")
    if not isinstance(table, dict) or set(read) != {"slack"}:
        there = ", ".join(sorted({printable(key) for key in read})) or "none"
        raise SettingsError(f"{file} must hold one table, [slack]; there are: {there}")
    return table


def printable(name: str) -> str:
    """A name as it may be printed."""
    return name if IS_NAME.match(name) else "(no name)"


def _channels(told: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in told.split(",") if pair.strip()]
    return {team.strip(): channel.strip() for team, _, channel in pairs}
