"""A source that calls by web hooks: what it signs with, and where in its payloads the answers stand."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

from blocks.hooks import signatures, surveymonkey
from winback.intake.platforms import base, generic

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""A source's name: it stands in an address, and is a block's."""
SHORTEST = 16
"""Characters of a secret."""
TRUSTS_ADDRESS = ("delighted", "formbricks")
"""Kinds that may call without a signature, at an address with the secret in it."""
MUST_SAY = ("formbricks", "surveymonkey")
"""Kinds whose questions have ids alone: nothing tells which of them is the score."""
WRITE = 'in its mapping, such as mapping = {{ {field} = "…" }}'


class HookSource(Block):
    """One form or account that posts what is answered there to `/hooks/NAME`."""

    _block_type_name = "Winback hook source"
    _block_type_slug = "winback-hook-source"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "Answers that a survey platform or a company's own system posts."

    kind: Literal["formbricks", "typeform", "surveymonkey", "delighted", "generic"] = Field(
        description="Whose payloads these are."
    )
    name: str = Field(description="The end of its address, and the source of its responses; it never changes.")
    secret: SecretStr = Field(min_length=SHORTEST, description="What it signs with, or the end of its address.")
    secret_in_address: bool = Field(
        default=False, description="It signs nothing: the secret stands behind the name in the address."
    )
    mapping: dict[str, str] = Field(
        default_factory=dict, description="Where each of our fields stands, by the platform's own names."
    )
    form: str = Field(
        default="", description="The survey in the policy that is answered; else the platform's id of the form."
    )
    client_id: str = Field(default="", description="SurveyMonkey's client id of the app; it signs with it too.")
    api_token: SecretStr | None = Field(default=None, description="SurveyMonkey's access token: answers are fetched.")
    api_url: str = Field(default=surveymonkey.API, description="Where SurveyMonkey's API listens.")

    def is_signed(self, headers: Mapping[str, str], body: bytes, now: datetime, told: str = "") -> bool:
        """Whether this source posted these bytes; `told` is what stood behind the name in the address."""
        secret = self.secret.get_secret_value()
        if self.secret_in_address:
            return self.kind in TRUSTS_ADDRESS and signatures.is_secret(secret, told)
        match self.kind:
            case "formbricks":
                return signatures.formbricks(secret, headers, body, now)
            case "typeform":
                return signatures.typeform(secret, headers, body)
            case "surveymonkey":
                return signatures.surveymonkey(self.client_id, secret, headers, body)
            case "generic":
                return signatures.generic(secret, headers, body, now)
        return False

    def fetcher(self) -> surveymonkey.Fetcher:
        """What asks SurveyMonkey's API for answers."""
        token = self.api_token.get_secret_value() if self.api_token else ""
        return surveymonkey.Fetcher(token, self.api_url)

    def check(self) -> str:
        """What is wrong with it, and how to mend it; "" where it can be heard. SurveyMonkey's API is asked."""
        return self.misfit() or (self.fetcher().check() if self.kind == "surveymonkey" else "")

    def misfit(self) -> str:
        """What does not fit together in it as it is written; "" where all does."""
        return self._wrong_name() or self._wrong_secret() or self._wrong_mapping() or self._wrong_app()

    def _wrong_name(self) -> str:
        if not NAME.fullmatch(self.name):
            return "its name is not of small letters, digits and dashes, 40 at the most; it stands in an address"
        return ""

    def _wrong_secret(self) -> str:
        if self.secret_in_address and self.kind not in TRUSTS_ADDRESS:
            return f"{self.kind} signs what it posts: take secret_in_address away"
        if self.kind == "delighted" and not self.secret_in_address:
            return "how Delighted signs is not known for certain: set secret_in_address = true"
        if self.kind == "formbricks" and not self.secret_in_address:
            key = signatures.formbricks_key(self.secret.get_secret_value())
            return (
                "" if key else "its secret is not Formbricks' own, which begins with whsec_; copy it from the webhook"
            )
        return ""

    def _wrong_mapping(self) -> str:
        if strange := sorted(set(self.mapping) - set(base.FIELDS)):
            return f"its mapping names {', '.join(strange[:3])}; known are {', '.join(base.FIELDS)}"
        if self.kind in MUST_SAY and not {"score", "verbatim"} & set(self.mapping):
            return f"nothing says which question is the score: write its id {WRITE.format(field='score')}"
        if self.kind == "generic" and (deep := [path for path in self.mapping.values() if _too_deep(path)]):
            return f"its mapping leads too deep: {deep[0]}"
        return ""

    def _wrong_app(self) -> str:
        if self.kind == "surveymonkey" and (not self.client_id or self.api_token is None):
            return "SurveyMonkey's hooks bring ids only: give client_id and api_token, and the answers can be fetched"
        return ""


def _too_deep(path: str) -> bool:
    return path.count(".") >= generic.DEEPEST
