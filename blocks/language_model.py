"""A language model at any address that speaks OpenAI's chat completions. It judges and words; it never sends."""

import json
import time
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr, field_validator

from blocks.bounded import within

LARGEST = 200_000
"""Bytes of an answer; no letter is longer."""
CHECK = 10.0
"""Seconds for the look that `check` takes."""
OWN_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""How names end that nobody outside can have."""


class NoAnswer(Exception):  # noqa: N818 - named for what there is not
    """The model gave no answer; the text says why, in words that hold nothing of the question."""


class Answered(NamedTuple):
    """What was answered, and the tokens that question and answer came to; None where that was not told."""

    text: str
    tokens: int | None


class LanguageModel(Block):
    """An endpoint that speaks OpenAI's chat completions, whoever runs it. One try, bounded in time and size."""

    _block_type_name = "Winback language model"
    _block_type_slug = "winback-language-model"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "A language model that may judge doubtful texts, and word drafts which a person approves."

    api_url: str = Field(description="Where the API begins, such as https://models.example/v1.", pattern=r"^https?://")
    model: str = Field(description="The model's name there.", min_length=1)
    api_key: SecretStr | None = Field(default=None, description="The key, where one is asked for.")
    timeout: float = Field(default=15.0, gt=0, le=20, description="Seconds that an answer is waited for.")
    max_tokens: int = Field(default=1500, ge=100, le=8000, description="How long an answer may become.")
    with_words: bool = Field(
        default=False, description="Whether it sees what the customer wrote when it words a draft, people hidden."
    )

    @field_validator("api_url")
    @classmethod
    def _is_sealed_or_near(cls, told: str) -> str:
        """What goes over other people's lines is sealed."""
        if not told.startswith("https://") and not is_near(urlsplit(told).hostname or ""):
            raise ValueError("write https://; http is for this machine and private networks")
        return told

    def client(self) -> httpx.Client:
        """A client for one call; it follows no redirect and tries once."""
        key = {"Authorization": f"Bearer {self.api_key.get_secret_value()}"} if self.api_key else {}
        return httpx.Client(base_url=self.api_url.rstrip("/") + "/", headers=key, timeout=self.timeout)

    def ask(self, messages: Sequence[tuple[str, str]], schema: dict[str, Any] | None = None) -> Answered:
        """What it says to this, in the form of `schema` where one is given; raises NoAnswer."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": role, "content": text} for role, text in messages],
            "max_tokens": self.max_tokens,
            "stream": False,
        }
        if schema:
            form = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        try:
            status, told = within(self.timeout, lambda: self._call("POST", "chat/completions", body))
        except Exception as failure:  # noqa: BLE001 - whatever goes wrong in a call, there is no answer
            raise NoAnswer(_why(failure)) from None
        if status != 200:
            raise NoAnswer(f"status {status}")
        return _read(told)

    def check(self) -> str:
        """What is wrong with address, key or model, and how to mend it; "" where it answers."""
        try:
            status, told = within(CHECK, lambda: self._call("GET", "models", None))
        except Exception as failure:  # noqa: BLE001 - whatever keeps it away is what is wrong
            return f"the language model does not answer ({_why(failure)}); correct api_url, or start it"
        if status in {401, 403}:
            return "the language model refuses the key; store the right api_key"
        if status == 404:
            return "" if self.api_url.rstrip("/").endswith("/v1") else "nothing answers at api_url; does it end in /v1?"
        if status != 200:
            return f"the language model answers {status}"
        listed = told.get("data") if isinstance(told, dict) else None
        known = [one.get("id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return "" if not known or self.model in known else "the model is not among those offered there; correct model"

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        """Status and what the answer says; raises NoAnswer where it is too long, too slow or no JSON."""
        until = time.monotonic() + self.timeout
        with self.client() as client, client.stream(method, path, json=body) as answer:
            read = bytearray()
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > LARGEST:
                    raise NoAnswer("the answer is too long")
                if time.monotonic() > until:  # nobody waits for it any more, and its thread must end
                    raise NoAnswer("the answer takes too long")
            return answer.status_code, _loads(read, wanted=answer.status_code == 200)


def is_near(host: str) -> bool:
    """Whether a host is this machine, or in a private network: by its address, or a name that nobody outside has."""
    try:
        address = ip_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(OWN_ENDINGS))
    return address.is_private and not (address.is_link_local or address.is_unspecified)


def _why(failure: Exception) -> str:
    """A failure in words that hold nothing of the question, nor the key."""
    return str(failure) if isinstance(failure, NoAnswer) else type(failure).__name__


def _loads(read: bytearray, *, wanted: bool) -> Any:
    try:
        return json.loads(read)
    except (ValueError, RecursionError):
        if wanted:
            raise NoAnswer("the answer is no JSON") from None
        return None


def _read(told: Any) -> Answered:
    """The answer's text, where there is exactly one and it was told to its end."""
    match told:
        case {"choices": [{"finish_reason": "length"}]}:
            raise NoAnswer("the answer was cut off")
        case {"choices": [{"message": {"refusal": str(refused)}}]} if refused:
            raise NoAnswer("the model declined")
        case {"choices": [{"finish_reason": "stop", "message": {"content": str(text)}}]} if text.strip():
            return Answered(text, _tokens(told))
        case _:
            raise NoAnswer("the answer has no whole text")


def _tokens(told: dict[str, Any]) -> int | None:
    match told:
        case {"usage": {"total_tokens": int(tokens)}} if 0 <= tokens <= LARGEST:
            return tokens
        case _:
            return None
