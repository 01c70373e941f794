"""A language model that may word a draft, by the usual chat completions call. It never sends anything."""

import json
import logging
from typing import Any

import httpx
from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

from blocks.bounded import within
from winback.letters import Letter
from winback.wording import Brief, accept, mask, prompt

log = logging.getLogger(__name__)

LARGEST = 200_000
"""Bytes of an answer; no letter is longer."""
CHECK = 10.0
"""Seconds for the look that `check` takes."""


class NoWording(Exception):  # noqa: N818 - named for what there is not
    """The model gave no wording; the text says why, in words that hold nothing of the letter."""


class Wording(Block):
    """An endpoint that speaks OpenAI's chat completions, whoever runs it. One try, bounded in time and size."""

    _block_type_name = "Winback wording"
    _block_type_slug = "winback-wording"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "A language model that may word drafts, which a person reads and approves."

    api_url: str = Field(description="Where the API begins, such as https://models.example/v1.", pattern=r"^https?://")
    model: str = Field(description="The model's name there.", min_length=1)
    api_key: SecretStr | None = Field(default=None, description="The key, where one is asked for.")
    timeout: float = Field(default=15.0, gt=0, le=20, description="Seconds that a draft waits for its wording.")
    max_tokens: int = Field(default=1500, ge=100, le=8000, description="How long an answer may become.")
    with_words: bool = Field(
        default=False, description="Whether the model is shown what the customer wrote, names and numbers hidden."
    )

    def client(self) -> httpx.Client:
        """A client for one call; it follows no redirect and tries once."""
        key = {"Authorization": f"Bearer {self.api_key.get_secret_value()}"} if self.api_key else {}
        return httpx.Client(base_url=self.api_url.rstrip("/") + "/", headers=key, timeout=self.timeout)

    def word(self, draft: Letter, brief: Brief) -> Letter | None:
        """The draft in other words; None where it stays as it is, for whatever reason."""
        masked = mask(draft.body, brief)
        if masked is None:
            return None
        asked = prompt(masked, brief, with_words=self.with_words)
        try:
            answer = within(self.timeout, lambda: self._ask(asked))
        except Exception as failure:  # noqa: BLE001 - whatever a model does wrong, no draft waits for it
            log.warning("a draft was not worded: %s", _why(failure))
            return None
        worded = accept(answer, draft, masked, brief)
        if worded is None:
            log.warning("a draft was not worded: the answer changed what it must not")
        return worded

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

    def _ask(self, asked: list[tuple[str, str]]) -> str:
        status, told = self._call(
            "POST",
            "chat/completions",
            {
                "model": self.model,
                "messages": [{"role": role, "content": text} for role, text in asked],
                "max_tokens": self.max_tokens,
                "stream": False,
            },
        )
        if status != 200:
            raise NoWording(f"status {status}")
        return _read(told)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        """Status and what the answer says; raises NoWording where it is too long or no JSON."""
        with self.client() as client, client.stream(method, path, json=body) as answer:
            read = bytearray()
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > LARGEST:
                    raise NoWording("the answer is too long")
            return answer.status_code, _loads(read, wanted=answer.status_code == 200)


def _why(failure: Exception) -> str:
    """A failure in words that hold nothing of the letter, nor the key."""
    return str(failure) if isinstance(failure, NoWording) else type(failure).__name__


def _loads(read: bytearray, *, wanted: bool) -> Any:
    try:
        return json.loads(read)
    except ValueError:
        if wanted:
            raise NoWording("the answer is no JSON") from None
        return None


def _read(told: Any) -> str:
    """The answer's text, where there is exactly one and it was told to its end."""
    match told:
        case {"choices": [{"finish_reason": "stop", "message": {"content": str(text)}}]} if text.strip():
            return text
        case _:
            raise NoWording("the answer has no whole text")
