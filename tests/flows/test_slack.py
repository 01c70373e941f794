"""A case in Slack: one card that stays current, direct messages to whom it concerns, nothing twice, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from blocks.store import cards
from blocks.store.tables import CardRow, MessageRow
from tests.company import CHANNEL, IDS, settle
from tests.lives import Life
from tests.standin import ANY, Broken, DoneButRefused, LostAnswer, Page, RateLimited, Refused, SlackWorld, Unheard

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What differs by database is held by the crash points and by the tests of pace, outbox and cards."""


@pytest.fixture
def world() -> Iterator[SlackWorld]:
    with SlackWorld() as started:
        yield started


@pytest.fixture
def desk(lives, world) -> Life:
    """A company that works in Slack."""
    return lives(slack=settle(world))


def cards_in(world: SlackWorld) -> list[dict]:
    """The messages with buttons in the team's channel."""
    return [one for one in world.channel(CHANNEL).messages if any(b["type"] == "actions" for b in one["blocks"])]


def lines_in(world: SlackWorld) -> list[str]:
    """The messages without buttons there."""
    carded = {one["ts"] for one in cards_in(world)}
    return [one["text"] for one in world.channel(CHANNEL).messages if one["ts"] not in carded]


def told(world: SlackWorld, who: str) -> list[str]:
    return [one["text"] for one in world.direct(IDS[who]).messages]


def stage_shown(desk: Life) -> CardRow:
    with desk.store.database.reading() as session:
        row = cards.card_of(session, desk.case)
        assert row is not None
        return row


def row_of(desk: Life, key: str) -> MessageRow:
    return next(row for row in desk.messages if row.key.endswith(key))


def test_a_case_begins_with_one_card_and_a_word_to_its_owner(desk, world):
    desk.begins(score=2)

    assert len(cards_in(world)) == 1
    assert len(told(world, "mette")) == 1
    assert desk.sent == ["receipt", "alert-on-call/birgit"] or sorted(desk.sent) == ["alert-on-call/birgit", "receipt"]


def test_the_card_is_drawn_anew_in_place_through_a_whole_life(desk, world):
    desk.begins(score=2)
    place = cards_in(world)[0]["ts"]
    desk.is_reached()
    desk.passes(minutes=1)
    assert stage_shown(desk).seq == desk.case.head
    desk.is_resolved()
    desk.acts("letter")
    desk.is_checked()
    desk.is_asked_again()
    desk.answers(9)
    desk.passes(minutes=1)

    assert desk.case.stage == "closed"
    assert [one["ts"] for one in cards_in(world)] == [place]
    assert len(lines_in(world)) == 1
    assert stage_shown(desk).seq == desk.case.head


def test_what_nobody_would_see_is_not_drawn(desk, world):
    desk.begins(score=2)
    before = len([call for call in world.calls if call.method == "chat.update"])
    desk.patrols()
    desk.passes(minutes=1)

    assert len([call for call in world.calls if call.method == "chat.update"]) == before


def test_a_repeat_has_a_card_of_its_own(desk, world):
    desk.begins(score=2)
    desk.is_reached()
    desk.is_resolved()
    desk.is_checked()
    desk.is_asked_again()
    desk.answers(9)
    desk.responds(1)
    desk.runs_on()

    assert len(cards_in(world)) == 2


@pytest.mark.parametrize("fault", [LostAnswer(), DoneButRefused(), Broken(), Page()])
def test_a_lost_answer_is_found_again_and_adopted(desk, world, fault):
    world.fails("chat.postMessage", fault, times=1)
    desk.begins(score=2)
    desk.passes(minutes=3)

    assert len(cards_in(world)) == 1
    assert len(told(world, "mette")) == 1
    assert {row.state for row in desk.messages} == {"sent"}


def test_a_pause_that_slack_asks_for_is_kept_and_holds_no_other_channel(desk, world):
    planned = world.fails("chat.postMessage", RateLimited(20), when=lambda call: call.body["channel"] == CHANNEL)
    desk.begins(score=2)
    began = desk.clock.at
    assert planned.struck
    assert cards_in(world) == []
    assert len(told(world, "mette")) == 1
    desk.passes(seconds=30)

    assert len(cards_in(world)) == 1
    assert row_of(desk, "alert/team-cx").sent_at - began >= timedelta(seconds=19)


def test_an_urgent_alert_that_slack_does_not_take_goes_by_mail_after_five_minutes(desk, world):
    world.fails(ANY, Unheard(), times=None)
    desk.begins(score=2)
    desk.passes(minutes=2)
    assert "alert/mette" not in desk.sent
    desk.passes(minutes=6)

    assert {"alert/mette", "alert/team-cx"} <= set(desk.sent)


def test_after_an_outage_the_card_is_there_and_shows_the_newest(desk, world):
    world.fails(ANY, Refused("service_unavailable"), times=None)
    desk.begins(score=2)
    desk.is_reached()
    desk.passes(hours=1)
    world.recovers()
    desk.passes(hours=2)

    assert len(cards_in(world)) == 1
    assert stage_shown(desk).seq == desk.case.head


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "token_revoked", "channel_not_found"])
def test_what_slack_refuses_for_good_goes_by_mail_at_once(desk, world, error):
    world.fails(ANY, Refused(error), times=None)
    desk.begins(score=2)

    assert {"alert/mette", "alert/team-cx"} <= set(desk.sent)


def test_a_refused_card_appears_when_somebody_has_mended_the_channel(desk, world):
    world.fails(ANY, Refused("not_in_channel"), times=None)
    desk.begins(score=5)
    world.recovers()
    desk.passes(hours=2)

    assert len(cards_in(world)) == 1


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_card_that_cannot_be_changed_is_posted_once_more(desk, world, error):
    desk.begins(score=2)
    world.fails("chat.update", Refused(error), times=1)
    desk.is_reached()
    desk.passes(minutes=1)
    first, second = cards_in(world)
    desk.is_resolved()
    desk.passes(minutes=1)

    assert stage_shown(desk).ts == second["ts"] != first["ts"]
    assert len(cards_in(world)) == 2


def test_direct_messages_wait_for_the_morning_and_the_card_does_not(desk, world):
    desk.clock.at += timedelta(hours=10)
    desk.begins(score=5)
    assert len(cards_in(world)) == 1
    assert told(world, "mette") == []
    desk.passes(hours=14)

    assert len(told(world, "mette")) >= 1


def test_the_ladder_climbs_in_slack(desk, world):
    desk.begins(score=2)
    desk.passes(hours=4)

    assert len(told(world, "mette")) == 4
    assert len(lines_in(world)) == 1
    assert len(told(world, "birgit")) == 1


def test_messages_in_a_channel_are_a_second_apart(desk, world):
    for number in range(4):
        desk.responds(2, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=None)
    desk.runs_on()
    desk.passes(minutes=1)
    with desk.store.database.reading() as session:
        sent = sorted(row.sent_at for case in range(1, 5) for row in desk_messages(session, case) if row.kind == "card")

    assert len(cards_in(world)) == 4
    assert all(after - before >= timedelta(seconds=1) for before, after in pairwise(sent))


def desk_messages(session, case_id: int) -> list[MessageRow]:
    from blocks.store import outbox  # noqa: PLC0415

    return [row for row in outbox.of_case(session, case_id) if row.key.endswith("alert/team-cx")]


def test_nothing_of_the_customer_is_in_what_every_app_can_read(desk, world):
    desk.begins(score=2)
    desk.is_reached()

    assert cards_in(world)
    for message in world.channel(CHANNEL).messages:
        assert set(message["metadata"]["event_payload"]) <= {"case", "message"}


def test_a_case_from_before_slack_gets_its_card_at_its_next_walk(lives, world):
    life = lives()
    life.begins(score=2)
    life.house = replace(life.house, slack=settle(world))
    life.is_reached()

    assert len(cards_in(world)) == 1
    assert "alert/team-cx" in life.sent
