"""What the doctor finds in Slack, on a real Prefect server, against the stand-in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from blocks.settings import Settings
from blocks.slack import Slack
from deployments.doctor_of_slack import AT_MOST, examine_slack
from deployments.server import Embedded
from tests import standin as faults
from tests.company import CHANNEL, IDS, settle
from tests.lives import STAFF, policy_with
from tests.standin import SlackWorld
from winback.finding import Finding

BLOCK = "examined"


def settings(home: Path, block: str | None = BLOCK) -> Settings:
    return Settings(home=home, database_url="sqlite://", outbox=home, drop=home, letters=home, slack_block=block)


class Clinic:
    """A company whose Slack is examined."""

    def __init__(self, world: SlackWorld, home: Path) -> None:
        self.world, self.home, self.policy = world, home, policy_with()
        self.heard_ago: timedelta | None = timedelta(seconds=20)
        self.block = settle(world)
        self.stores()

    def stores(self, **keys: object) -> None:
        """Keep the block in Prefect, with some of its fields otherwise."""
        self.block = self.block.model_copy(update=keys)
        Slack.model_validate(self.block.model_dump()).save(BLOCK, overwrite=True)

    def finds(self) -> list[Finding]:
        return list(examine_slack(settings(self.home), self.policy, self.heard_ago))

    def finding(self) -> Finding:
        """The only thing to mend."""
        (found,) = [one for one in self.finds() if one.state == "mend"]
        return found


@pytest.fixture
def clinic(engine: Embedded, tmp_path: Path) -> Iterator[Clinic]:
    with SlackWorld() as world:
        yield Clinic(world, tmp_path)


@pytest.mark.engine
def test_all_is_well(clinic: Clinic):
    assert [(one.state, one.told) for one in clinic.finds()] == [("ok", f"block {BLOCK}: cx in {CHANNEL}")]


@pytest.mark.engine
@pytest.mark.parametrize(("ago", "told"), [(None, "ever"), (timedelta(minutes=10), "for 10m")])
def test_a_desk_that_fell_silent_is_found(clinic: Clinic, ago: timedelta | None, told: str):
    clinic.heard_ago = ago

    assert clinic.finding().told == f"no desk has been heard of {told}: nobody hears a press"


@pytest.mark.engine
def test_a_wrong_token_is_found_and_nobody_is_looked_up_with_it(clinic: Clinic):
    clinic.world.installation.bot_token = "xoxb-another"

    found = clinic.finding()

    assert "the bot token is wrong" in found.told
    assert "winback setup --from FILE" in found.mend
    assert [call.method for call in clinic.world.calls] == ["auth.test"]


@pytest.mark.engine
def test_a_scope_that_was_not_granted_is_named(clinic: Clinic):
    clinic.world.installation.scopes -= {"users:read.email"}

    assert clinic.finding().told == "the app lacks users:read.email; install it again from the manifest"


@pytest.mark.engine
def test_a_channel_that_the_app_is_not_in_is_named(clinic: Clinic):
    clinic.world.add_channel("C0OTHER", "other", with_app=False)
    clinic.stores(channels={"cx": "C0OTHER"})

    assert clinic.finding().told == "the app is not in the channel of cx (C0OTHER); invite it"


@pytest.mark.engine
def test_staff_who_are_not_in_slack_are_named(clinic: Clinic):
    del clinic.world.people[IDS["jonas"]]
    clinic.world.people[IDS["karen"]].deleted = True

    found = clinic.finding()

    assert found.told == "not found there: jonas, karen"
    assert "told by mail" in found.mend


@pytest.mark.engine
def test_staff_are_found_by_their_id_where_their_address_is_another(clinic: Clinic):
    clinic.world.people[IDS["jonas"]].email = "jonas@home.example"
    clinic.policy = policy_with(staff=[one | {"slack": IDS[str(one["id"])]} for one in STAFF])

    assert [one.state for one in clinic.finds()] == ["ok"]


@pytest.mark.engine
def test_nobody_is_called_lost_while_slack_asks_for_a_pause(clinic: Clinic):
    clinic.world.fails("users.lookupByEmail", faults.RateLimited(30), times=None)

    assert [one.state for one in clinic.finds()] == ["ok"]


@pytest.mark.engine
def test_slack_that_does_not_answer_is_a_finding(clinic: Clinic):
    clinic.stores(api_url="http://127.0.0.1:9/api/")

    assert clinic.finding().told == "Slack cannot be reached"


@pytest.mark.engine
def test_a_block_without_a_way_to_hear_is_to_be_mended(clinic: Clinic):
    clinic.stores(app_token=None, signing_secret=None)

    assert "nobody hears a press" in clinic.finding().told


@pytest.mark.engine
def test_teams_without_a_channel_are_noted_and_channels_without_a_team_are_not_left(clinic: Clinic):
    clinic.stores(channels={"sales": CHANNEL})

    told = [(one.state, one.told) for one in clinic.finds()]

    assert ("mend", "channels are stored for sales, which the policy does not know") in told
    assert ("note", "no channel for cx: told by mail") in told


@pytest.mark.engine
def test_of_many_staff_the_first_are_looked_up_and_that_is_said(clinic: Clinic):
    many = [*STAFF, *(STAFF[0] | {"id": f"more-{number}"} for number in range(AT_MOST))]
    clinic.policy = policy_with(staff=many)

    told = [one.told for one in clinic.finds()]

    assert f"the first {AT_MOST} of {len(many)} staff were looked up" in told


def test_without_prefect_the_block_is_not_sought(tmp_path: Path):
    (found,) = examine_slack(settings(tmp_path), None, None)

    assert found.state == "mend"
    assert found.told == "the block examined is kept in Prefect, which does not answer"


def test_where_slack_is_not_set_up_it_is_only_noted(tmp_path: Path):
    (found,) = examine_slack(settings(tmp_path, None), None, None)

    assert (found.state, found.mend) == ("note", "To add it: docs/slack.md.")
