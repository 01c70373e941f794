"""A mistake that is planted in a call, in a picture or in an answer is found, and its place is said."""

import copy
from typing import Any

import pytest

from tests.conformance.contracts import Contracts
from tests.conformance.pictures import Inspector
from tests.conformance.replay import Replay
from tests.slackworld.calls import Call, Record
from tests.slackworld.deliveries import Reaction
from tests.winback.cards.scenes import IN, LONE, at
from tests.winback.test_case import MONDAY
from winback.actions import Actor
from winback.cards.card import card
from winback.cards.forms import form
from winback.case import Stage

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CARD = card(at(Stage.CONTACT), LONE, IN["en"])
MODAL = form("note", at(Stage.CONTACT), LONE, IN["en"], reader=Actor.of(IN["en"].roster["ann"]), now=MONDAY)
METADATA = {"event_type": "winback_message", "event_payload": {"message": 3, "case": 12}}
POSTED = {"channel": "C0CARE", "text": CARD.text, "blocks": CARD.blocks, "metadata": METADATA, "unfurl_links": False}
OPENED = {"trigger_id": "1.2.3", "view": MODAL}
SUBMITTED = {"type": "view_submission", "view": {"callback_id": "form:note"}}


@pytest.fixture
def replay(contracts: Contracts, inspector: Inspector) -> Replay:
    return Replay(contracts, inspector)


def call(method: str, body: dict[str, Any], content_type: str = JSON, error: str = "") -> Call:
    """A call as it is recorded."""
    answer = {"ok": False, "error": error} if error else {"ok": True}
    return Call(method, body, 0.0, content_type, "bot", answer, 200)


def planted(whole: dict[str, Any], *path: Any, value: Any) -> dict[str, Any]:
    """The same with another value at a place."""
    made = copy.deepcopy(whole)
    inside: Any = made
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return made


def answered(answer: dict[str, Any], payload: dict[str, Any] = SUBMITTED) -> Reaction:
    return Reaction("interactive", "U0METTE", payload, Record(), 0, acknowledged=True, answer=answer)


def test_calls_as_they_should_be_pass(replay: Replay):
    replay.calls(
        [
            (call("chat.postMessage", POSTED), "channels"),
            (call("views.open", OPENED), ""),
            (call("conversations.history", {"channel": "C0CARE", "limit": "100"}, FORM), "groups"),
        ]
    )

    assert replay.wrong == []
    assert (replay.messages, replay.views) == (1, 1)
    assert replay.scopes == {"chat:write": {"chat.postMessage"}, "groups:history": {"conversations.history"}}


@pytest.mark.parametrize(
    ("method", "body", "content_type", "place"),
    [
        ("chat.postMassage", POSTED, JSON, "no such method"),
        ("chat.postMessage", {"text": "Words", "blocks": CARD.blocks}, JSON, "'channel' is a required property"),
        ("chat.postMessage", POSTED | {"chanel": "C0CARE"}, JSON, "'chanel' was unexpected"),
        ("chat.postMessage", POSTED | {"unfurl_links": "no"}, JSON, "$.unfurl_links"),
        ("chat.postMessage", POSTED | {"channel": 7}, JSON, "$.channel"),
        ("users.info", {"user": "U0METTE"}, JSON, "does not take application/json"),
        ("users.info", {}, FORM, "'user' is a required property"),
        ("conversations.history", {"channel": "C1", "include_all_metadata": "yes"}, FORM, "$.include_all_metadata"),
        ("conversations.history", {"channel": "C1", "limit": "many"}, FORM, "$.limit"),
        ("views.open", {"trigger_id": "1.2.3"}, JSON, "'view' is a required property"),
        ("response_url", {"text": "Words", "response_type": "shout"}, JSON, "$.response_type"),
        ("response_url", {"text": "Words", "channel": "C0CARE"}, JSON, "$.channel"),
    ],
)
def test_a_wrong_argument_is_found(replay: Replay, method: str, body: dict[str, Any], content_type: str, place: str):
    assert any(place in line for line in replay.of_call(call(method, body, content_type)))


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("blocks", 0, "text", "text"), "x" * 151, "$[0].text.text"),
        (("blocks", 1, "text", "text"), "Hi <!channel>", "$[1].text.text: a `<` stands unescaped"),
        (("blocks", 1, "text", "text"), "see <https://evil.example|the card>", "$[1].text.text: a `<`"),
        (("blocks", 1, "text", "text"), "Ravn & Ravn", "$[1].text.text: an `&`"),
        (("blocks", 1, "text", "text"), "```\nall of it", "$[1].text.text: a block of code"),
        (("blocks", 1, "text", "text"), "\u202eevil", "$[1].text.text: turns"),
        (("blocks", 1, "text", "text"), "\u2068half", "$[1].text.text: a direction"),
        (("blocks", 1, "text", "text"), "\x07", "$[1].text.text: control"),
        (("blocks", 1, "text", "verbatim"), False, "$[1].text: Slack looks"),
        (("blocks", -2, "elements", 0, "value"), "Lone Ravn", "value: 'Lone Ravn' is not"),
        (("blocks", -2, "elements", 0, "value"), "lone@nordlys.example", "somebody's data"),
        (("blocks", -2, "elements", 0, "action_id"), "do:claim lone", "action_id"),
        (("blocks", 1, "block_id"), "12.lone@nordlys.example", "block_id"),
        (("metadata", "event_payload"), {"customer": "Lone"}, "$.metadata.event_payload.customer"),
        (("metadata", "event_payload"), {"case": "Lone"}, "$.metadata.event_payload.case"),
        (("metadata", "event_type"), "somebody_else", "$.metadata.event_type"),
        (("metadata",), {"event_type": "winback_message"}, "'event_payload' is a required property"),
        (("text",), "<!here> a card", "$.text: a `<`"),
        (("text",), "", "$.text: nothing stands"),
    ],
)
def test_a_wrong_message_is_found(replay: Replay, path: tuple[Any, ...], value: Any, place: str):
    found = replay.of_call(call("chat.postMessage", planted(POSTED, *path, value=value)))

    assert any(place in line for line in found), found


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("title", "text"), "x" * 25, "$.title.text"),
        (("private_metadata",), '{"case":12,"name":"Lone Ravn"}', "$.private_metadata.name"),
        (("private_metadata",), "Lone", "$.private_metadata: is not JSON"),
        (("callback_id",), "form:note for Lone", "$.callback_id"),
        (("external_id",), "lone@nordlys.example", "$.external_id"),
        (("blocks", -1, "element", "action_id"), "Lone Ravn", "action_id"),
        (("blocks", -1, "element", "initial_value"), "\x1b[31m", "initial_value: control"),
        (("blocks", -1, "element", "max_length"), 3001, "$.blocks[1].element.max_length"),
        (("blocks",), [], "$.blocks"),
        (("blocks",), MODAL["blocks"] * 2, "already exists"),
    ],
)
def test_a_wrong_view_is_found(replay: Replay, path: tuple[Any, ...], value: Any, place: str):
    found = replay.of_call(call("views.open", planted(OPENED, "view", *path, value=value)))

    assert any(place in line for line in found), found


def test_what_was_refused_is_found_unless_it_was_meant_to_be(replay: Replay):
    assert replay.of_call(call("views.open", OPENED, error="invalid_arguments")) == ["was refused: invalid_arguments"]
    assert replay.of_call(call("views.open", OPENED, error="message_not_found")) == []


@pytest.mark.parametrize("answer", [{}, {"response_action": "update", "view": MODAL}, {"response_action": "clear"}])
def test_a_modal_may_be_answered(replay: Replay, answer: dict[str, Any]):
    assert replay.of_reaction(answered(answer)) == []


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({"response_action": "updates", "view": MODAL}, "is no answer to a modal"),
        ({"response_action": "update"}, "is no answer to a modal"),
        ({"response_action": "push", "view": planted(MODAL, "title", "text", value="")}, "$.title.text"),
        ({"response_action": "errors", "errors": {}}, "$.errors"),
        ({"response_action": "errors", "errors": {"text": ""}}, "$.errors.text"),
    ],
)
def test_a_wrong_answer_to_a_modal_is_found(replay: Replay, answer: dict[str, Any], place: str):
    assert any(place in line for line in replay.of_reaction(answered(answer)))


def test_a_press_is_not_answered_with_anything(replay: Replay):
    assert replay.of_reaction(answered({"text": "Noted"}, {"type": "block_actions"})) != []


def test_a_press_that_nobody_heard_is_found(replay: Replay):
    unheard = Reaction("interactive", "U0METTE", {}, Record(), 0, warning="something went wrong: nobody listens")

    assert replay.of_reaction(unheard) == ["something went wrong: nobody listens"]
