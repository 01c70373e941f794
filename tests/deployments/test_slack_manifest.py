"""The app's manifest asks for what the desk and the block use, and for nothing else."""

from pathlib import Path

import yaml

from blocks.slack import SCOPES
from desk.command import COMMAND
from desk.shortcut import OPEN_CASE
from tests.engines import ROOT

MANIFEST = yaml.safe_load(Path(ROOT / "deployments" / "slack-manifest.yaml").read_text(encoding="utf-8"))


def test_it_asks_for_the_scopes_that_are_used():
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}


def test_it_names_the_command_and_the_shortcut_as_the_desk_does():
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    assert [one["callback_id"] for one in MANIFEST["features"]["shortcuts"]] == [OPEN_CASE]


def test_it_needs_no_public_address():
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert "request_url" not in str(MANIFEST)
