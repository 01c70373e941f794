"""The block of the language model, against one on this machine: bounded, strict, and over sealed lines."""

import json
from typing import Any

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.language_model import Answered, LanguageModel, NoAnswer, is_near
from tests.gateways import Answer, Gateway

KEY = "stand-in-key"
ASKED = [("system", "Judge."), ("user", "Fine.")]
SCHEMA = {"type": "object", "properties": {"fine": {"type": "boolean"}}}


def says(finish: str = "stop", tokens: Any = 17, **message: Any) -> Answer:
    """An answer as such endpoints give it."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}
    told = {"id": "x", "object": "chat.completion", "choices": [choice], "usage": {"total_tokens": tokens}}
    return Answer(body=json.dumps(told))


def asks(gateway: Gateway, **more: Any) -> LanguageModel:
    return LanguageModel(api_url=f"http://{gateway.host}/v1", model="small", api_key=KEY, **more)


class TestLanguageModelBlock(BlockStandardTestSuite):
    @pytest.fixture
    def block(self) -> type[LanguageModel]:
        return LanguageModel


def test_it_is_asked_as_the_protocol_says_and_held_to_the_form():
    with Gateway(lambda _: says(content='{"fine": true}')) as gateway:
        answered = asks(gateway).ask(ASKED, SCHEMA)

    (call,) = gateway.calls
    assert answered == Answered('{"fine": true}', 17)
    assert (call.path, call.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert call.body["messages"] == [{"role": "system", "content": "Judge."}, {"role": "user", "content": "Fine."}]
    assert (call.body["model"], call.body["stream"], call.body["max_tokens"]) == ("small", False, 1500)
    assert call.body["response_format"]["json_schema"] == {"name": "answer", "strict": True, "schema": SCHEMA}


@pytest.mark.parametrize("tokens", [None, -1, "many", 10**9])
def test_what_a_call_cost_is_believed_where_it_can_be(tokens: Any):
    with Gateway(lambda _: says(content="yes", tokens=tokens)) as gateway:
        assert asks(gateway).ask(ASKED) == Answered("yes", None)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(401), "status 401"),
        (Answer(429), "status 429"),
        (Answer(500, "<html>"), "status 500"),
        (Answer(302), "status 302"),
        (Answer(200, "not JSON"), "no JSON"),
        (Answer(200, "[]"), "no whole text"),
        (Answer(200, '{"choices": []}'), "no whole text"),
        (Answer(200, "[" * 100_000), "no JSON"),
        (Answer(200, "x" * 300_000), "too long"),
        (says(content="Half of", finish="length"), "cut off"),
        (says(content=None, refusal="I cannot help with that."), "declined"),
        (says(content=""), "no whole text"),
        (says(content=None), "no whole text"),
        (Answer(after=5), "TimeoutError|ReadTimeout"),
        (Answer(body="x" * 500, pause=0.02), "TimeoutError"),
    ],
    ids=[
        *("key", "too often", "broken", "elsewhere", "no JSON", "a list", "no choice", "deep", "long"),
        *("cut", "declined", "empty", "nothing", "silent", "slow"),
    ],
)
def test_whatever_else_it_answers_is_no_answer_and_it_is_asked_once(answer: Answer, why: str):
    with Gateway(lambda _: answer) as gateway, pytest.raises(NoAnswer, match=why):
        asks(gateway, timeout=0.3).ask(ASKED)

    assert len(gateway.calls) == 1


def test_where_nobody_is_there_is_no_answer_and_nothing_is_told_of_the_question():
    with Gateway() as gateway:
        pass
    with pytest.raises(NoAnswer) as nobody:
        asks(gateway).ask(ASKED)

    assert str(nobody.value) == "ConnectError"


def test_nobody_can_have_it_wait_longer_than_a_walk_may():
    with pytest.raises(ValueError, match="less than or equal to 20"):
        LanguageModel(api_url="http://127.0.0.1:1/v1", model="small", timeout=21)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.9", "[::1]", "[fd00::1]", "ollama"])
def test_on_ones_own_lines_http_will_do(host: str):
    assert LanguageModel(api_url=f"http://{host}:11434/v1", model="small").model == "small"


@pytest.mark.parametrize("host", ["models.example", "8.8.8.8", "169.254.169.254", "0.0.0.0", "[2606:4700::1]"])
def test_on_other_peoples_lines_it_is_sealed(host: str):
    with pytest.raises(ValueError, match="write https://"):
        LanguageModel(api_url=f"http://{host}/v1", model="small")
    assert LanguageModel(api_url=f"https://{host}/v1", model="small").model == "small"


def test_no_host_is_not_near():
    assert not is_near("")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(body='{"data": [{"id": "small"}, {"id": "large"}]}'), ""),
        (Answer(body='{"data": [{"id": "large"}]}'), "the model is not among those offered there"),
        (Answer(404), ""),
        (Answer(401), "refuses the key"),
        (Answer(500), "answers 500"),
        (Answer(200, "x"), "does not answer (the answer is no JSON)"),
    ],
)
def test_the_doctor_is_told_what_is_wrong(answer: Answer, told: str):
    with Gateway(lambda _: answer) as gateway:
        found = asks(gateway).check()

    assert told in found
    assert bool(found) == bool(told)
    assert KEY not in found


def test_an_answer_that_nobody_waits_for_any_more_is_not_read_to_its_end():
    """Else a server that never ends would keep a thread for each call."""
    with Gateway(lambda _: Answer(body="x" * 200, pause=0.02)) as gateway, pytest.raises(NoAnswer, match="too long"):
        asks(gateway, timeout=0.5)._call("POST", "chat/completions", {})
