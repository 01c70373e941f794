"""Staff's sign-in through the company's own identity provider, by OpenID Connect."""

from typing import TYPE_CHECKING, Any, Literal

import httpx
from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

TIMEOUT = 10.0
"""Seconds for each call of the provider."""
CONFIGURATION = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SignIn(Block):
    """An OpenID Connect provider: Entra, Google, Keycloak, Slack and others alike."""

    _block_type_name = "Winback sign-in"
    _block_type_slug = "winback-sign-in"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "Lets staff sign in at the desk through the company's identity provider."

    issuer: str = Field(description="The provider's address, as its tokens name it.", pattern="^https?://[^\\s]+$")
    client_id: str = Field(description="What the provider calls the desk.")
    client_secret: SecretStr = Field(description="What the desk proves itself with.")
    name: str = Field(default="", description="What people call it: stands on the button.")
    scope: str = Field(default="openid email profile", description="What is asked for.")
    email_claim: str = Field(default="email", description="The claim that holds the mail address of the staff list.")
    role_claim: str = Field(default="", description="The claim that holds roles or groups; without it the staff list.")
    roles: dict[str, Literal["agent", "supervisor", "manager", "admin"]] = Field(
        default_factory=dict, description="What each value of that claim stands for; with others nobody comes in."
    )

    session_key: SecretStr | None = Field(
        default=None, min_length=32, description="What seals sessions, where several desks serve the same people."
    )

    def client(self) -> "StarletteOAuth2App":
        """What speaks to the provider: with PKCE, a nonce, and an end to every call."""
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 - the desk alone needs it

        made: Any = OAuth().register(
            "desk",
            client_id=self.client_id,
            client_secret=self.client_secret.get_secret_value(),
            server_metadata_url=self._configuration,
            client_kwargs={"scope": self.scope, "code_challenge_method": "S256", "timeout": TIMEOUT},
        )
        client: StarletteOAuth2App = made
        return client

    def check(self) -> str:
        """What is amiss with the provider, and how to mend it; "" where it says what it must."""
        try:
            told = httpx.get(self._configuration, timeout=TIMEOUT)
            known = told.json() if told.is_success else None
        except (httpx.HTTPError, ValueError) as trouble:
            return f"the identity provider does not tell how it is used ({type(trouble).__name__}); look at its issuer"
        if not isinstance(known, dict) or any(not isinstance(known.get(key), str) for key in NEEDED):
            return "the identity provider's issuer is not one of OpenID Connect; copy it from the provider's pages"
        if str(known.get("issuer", "")).rstrip("/") != self.issuer.rstrip("/"):
            return f"the identity provider calls itself {known.get('issuer')}; write that as its issuer"
        return ""

    @property
    def _configuration(self) -> str:
        return self.issuer.rstrip("/") + CONFIGURATION
