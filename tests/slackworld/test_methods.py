"""The methods of the Web API: what they refuse, and what they remember."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slackworld.small_desk import CARD, FORM, LOADING, field, option, plain
from tests.standin import STRANGERS_TEAM, SlackWorld


def error(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": plain("x" * length)}


def test_a_wrong_token_is_refused_and_a_missing_scope_is_named(world: SlackWorld, client: WebClient) -> None:
    assert error(WebClient("xoxb-wrong", base_url=world.api_url).auth_test) == "invalid_auth"
    assert error(WebClient(base_url=world.api_url).auth_test) == "not_authed"
    assert error(client.apps_connections_open, app_token=world.installation.bot_token) == "not_allowed_token_type"
    world.installation.scopes -= {"chat:write"}

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0CARE", text="A case")

    assert refused.value.response["needed"] == "chat:write"
    assert "users:read" in refused.value.response["provided"]
    assert "chat:write" not in client.auth_test().headers["x-oauth-scopes"].split(",")


def test_channels_that_cannot_be_written_to(world: SlackWorld, client: WebClient) -> None:
    world.add_channel("C0OUT", "not-invited", with_app=False)
    world.add_channel("C0OLD", "archived").archived = True
    world.add_channel("C0SECRET", "secret", with_app=False, private=True)
    world.add_person("Nils", "nils@nordwind.example", user_id="U0NILS", deleted=True)

    assert error(client.chat_postMessage, channel="C0OUT", text="x") == "not_in_channel"
    assert error(client.chat_postMessage, channel="C0OLD", text="x") == "is_archived"
    assert error(client.chat_postMessage, channel="C0SECRET", text="x") == "channel_not_found"
    assert error(client.chat_postMessage, channel="C0NONE", text="x") == "channel_not_found"
    assert error(client.chat_postMessage, channel="U0NILS", text="x") == "user_disabled"
    assert error(client.conversations_open, users="U0NILS") == "user_disabled"
    assert error(client.conversations_open, users="U0NONE") == "user_not_found"


@pytest.mark.parametrize(
    ("blocks", "refusal"),
    [
        ([section(1)] * 51, "invalid_blocks"),
        ([section(3001)], "invalid_blocks"),
        ([section(2700)] * 5, "msg_blocks_too_long"),
        ([{"type": "header", "text": plain("x" * 151)}], "invalid_blocks"),
        ([{"type": "section", "text": plain("")}], "invalid_blocks"),
        ([{"type": "actions", "elements": []}], "invalid_blocks"),
        ([{"type": "poster"}], "invalid_blocks"),
        ([CARD[1], CARD[1]], "invalid_blocks"),
        ([{"type": "section", "fields": [plain("x")] * 11}], "invalid_blocks"),
        ([{"type": "actions", "elements": [{"type": "button", "text": plain("x" * 76)}]}], "invalid_blocks"),
        ([{"type": "actions", "elements": [{"type": "plain_text_input"}]}], "invalid_blocks"),
        ([field("a", {"type": "static_select", "options": [option("x")] * 2})], "invalid_blocks"),
        ([field("a", {"type": "radio_buttons", "options": []})], "invalid_blocks"),
    ],
)
def test_blocks_have_limits(client: WebClient, blocks: list[dict[str, Any]], refusal: str) -> None:
    assert error(client.chat_postMessage, channel="C0CARE", text="x", blocks=blocks) == refusal


def test_texts_have_limits(world: SlackWorld, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0CARE", text="x" * 40_000)["ts"]

    assert error(client.chat_postMessage, channel="C0CARE", text="x" * 40_001) == "msg_too_long"
    assert error(client.chat_update, channel="C0CARE", ts=ts, text="x" * 4_001) == "msg_too_long"
    assert error(client.api_call, api_method="chat.postMessage", json={"channel": "C0CARE"}) == "no_text"
    assert error(client.chat_postMessage, channel="C0CARE", text="x", metadata={"event_type": 1}) == (
        "invalid_metadata_format"
    )


def test_a_message_is_changed_found_and_taken_away(world: SlackWorld, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C0CARE", text="A case", blocks=CARD)
    theirs = world.says("U0METTE", "C0CARE", "I'll take it")

    client.chat_update(channel="C0CARE", ts=posted["ts"], text="Still a case")
    link = client.chat_getPermalink(channel="C0CARE", message_ts=posted["ts"])["permalink"]

    card = world.channel("C0CARE").messages[0]
    assert card["text"] == "Still a case"
    assert card["edited"]["user"] == card["user"]
    assert len(card["blocks"]) == len(CARD)
    assert link.endswith(posted["ts"].replace(".", ""))
    assert error(client.chat_update, channel="C0CARE", ts=theirs["ts"], text="x") == "cant_update_message"
    client.chat_delete(channel="C0CARE", ts=posted["ts"])
    assert error(client.chat_update, channel="C0CARE", ts=posted["ts"], text="x") == "message_not_found"
    assert error(client.chat_getPermalink, channel="C0CARE", message_ts=posted["ts"]) == "message_not_found"


def test_history_is_read_a_page_at_a_time_the_latest_first(world: SlackWorld, client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0CARE", text=f"Case {n}")["ts"] for n in range(5)]
    world.says("U0METTE", "C0CARE", "in a thread", thread_ts=stamps[0])

    first = client.conversations_history(channel="C0CARE", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel="C0CARE", limit=2, cursor=cursor)
    after = client.conversations_history(channel="C0CARE", oldest=stamps[3])
    since = client.conversations_history(channel="C0CARE", oldest=stamps[3], inclusive=True)

    assert [message["ts"] for message in first["messages"]] == [stamps[4], stamps[3]]
    assert [message["ts"] for message in second["messages"]] == [stamps[2], stamps[1]]
    assert first["has_more"]
    assert [message["ts"] for message in after["messages"]] == [stamps[4]]
    assert [message["ts"] for message in since["messages"]] == [stamps[4], stamps[3]]
    assert error(client.conversations_history, channel="C0CARE", cursor="x") == "invalid_cursor"
    assert error(client.conversations_history, channel="C0CARE", oldest="yesterday") == "invalid_ts_oldest"


def test_a_direct_conversation_is_one(world: SlackWorld, client: WebClient) -> None:
    opened = client.conversations_open(users="U0METTE")["channel"]["id"]
    by_id = client.chat_postMessage(channel="U0METTE", text="A case is yours")

    assert by_id["channel"] == opened
    assert world.direct("U0METTE").last["text"] == "A case is yours"
    assert client.conversations_open(users="U0METTE", return_im=True)["channel"]["user"] == "U0METTE"


def test_people_are_told_of_as_far_as_scopes_allow(world: SlackWorld, client: WebClient) -> None:
    world.add_person("Kim", "kim@elsewhere.example", user_id="U0KIM", team=STRANGERS_TEAM)

    assert client.users_info(user="U0METTE")["user"]["profile"]["email"] == "mette@nordwind.example"
    assert client.users_info(user="U0KIM")["user"]["is_stranger"]
    assert client.users_lookupByEmail(email="Mette@Nordwind.example")["user"]["id"] == "U0METTE"
    assert error(client.users_lookupByEmail, email="kim@elsewhere.example") == "users_not_found"
    assert error(client.users_info, user="U0NONE") == "user_not_found"
    listed = [member["id"] for page in client.users_list(limit=1) for member in page["members"]]
    assert listed == ["U0METTE", "U0WINBOT"]
    world.installation.scopes -= {"users:read.email"}
    assert "email" not in client.users_info(user="U0METTE")["user"]["profile"]
    assert error(client.users_lookupByEmail, email="mette@nordwind.example") == "missing_scope"


def test_a_channel_tells_what_it_is_and_who_is_in_it(world: SlackWorld, client: WebClient) -> None:
    world.add_channel("C0OUT", "not-invited", with_app=False)

    assert client.conversations_info(channel="C0CARE")["channel"]["is_member"]
    assert not client.conversations_info(channel="C0OUT")["channel"]["is_member"]
    assert client.conversations_members(channel="C0CARE")["members"] == ["U0METTE", "U0WINBOT"]
    assert error(client.conversations_history, channel="C0OUT") == "not_in_channel"


def test_ephemeral_messages_are_for_members(world: SlackWorld, client: WebClient) -> None:
    outside = world.add_person("Kim", "kim@nordwind.example")

    client.chat_postEphemeral(channel="C0CARE", user="U0METTE", text="Not for you")

    assert world.ephemeral("U0METTE")[0]["text"] == "Not for you"
    assert world.channel("C0CARE").messages == []
    assert error(client.chat_postEphemeral, channel="C0CARE", user=outside.id, text="x") == "user_not_in_channel"


def test_a_trigger_opens_one_view_and_soon(world: SlackWorld, client: WebClient) -> None:
    used, old = world.workspace.trigger("U0METTE"), world.workspace.trigger("U0METTE")

    view = client.views_open(trigger_id=used, view=FORM)["view"]

    assert error(client.views_open, trigger_id=used, view=FORM) == "exchanged_trigger_id"
    assert error(client.views_open, trigger_id="1.2.3", view=FORM) == "invalid_trigger_id"
    world.passes(3.1)
    assert error(client.views_open, trigger_id=old, view=FORM) == "expired_trigger_id"
    assert (world.view("U0METTE") or {})["id"] == view["id"]


def test_views_are_three_deep_and_redrawn_only_as_they_were_seen(world: SlackWorld, client: WebClient) -> None:
    first = client.views_open(trigger_id=world.workspace.trigger("U0METTE"), view=LOADING)["view"]
    for _ in range(2):
        client.views_push(trigger_id=world.workspace.trigger("U0METTE", first["id"]), view=FORM)
    fourth = world.workspace.trigger("U0METTE", first["id"])

    assert error(client.views_push, trigger_id=fourth, view=FORM) == "push_limit_reached"
    client.views_update(view_id=first["id"], hash=first["hash"], view=FORM)
    assert error(client.views_update, view_id=first["id"], hash=first["hash"], view=FORM) == "hash_conflict"
    assert error(client.views_update, view_id="V0NONE", view=FORM) == "not_found"
    assert [view["previous_view_id"] is None for view in world.views("U0METTE")] == [True, False, False]


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain("x" * 25)},
        {"submit": None},
        {"private_metadata": "x" * 3001},
        {"blocks": [section(1)] * 101},
        {"blocks": []},
        {"type": "home"},
    ],
)
def test_views_have_limits(world: SlackWorld, client: WebClient, change: dict[str, Any]) -> None:
    trigger = world.workspace.trigger("U0METTE")

    assert error(client.views_open, trigger_id=trigger, view=FORM | change) == "invalid_arguments"


def test_homes_are_published_and_guarded_by_their_hash(world: SlackWorld, client: WebClient) -> None:
    home = {"type": "home", "blocks": CARD}
    view = client.views_publish(user_id="U0METTE", view=home)["view"]

    client.views_publish(user_id="U0METTE", view=home, hash=view["hash"])

    assert error(client.views_publish, user_id="U0METTE", view=home, hash=view["hash"]) == "hash_conflict"
    assert (world.home("U0METTE") or {})["id"] == view["id"]


def test_a_channel_takes_one_message_a_second_and_others_go_on(world: SlackWorld, client: WebClient) -> None:
    world.installation.paced = True
    world.add_channel("C0VIP", "vip")
    client.chat_postMessage(channel="C0CARE", text="One")

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0CARE", text="Two")
    client.chat_postMessage(channel="C0VIP", text="Three")
    world.passes(1)
    client.chat_postMessage(channel="C0CARE", text="Four")

    assert refused.value.response.headers["Retry-After"] == "1"


def test_a_method_takes_what_its_tier_allows_in_a_minute(world: SlackWorld, client: WebClient) -> None:
    world.installation.paced = True
    for _ in range(20):
        client.users_list()

    assert error(client.users_list) == "ratelimited"
    world.passes(60)
    assert client.users_list()["ok"]
