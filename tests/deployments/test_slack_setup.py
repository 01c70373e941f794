"""`winback setup` for Slack: on a real Prefect server, against the stand-in Slack, as it is typed."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings

from blocks.settings import SettingsError, read_settings
from blocks.slack import Slack
from deployments.doctor_of_slack import examine_slack
from deployments.secrets.reading import read_secrets
from deployments.secrets.slack import VARIABLES, SlackSecrets
from deployments.server import Embedded
from deployments.storing import NAME
from tests.deployments.commands.conftest import Terminal
from tests.standin import SlackWorld

CHANNEL = "C0CARE"
SECRETS = ("stand-in-bot", "stand-in-app", "stand-in-signing", "another-bot")


@dataclass
class Company(Terminal):
    """Somebody at a terminal, with a Slack of their own."""

    world: SlackWorld | None = None

    def tells(self, **keys: Any) -> Path:
        """Write a secrets file; keys of `[slack]` may be said otherwise, or left out by None."""
        assert self.world
        installed = self.world.installation
        told: dict[str, Any] = {
            "bot_token": installed.bot_token,
            "app_token": installed.app_token,
            "signing_secret": installed.signing_secret,
            "api_url": self.world.api_url,
            "channels": {"cx": CHANNEL},
        }
        lines = ["[slack]"]
        for key, value in (told | keys).items():
            if isinstance(value, dict):
                pairs = ", ".join(f'{team} = "{channel}"' for team, channel in value.items())
                lines.append(f"{key} = {{ {pairs} }}")
            elif value is not None:
                lines.append(f'{key} = "{value}"')
        return self.writes("\n".join(lines))

    def writes(self, text: str) -> Path:
        """A secrets file that nobody else reads."""
        file = self.home.parent / "slack.toml"
        file.write_text(text)
        file.chmod(0o600)
        return file

    @property
    def block(self) -> Slack | None:
        """What Prefect keeps."""
        try:
            return cast("Slack", Slack.load(NAME))
        except ValueError:
            return None

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in the settings file."""
        return tomllib.loads((self.home / "config.toml").read_text())


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """Nothing is set up, and there is no Prefect."""
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path / "home"))
    with SlackWorld() as world:
        world.add_channel(CHANNEL, "customer-care")
        yield Company(tmp_path / "home", world=world)


@pytest.fixture
def company(nobody: Company, engine: Embedded) -> Company:
    """Nothing is set up; Prefect is there and keeps no block."""
    with get_client(sync_client=True) as client:
        try:
            document = client.read_block_document_by_name(NAME, "winback-slack", include_secrets=False)
            client.delete_block_document(document.id)
        except ObjectNotFound:
            pass
    return nobody


# -- what is stored --


@pytest.mark.engine
def test_a_file_becomes_the_block_and_its_name_is_remembered(company: Company):
    done = company.types("setup", "--from", company.tells())

    assert done.exit_code == 0, done.output
    assert company.block is not None
    assert company.block.bot_token.get_secret_value() == "xoxb-stand-in-bot"
    assert company.block.channels == {"cx": CHANNEL}
    assert company.block.check() == ""
    assert company.settings == {"slack_block": NAME}
    assert f"cx in {CHANNEL}" in done.stdout


@pytest.mark.engine
def test_the_environment_alone_will_do_and_comes_before_the_file(company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINBACK_SLACK_BOT_TOKEN", "xoxb-stand-in-bot")
    monkeypatch.setenv("WINBACK_SLACK_CHANNELS", f"cx={CHANNEL}")
    monkeypatch.setenv("WINBACK_SLACK_API_URL", company.world.api_url)
    alone = company.types("setup")
    told = company.block

    over_a_file = company.types("setup", "--from", company.tells(bot_token="xoxb-another-bot"))

    assert (alone.exit_code, over_a_file.exit_code) == (0, 0)
    assert told is not None
    assert told.app_token is None
    assert "nobody hears a press" in alone.stdout
    assert company.block.bot_token.get_secret_value() == "xoxb-stand-in-bot"
    assert company.block.app_token is not None


@pytest.mark.engine
def test_the_same_again_changes_nothing_and_something_else_does(company: Company):
    first = company.reads("setup", "--from", company.tells())
    again = company.reads("setup", "--from", company.tells())
    changed = company.reads("setup", "--from", company.tells(signing_secret="another"))

    assert [told["slack"]["same"] for told in (first, again, changed)] == [False, True, False]
    assert company.block.signing_secret.get_secret_value() == "another"


@pytest.mark.engine
def test_setup_that_is_told_nothing_of_slack_leaves_it_as_it_is(company: Company):
    company.types("setup", "--from", company.tells())

    done = company.reads("setup")

    assert done["slack"] is None
    assert company.block.bot_token.get_secret_value() == "xoxb-stand-in-bot"
    assert company.settings == {"slack_block": NAME}


@pytest.mark.engine
def test_what_stands_in_the_settings_stays(company: Company):
    company.home.mkdir()
    before = f'# ours\r\ndrop = "{company.home}/in"\r\n'
    (company.home / "config.toml").write_bytes(before.encode())

    company.types("setup", "--from", company.tells())

    assert company.settings == {"slack_block": NAME, "drop": f"{company.home}/in"}
    assert (company.home / "config.toml").read_bytes().endswith(before.encode())


@pytest.mark.engine
def test_a_block_that_is_named_already_is_the_one_that_is_stored(company: Company):
    company.home.mkdir()
    (company.home / "config.toml").write_text('slack_block = "theirs"\n')

    done = company.reads("setup", "--from", company.tells())

    assert done["slack"]["block"] == "theirs"
    assert company.block is None
    assert company.settings == {"slack_block": "theirs"}


@pytest.mark.engine
def test_what_does_not_work_yet_is_stored_and_said(company: Company):
    company.world.add_channel("C0OTHER", "other", with_app=False)

    done = company.types("setup", "--from", company.tells(channels={"cx": "C0OTHER"}))

    assert done.exit_code == 1
    assert "The block is stored, but Slack does not work yet" in done.stderr
    assert "the app is not in the channel of cx (C0OTHER); invite it" in done.stderr
    assert company.block.channels == {"cx": "C0OTHER"}


@pytest.mark.engine
def test_a_token_that_slack_does_not_know_is_said(company: Company):
    company.world.installation.bot_token = "xoxb-another-bot"

    done = company.types("setup", "--from", company.tells(bot_token="xoxb-stand-in-bot"))

    assert done.exit_code == 1
    assert "the bot token is wrong" in done.stderr
    assert not any(secret in done.output for secret in SECRETS)


@pytest.mark.engine
def test_a_team_that_the_policy_does_not_know_is_refused_before_anything_is_stored(company: Company):
    done = company.types("setup", "--from", company.tells(channels={"sales": CHANNEL}))

    assert done.exit_code == 1
    assert "there is no team sales in the policy; known are cx" in done.stderr
    assert company.block is None
    assert not (company.home / "config.toml").exists()


@pytest.mark.engine
def test_the_doctor_finds_what_setup_stored(company: Company):
    company.types("setup", "--from", company.tells())

    found = list(examine_slack(read_settings(), None, timedelta(0)))

    assert [(one.state, one.told) for one in found] == [("ok", f"block {NAME}: cx in {CHANNEL}")]


@pytest.mark.engine
def test_the_doctor_misses_a_block_that_is_gone(company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINBACK_SLACK_BLOCK", "gone")

    found = list(examine_slack(read_settings(), None, timedelta(0)))

    assert [(one.state, one.told) for one in found] == [("mend", "the block gone cannot be loaded (ValueError)")]
    assert "winback setup --from FILE" in found[0].mend


# -- where there is no Prefect --


def test_without_prefect_it_says_that_slack_was_not_stored(nobody: Company):
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        done = nobody.types("setup", "--from", nobody.tells())

    assert done.exit_code == 1
    assert "winback serve" in done.stderr
    assert "Slack's tokens were not stored" in done.stderr
    assert not (nobody.home / "config.toml").exists()


def test_to_leave_prefect_alone_and_store_in_it_is_too_much_to_ask(nobody: Company):
    done = nobody.types("setup", "--no-engine", "--from", nobody.tells())

    assert done.exit_code == 2
    assert not nobody.home.exists()


# -- what is told wrongly --


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"bot_token": None}, "slack.bot_token: this is missing (or WINBACK_SLACK_BOT_TOKEN in the environment)"),
        ({"bot_token": "xapp-stand-in-app"}, "slack.bot_token: this is no bot token: one begins with xoxb-"),
        ({"app_token": "xoxb-stand-in-bot"}, "slack.app_token: this is no app token: one begins with xapp-"),
        ({"signing_secret": " "}, "slack.signing_secret: this is empty"),
        ({"channels": {"cx": "#customer-care"}}, "slack.channels.cx: this is no channel id such as C0123456"),
        ({"channels": {"cx": ""}}, "slack.channels.cx: this is no channel id"),
        ({"api_url": "slack.com"}, "slack.api_url: this is no address"),
        ({"token": "xoxb-stand-in-bot"}, "slack.token: this key is not known; known are bot_token, app_token"),
    ],
)
def test_a_wrong_key_is_named_and_no_secret_is_told(nobody: Company, keys: dict[str, Any], told: str):
    done = nobody.types("setup", "--from", nobody.tells(**keys))

    assert done.exit_code == 1
    assert told in done.stderr
    assert not any(secret in done.output for secret in SECRETS)
    assert not nobody.home.exists()


@pytest.mark.parametrize(
    "text",
    [
        'bot_token = "xoxb-stand-in-bot"',
        "xoxb-stand-in-bot = 1\n[slack]",
        '[slack]\nxoxb-stand-in-bot = "bot_token"',
        '[slack]\nbot_token = "xoxb-1"\nchannels = { xoxb-stand-in-bot = "care" }',
        "[slack]\nbot_token = xoxb-stand-in-bot",
        "not TOML at all",
        "[post]\n",
    ],
)
def test_whatever_stands_in_the_file_no_secret_is_told(nobody: Company, text: str):
    done = nobody.types("setup", "--from", nobody.writes(text))

    assert done.exit_code == 1
    assert str(nobody.home.parent / "slack.toml") in done.stderr or "slack." in done.stderr
    assert not any(secret in done.output for secret in SECRETS)


def test_channels_in_the_environment_are_read_by_team(nobody: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINBACK_SLACK_CHANNELS", " cx = C0CARE , sales=C0SALES,")
    (told,) = read_secrets(nobody.tells(channels=None), read_settings())
    monkeypatch.setenv("WINBACK_SLACK_CHANNELS", "xoxb-stand-in-bot")

    with pytest.raises(SettingsError) as wrong:
        read_secrets(nobody.tells(), read_settings())

    assert told.block.channels == {"cx": "C0CARE", "sales": "C0SALES"}
    assert str(wrong.value).startswith("slack.channels.(no name): this is no channel id")


def test_a_file_that_is_not_there_is_one_sentence(nobody: Company):
    done = nobody.types("setup", "--from", nobody.home / "none.toml")

    assert done.exit_code == 1
    assert "none.toml cannot be read: No such file or directory" in done.stderr


def test_a_file_that_everybody_can_read_is_warned_of(nobody: Company):
    file = nobody.tells()
    file.chmod(0o644)

    assert f"chmod 600 {file}" in nobody.types("setup", "--from", file).stderr.replace("\n", "")


def test_each_key_has_a_variable_and_nothing_prints_a_secret(nobody: Company):
    (told,) = read_secrets(nobody.tells(), read_settings())

    assert set(VARIABLES) == set(SlackSecrets.model_fields)
    assert not any(secret in f"{told!r} {told}" for secret in SECRETS)
