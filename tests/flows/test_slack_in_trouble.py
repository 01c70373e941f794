"""Slack, mail or the clock in trouble: nothing goes out twice, nothing stalls, no storm of tries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from blocks.sending import NotNow
from blocks.store import outbox, pace
from blocks.store.outbox import SENDING
from tasks.deliver import deliver
from tests.company import CHANNEL, IDS, settle
from tests.flows.test_slack import cards_in, stage_shown, told
from tests.lives import Life
from tests.standin import ANY, LostAnswer, Page, RateLimited, Refused, SlackWorld, Unheard, words
from winback.outbox import Message
from winback.outbox import MessageState as S

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What differs by database is held by the crash points and by the tests of pace, outbox and cards."""


@pytest.fixture
def world() -> Iterator[SlackWorld]:
    with SlackWorld() as started:
        yield started


@pytest.fixture
def desk(lives, world) -> Life:
    return lives(slack=settle(world))


def walks_in(desk: Life, **span: float) -> int:
    """How often a case is walked while time goes by."""
    walked, walks = [], desk.walks
    desk.walks = lambda run_id: (walked.append(run_id), walks(run_id))
    desk.passes(**span)
    desk.walks = walks
    return len(walked)


def test_a_sender_that_stood_still_writes_nothing_about_what_another_has_taken_over(desk, world):
    message = Message(
        key="digest/x", kind="digest", role="staff", recipient="mette", channel="slack", address=IDS["mette"],
        language="en", title="Good morning", text="Two cases", send_after=desk.clock.at,
    )  # fmt: skip
    with desk.store.database.writing() as session:
        outbox.write(session, "staff/mette", [message], desk.clock.at)
        begun = outbox.begin(session, 1, "slow", desk.clock.at)
    desk.clock.at += SENDING
    assert deliver(desk.house, 1) == "approved"
    desk.clock.at += timedelta(seconds=1)
    with desk.store.database.writing() as session:
        outbox.begin(session, 1, "quick", desk.clock.at)
    with desk.store.database.writing() as session:
        assert not outbox.move(session, 1, S.SENDING, S.APPROVED, begun_by=begun.sender)
        assert outbox.move(session, 1, S.SENDING, S.SENT, begun_by="quick")


def test_three_days_without_mail_end_in_no_storm(desk):
    desk.postbox.fails = [NotNow("down")] * 10_000
    desk.begins(score=5)
    desk.is_reached()
    desk.is_resolved()
    desk.acts("letter")
    desk.passes(days=1)

    assert walks_in(desk, hours=6) < 30
    assert {row.state for row in desk.messages if row.kind == "letter"} == {"approved"}
    desk.passes(days=2)
    assert walks_in(desk, hours=6) < 30
    assert {row.error for row in desk.messages if row.kind == "letter"} == {"waited_too_long"}


def test_pictures_whose_answers_are_lost_are_drawn_again_ever_more_seldom(desk, world):
    desk.begins(score=5)
    world.fails("chat.update", LostAnswer(), times=None)
    desk.is_reached()

    assert walks_in(desk, hours=4) < 30


def test_a_pause_of_no_length_is_not_asked_for_again_and_again(desk, world):
    world.fails(ANY, RateLimited(0), times=None)
    desk.begins(score=5)

    assert walks_in(desk, minutes=15) < 15


def test_an_urgent_alert_goes_by_mail_while_its_channel_rests(desk, world):
    pace.pause(desk.store.database, CHANNEL, desk.clock.at, timedelta(minutes=10))
    desk.begins(score=2)

    assert "alert/team-cx" in desk.sent


def test_many_cases_at_once_are_walked_a_few_times_each(desk, world):
    for number in range(30):
        desk.responds(5, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=None)

    assert walks_in(desk, minutes=1) <= 4 * 30
    assert len(cards_in(world)) == 30


def test_while_slack_is_silent_only_one_sender_finds_out(desk, world):
    world.fails(ANY, Unheard(), times=None)
    desk.begins(score=2)

    assert len([call for call in world.calls if call.method.startswith(("chat", "conversations"))]) == 1


def test_a_clock_that_was_ahead_holds_nothing_back(desk, world):
    desk.clock.at += timedelta(days=2)
    pace.take_turn(desk.store.database, CHANNEL, desk.clock.at, urgent=True)
    desk.clock.at -= timedelta(days=2)
    desk.begins(score=2)

    assert len(cards_in(world)) == 1


@pytest.mark.parametrize("fault", [Page(), Page(502)])
def test_an_answer_that_nobody_can_read_holds_no_case_up(desk, world, fault):
    world.fails(ANY, fault, times=None)
    desk.begins(score=2)

    assert desk.kinds[-1] == "waiting"
    assert desk.row.troubles == 0
    desk.passes(minutes=20)
    assert {"alert/mette", "alert/team-cx"} <= set(desk.sent)


def test_the_customers_address_stands_in_no_channel(lives, world):
    desk = lives(slack=settle(world))
    desk.postbox.fails = [RuntimeError("lost")]
    desk.begins(score=5)
    with desk.store.database.writing() as session:
        session.get_one(type(desk.row), desk.case_id).owner = None
    desk.passes(minutes=5)

    assert told(world, "mette")
    for channel in world.workspace.channels.values():
        assert not [one for one in channel.messages if "lone@nordlys.example" in words(one)]


def test_the_card_of_a_suspended_case_says_so_though_slack_was_busy(desk, world):
    desk.begins(score=5)
    world.fails("chat.update", RateLimited(5), times=1)
    desk.acts("suspend", "birgit", reason="A court case")
    desk.passes(minutes=2, patrol=True)

    assert stage_shown(desk).seq == desk.case.head


def test_after_an_outage_the_card_follows_a_press_at_once(desk, world):
    world.fails(ANY, Refused("service_unavailable"), times=None)
    desk.begins(score=5)
    desk.passes(hours=6)
    world.recovers()
    desk.acts("claim")
    desk.passes(seconds=5)

    assert stage_shown(desk).seq == desk.case.head


def test_mail_that_is_down_keeps_no_card_out_of_slack(desk, world):
    desk.postbox.fails = [NotNow("down")] * 10_000
    world.fails(ANY, Refused("not_in_channel"), times=1)
    desk.begins(score=5)
    desk.passes(hours=2)

    assert len(cards_in(world)) == 1


def test_a_team_that_gets_another_channel_has_its_card_there(desk, world):
    desk.begins(score=5)
    world.add_channel("C0NEW", "new-care", IDS.values())
    assert desk.house.slack is not None
    desk.house.slack.channels["cx"] = "C0NEW"
    desk.is_reached()
    desk.passes(minutes=1)

    assert stage_shown(desk).channel == "C0NEW"
    assert cards_in(world) == []
    assert "another channel" in world.channel(CHANNEL).messages[0]["text"]
