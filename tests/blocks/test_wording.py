"""A draft in a language model's words, against one on this machine: strict, and never in the way."""

import json
import logging

import pytest

from blocks.language_model import LanguageModel
from blocks.wording import word
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


def words(gateway: Gateway, *, with_words: bool = False, **more: object) -> Letter | None:
    model = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small", api_key=KEY, **more)
    return word(lambda asked: model.ask(asked).text, DRAFT, BRIEF, with_words=with_words)


def test_a_draft_comes_back_in_other_words_and_with_its_own_names_and_dates():
    with Gateway(warmer) as gateway:
        worded = words(gateway)

    (call,) = gateway.calls
    assert worded == Letter(DRAFT.subject, DRAFT.body.replace("Tak for", "Tusind tak for"))
    assert (call.path, call.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert (call.body["model"], call.body["stream"]) == ("small", False)
    assert not any(told in call.text for told in ("Lone", "Mette", "november", "23", "Pakken"))


def test_the_customers_words_are_shown_where_that_was_wished():
    with Gateway(warmer) as gateway:
        words(gateway, with_words=True)

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
        assert words(gateway) is None

    assert len(gateway.calls) == 1


def test_nothing_of_letter_answer_or_key_is_logged(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Gateway(lambda _: says("Kære Lone. Hemmeligt.")) as gateway:
        words(gateway)
    words(gateway)

    assert "a draft was not worded: the answer changed what it must not" in caplog.text
    assert "a draft was not worded: ConnectError" in caplog.text
    assert not any(told in caplog.text for told in ("Lone", "Hemmeligt", "november", KEY))
