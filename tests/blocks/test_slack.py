"""The Slack block against the stand-in: what it says of each failure, what it finds again, what its check sees."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.sending import NotNow, Refused, Unclear
from blocks.slack import SCOPES, Mark, Place, Slack
from blocks.slack_errors import Busy, Gone
from tests import standin as faults
from tests.company import CHANNEL, IDS, settle
from tests.standin import SlackWorld
from winback.cards.kit import Post

HELLO = Post("Hello", [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}])
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[SlackWorld]:
    with SlackWorld() as started:
        yield started


@pytest.fixture
def slack(world: SlackWorld) -> Slack:
    return settle(world)


class TestSlackBlock(BlockStandardTestSuite):
    """Prefect's own tests of a block."""

    @pytest.fixture
    def block(self) -> type[Slack]:
        return Slack

    @pytest.mark.skip(reason="the pages of Prefect show its own logo where a block has none")
    def test_has_a_valid_image(self, block: type[Slack]) -> None:
        """Held for blocks that come with a picture from the internet."""


@pytest.mark.parametrize(
    ("fault", "ours"),
    [
        (faults.RateLimited(7), Busy),
        (faults.Refused("service_unavailable"), NotNow),
        (faults.Refused("request_timeout"), NotNow),
        (faults.Broken(503), Unclear),
        (faults.Page(), Unclear),
        (faults.Page(502), Unclear),
        (faults.LostAnswer(), Unclear),
        (faults.DoneButRefused("fatal_error"), Unclear),
        (faults.Refused("internal_error"), Unclear),
        (faults.Refused("not_in_channel"), Refused),
        (faults.Refused("is_archived"), Refused),
        (faults.Refused("user_disabled"), Refused),
        (faults.Refused("token_revoked"), Refused),
        (faults.Refused("invalid_blocks"), Refused),
        (faults.Refused("something_new"), Refused),
    ],
    ids=str,
)
def test_each_failure_is_one_of_ours(slack, world, fault, ours):
    world.fails("chat.postMessage", fault)

    with pytest.raises(ours):
        slack.post(CHANNEL, HELLO, Mark(1))


def test_the_pause_is_what_slack_asks_for(slack, world):
    world.fails("chat.postMessage", faults.RateLimited(7))
    with pytest.raises(Busy) as caught:
        slack.post(CHANNEL, HELLO, Mark(1))

    assert caught.value.again_in == timedelta(seconds=7)


def test_slack_that_is_not_there_took_nothing(world):
    slack = settle(world).model_copy(update={"api_url": "http://127.0.0.1:9/api/"})

    with pytest.raises(NotNow):
        slack.post(CHANNEL, HELLO, Mark(1))


def test_nothing_is_tried_twice_behind_our_back(slack, world):
    world.fails("chat.postMessage", faults.Unheard(), times=None)
    with pytest.raises(Unclear):
        slack.post(CHANNEL, HELLO, Mark(1))

    assert len([call for call in world.calls if call.method == "chat.postMessage"]) == 1


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_cannot_be_changed_is_gone(slack, world, error):
    place = slack.post(CHANNEL, HELLO, Mark(1))
    world.fails("chat.update", faults.Refused(error))

    with pytest.raises(Gone):
        slack.update(place, HELLO, Mark(1))


def test_what_was_posted_is_found_by_its_ids_among_many(slack):
    wanted = slack.post(CHANNEL, HELLO, Mark(7, case=3))
    for number in range(8, 8 + 120):
        slack.post(CHANNEL, HELLO, Mark(number, case=3))

    assert slack.find(CHANNEL, {7}, LONG_AGO) == wanted
    assert slack.find(CHANNEL, {1000}, LONG_AGO) is None


def test_direct_messages_go_to_a_member_by_id_or_by_mail_address(slack, world):
    by_id, by_mail = slack.direct_channel(IDS["mette"]), slack.direct_channel("mette@winback.example")
    slack.post(by_id, HELLO, Mark(1))

    assert by_id == by_mail == world.direct(IDS["mette"]).id
    assert world.direct(IDS["mette"]).last["text"] == "Hello"


def test_who_is_not_in_slack_is_refused(slack):
    with pytest.raises(Refused, match="mail address"):
        slack.direct_channel("nobody@winback.example")


@pytest.mark.parametrize("who", [{"deleted": True}, {"bot": True}, {"team": faults.STRANGERS_TEAM}])
def test_strangers_are_told_apart(slack, world, who):
    somebody = world.add_person("Somebody", "mette2@winback.example", **who)

    assert slack.member(somebody.id).stranger
    assert not slack.member(IDS["mette"]).stranger


def test_the_check_is_content(slack):
    assert slack.check() == ""


def test_the_check_names_what_is_amiss(slack, world):
    world.installation.scopes -= {"im:write", "chat:write"}
    assert "lacks chat:write, im:write" in slack.check()
    world.installation.scopes |= set(SCOPES)
    world.add_channel("C0OTHER", "other", with_app=False)
    slack = slack.model_copy(update={"channels": {"cx": "C0OTHER"}})
    assert "invite it" in slack.check()
    slack = slack.model_copy(update={"channels": {"cx": "C0NOWHERE"}})
    assert "correct the channel's id" in slack.check()
    world.installation.bot_token = "xoxb-another"
    assert "token" in slack.check()


def test_a_permalink_that_cannot_be_had_is_none(slack, world):
    assert slack.permalink(slack.post(CHANNEL, HELLO, Mark(1))).startswith("https://")
    assert slack.permalink(Place(CHANNEL, "1.000001")) == ""


def test_no_secret_shows_in_what_is_printed(slack):
    printed = repr(slack)

    assert "xoxb" not in printed
    assert "xapp" not in printed
    assert "stand-in-signing" not in printed
