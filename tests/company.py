"""The company of `tests.lives` in the stand-in Slack: its staff, their channel, the app."""

from datetime import UTC, datetime

from blocks.slack import Slack
from tests.lives import MONDAY, STAFF
from tests.standin import SlackWorld

CHANNEL = "C0CARE"
IDS = {person["id"]: f"U0{person['id'].upper()}" for person in STAFF}
"""Everybody's id in Slack, by staff id."""


def settle(world: SlackWorld) -> Slack:
    """Let the staff be there with a channel of their own; the block that speaks to it.

    Slack's clock is put where the lives begin, so that what is posted there comes after what was written.
    """
    world.passes((MONDAY - datetime.now(UTC)).total_seconds())
    people = [
        world.add_person(str(person["name"]), str(person["email"]), user_id=IDS[str(person["id"])]) for person in STAFF
    ]
    world.add_channel(CHANNEL, "customer-care", people)
    installed = world.installation
    return Slack.model_validate(
        {
            "bot_token": installed.bot_token,
            "app_token": installed.app_token,
            "signing_secret": installed.signing_secret,
            "channels": {"cx": CHANNEL},
            "api_url": world.api_url,
        }
    )
