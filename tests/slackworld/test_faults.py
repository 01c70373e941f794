"""What can go wrong on the way to Slack: each fault, as slack_sdk meets it."""

import json
import time
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.slackworld.faults import Fault
from tests.standin import (
    ANY,
    Broken,
    DoneButRefused,
    LostAnswer,
    Page,
    RateLimited,
    Refused,
    SlackWorld,
    Slow,
    Unheard,
)

METADATA = {"event_type": "winback_message", "event_payload": {"message": 7}}


@pytest.mark.parametrize(
    ("fault", "status", "error", "posted"),
    [
        (RateLimited(3), 429, "ratelimited", 0),
        (Broken(500), 500, "non-JSON", 0),
        (Page(200), 200, "non-JSON", 0),
        (Refused("is_archived"), 200, "is_archived", 0),
        (DoneButRefused(), 200, "fatal_error", 1),
    ],
)
def test_a_fault_that_answers(
    world: SlackWorld, client: WebClient, fault: Fault, status: int, error: str, posted: int
) -> None:
    world.fails("chat.postMessage", fault)

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0CARE", text="A case")

    assert refused.value.response.status_code == status
    assert error in refused.value.response["error"]
    assert len(world.channel("C0CARE").messages) == posted
    assert client.chat_postMessage(channel="C0CARE", text="A case")["ok"]


@pytest.mark.parametrize(("fault", "posted"), [(Unheard(), 0), (LostAnswer(), 1)])
def test_a_connection_is_reset_before_or_after_the_effect(
    world: SlackWorld, client: WebClient, fault: Fault, posted: int
) -> None:
    world.fails("chat.postMessage", fault)

    with pytest.raises(OSError, match="reset"):
        client.chat_postMessage(channel="C0CARE", text="A case")

    assert len(world.channel("C0CARE").messages) == posted
    assert [(call.status, call.effect) for call in world.calls] == [(0, bool(posted))]


def test_the_clients_own_retries_post_twice_after_a_lost_answer(world: SlackWorld) -> None:
    world.fails("chat.postMessage", LostAnswer())

    WebClient(world.installation.bot_token, base_url=world.api_url).chat_postMessage(channel="C0CARE", text="A case")

    assert len(world.channel("C0CARE").messages) == 2


def test_a_lost_message_is_found_again_by_its_metadata(world: SlackWorld, client: WebClient) -> None:
    world.fails("chat.postMessage", LostAnswer())
    with pytest.raises(OSError, match="reset"):
        client.chat_postMessage(channel="C0CARE", text="A case", metadata=METADATA)

    found = client.conversations_history(channel="C0CARE", include_all_metadata=True)["messages"]
    bare = client.conversations_history(channel="C0CARE")["messages"]

    assert [message["metadata"] for message in found] == [METADATA]
    assert "metadata" not in bare[0]


def test_a_call_takes_its_time_and_others_pass_it(world: SlackWorld, client: WebClient) -> None:
    world.fails("chat.postMessage", Slow(4, answer_only=True))
    slow = WebClient(world.installation.bot_token, base_url=world.api_url, timeout=1, retry_handlers=[])

    with pytest.raises(TimeoutError):
        slow.chat_postMessage(channel="C0CARE", text="A case")

    assert client.auth_test()["ok"]
    assert [call.status for call in world.calls.of("chat.postMessage")] == [0]
    assert len(world.channel("C0CARE").messages) == 1


def test_the_wait_after_a_429_is_kept_by_the_clients_handler(world: SlackWorld, client: WebClient) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    world.fails(ANY, RateLimited(1))

    began = time.monotonic()
    client.auth_test()

    assert time.monotonic() - began >= 1
    assert [call.status for call in world.calls.of("auth.test")] == [429, 200]


def test_a_fault_strikes_whom_it_is_meant_for_until_it_is_over(world: SlackWorld, client: WebClient) -> None:
    world.add_channel("C0VIP", "vip")
    planned = world.fails(
        "chat.postMessage", RateLimited(), times=None, when=lambda call: call.body["channel"] == "C0CARE"
    )

    client.chat_postMessage(channel="C0VIP", text="A case")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="ratelimited"):
            client.chat_postMessage(channel="C0CARE", text="A case")
    world.recovers()
    client.chat_postMessage(channel="C0CARE", text="A case")

    assert len(planned.struck) == 2


def test_the_record_can_be_kept_without_a_token_in_it(world: SlackWorld, client: WebClient, tmp_path: Path) -> None:
    client.chat_postMessage(channel="C0CARE", text="Blåbærgrød")
    client.users_info(user="U0METTE")

    world.dump(tmp_path / "calls.jsonl")

    text = (tmp_path / "calls.jsonl").read_text()
    calls = [json.loads(line) for line in text.splitlines()]
    assert [(call["method"], call["body"], call["token"]) for call in calls] == [
        ("chat.postMessage", {"channel": "C0CARE", "text": "Blåbærgrød"}, "bot"),
        ("users.info", {"user": "U0METTE"}, "bot"),
    ]
    assert calls[0]["content_type"] == "application/json"
    assert world.installation.bot_token not in text
