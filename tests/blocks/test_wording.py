"""The block of the language model, against one on this machine: bounded, strict, and never in the way."""

import json
import logging
import time

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.wording import Wording
from tests.gateways import Answer, Call, Gateway
from winback.letters import Letter
from winback.wording import Brief

DRAFT = Letter(
    "Din sag", "Kære Lone\n\nTak for dit brev. Vi ringer mandag den 23. november.\n\nVenlig hilsen\nMette Holm"
)
BRIEF = Brief(language="da", customer_name="Lone Ravn", names=("Lone Ravn", "Mette Holm"), said="Pakken kom aldrig.")
KEY = "stand-in-key"


def says(text: str, finish: str = "stop") -> Answer:
    """An answer as such endpoints give it."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    return Answer(body=json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}))


def draft_in(call: Call) -> str:
    """The draft that the model was shown."""
    shown: str = call.body["messages"][1]["content"]
    return shown.partition("<udkast>\n")[2].partition("\n</udkast>")[0]


def warmer(call: Call) -> Answer:
    return says(draft_in(call).replace("Tak for dit brev.", "Tusind tak for dit brev."))


def asks(gateway: Gateway, **more: object) -> Wording:
    return Wording(api_url=f"http://{gateway.host}/v1", model="small", api_key=KEY, **more)


class TestWordingBlock(BlockStandardTestSuite):
    @pytest.fixture
    def block(self) -> type[Wording]:
        return Wording


def test_a_draft_comes_back_in_other_words_and_with_its_own_names_and_dates():
    with Gateway(warmer) as gateway:
        worded = asks(gateway).word(DRAFT, BRIEF)

    (call,) = gateway.calls
    assert worded == Letter(DRAFT.subject, DRAFT.body.replace("Tak for", "Tusind tak for"))
    assert (call.path, call.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert (call.body["model"], call.body["stream"]) == ("small", False)
    assert not any(told in call.text for told in ("Lone", "Mette", "november", "23", "Pakken"))


def test_the_customers_words_are_shown_where_that_was_wished():
    with Gateway(warmer) as gateway:
        asks(gateway, with_words=True).word(DRAFT, BRIEF)

    assert "Pakken kom aldrig." in gateway.calls[0].body["messages"][1]["content"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401),
        Answer(429),
        Answer(500, "<html>"),
        Answer(302),
        Answer(200, "not JSON"),
        Answer(200, "[]"),
        Answer(200, '{"choices": []}'),
        Answer(200, "[" * 100_000),
        Answer(200, "x" * 300_000),
        says("Kære ⟦NAME1⟧", finish="length"),
        says(""),
        says("Kære Lone. Alt er godt nu."),
    ],
)
def test_whatever_else_it_answers_the_draft_stays_and_it_is_asked_once(answer: Answer):
    with Gateway(lambda _: answer) as gateway:
        assert asks(gateway).word(DRAFT, BRIEF) is None

    assert len(gateway.calls) == 1


@pytest.mark.parametrize("answer", [Answer(after=5), Answer(body="x" * 500, pause=0.02)], ids=["silent", "slow"])
def test_a_model_that_takes_too_long_is_not_waited_for(answer: Answer):
    began = time.monotonic()
    with Gateway(lambda _: answer) as gateway:
        assert asks(gateway, timeout=0.3).word(DRAFT, BRIEF) is None

    assert time.monotonic() - began < 3


def test_nobody_can_have_it_wait_longer_than_a_walk_may():
    with pytest.raises(ValueError, match="less than or equal to 20"):
        Wording(api_url="http://127.0.0.1:1/v1", model="small", timeout=21)


def test_nothing_of_letter_answer_or_key_is_logged(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Gateway(lambda _: says("Kære Lone. Hemmeligt.")) as gateway:
        asks(gateway).word(DRAFT, BRIEF)
    asks(gateway).word(DRAFT, BRIEF)

    assert "a draft was not worded: the answer changed what it must not" in caplog.text
    assert "a draft was not worded: ConnectError" in caplog.text
    assert not any(told in caplog.text for told in ("Lone", "Hemmeligt", "november", KEY))


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
