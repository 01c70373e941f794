"""Slack's tokens and channels, as a company tells them."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError

from deployments.secrets.tables import address, wrong

VARIABLES = {
    "bot_token": "WINBACK_SLACK_BOT_TOKEN",
    "app_token": "WINBACK_SLACK_APP_TOKEN",
    "signing_secret": "WINBACK_SLACK_SIGNING_SECRET",
    "channels": "WINBACK_SLACK_CHANNELS",
    "api_url": "WINBACK_SLACK_API_URL",
}
"""What may stand in the environment; channels as `team=C0123456,other=C0654321`."""

IS_CHANNEL = re.compile(r"^[CG][A-Z0-9]{2,}$")


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


class SlackSecrets(BaseModel):
    """The table `[slack]` of a secrets file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_token: Annotated[SecretStr, _token("xoxb-", "bot token")]
    app_token: Annotated[SecretStr, _token("xapp-", "app token")] | None = None
    signing_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = None
    channels: dict[str, Annotated[str, AfterValidator(_channel)]] = Field(default_factory=dict)
    api_url: Annotated[str, AfterValidator(address)] | None = None

    @property
    def hears(self) -> bool:
        """Whether presses can reach the desk at all."""
        return bool(self.app_token or self.signing_secret)


def read_slack(written: Mapping[str, object]) -> SlackSecrets:
    """The table as it was written; raises SettingsError, which names the key and never a value."""
    channels = written.get("channels")
    told = dict(written) | ({"channels": _channels(channels)} if isinstance(channels, str) else {})
    try:
        return SlackSecrets.model_validate(told)
    except ValidationError as mistakes:
        raise wrong("slack", mistakes, VARIABLES) from None


def _channels(told: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in told.split(",") if pair.strip()]
    return {team.strip(): channel.strip() for team, _, channel in pairs}
