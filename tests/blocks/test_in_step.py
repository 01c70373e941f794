"""A process follows its settings: what is named later is looked for, and what was named once is not given up."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from blocks import house as houses
from blocks.adviser import Adviser
from blocks.house import ADVISING, House, furnish, house, in_step, open_house
from blocks.language_model import LanguageModel
from blocks.mail import FolderMailer
from blocks.mail.absent import Absent
from blocks.settings import SettingsError, read_settings
from tests.lives import Postbox

NAMED = 'mail_block = "sendgrid/winback"\nsms_block = "winback"\n'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of an installation that is not there yet."""
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path))
    return tmp_path / "config.toml"


@pytest.fixture
def opened(config: Path) -> House:
    """The house of a process that began while mail and SMS were set up, and has its mailer."""
    config.write_text(NAMED)
    return replace(open_house(read_settings()), mailer=Postbox())


def test_what_is_named_later_is_lacking_from_then_on(config: Path):
    before = open_house(read_settings())
    config.write_text(NAMED)
    after = in_step(before, read_settings())

    assert isinstance(before.mailer, FolderMailer)
    assert isinstance(after.mailer, Absent)
    assert after.lacks == {"mailer": ("mail", "sendgrid/winback"), "texting": ("sms", "winback")}


def test_another_name_takes_the_place_of_the_first(config: Path, opened: House):
    config.write_text('mail_block = "smtp/winback"\n')

    assert in_step(opened, read_settings()).mailer == Absent("smtp/winback")


@pytest.mark.parametrize("text", ["", None])
def test_a_name_that_is_gone_stands_all_the_same(text: str | None, config: Path, opened: House):
    config.unlink() if text is None else config.write_text(text)

    assert in_step(opened, read_settings()) is opened


def test_settings_that_cannot_be_read_leave_a_process_as_it_is(
    config: Path, opened: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(houses, "_kept", [replace(opened, sms_name=None)])
    monkeypatch.setattr(houses, "_looked", [])
    config.unlink()
    config.mkdir()

    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        read_settings()
    with caplog.at_level(logging.WARNING):
        assert isinstance(house().mailer, Postbox)
    assert "what was set up before is used on" in caplog.text


def test_the_store_hears_the_language_model_from_when_its_block_is_here(config: Path, monkeypatch: pytest.MonkeyPatch):
    config.write_text(NAMED + 'language_model_block = "winback"\n')
    before = open_house(read_settings())
    model = LanguageModel(api_url="http://127.0.0.1:1/v1", model="small")
    asked = list[str]()
    monkeypatch.setattr(houses, "attempt", lambda service, _: asked.append(service) or model)

    assert before.store.advise is None
    after = furnish(before, ADVISING)

    assert asked == ["language_model"]
    assert (after.language_model, type(after.store.advise)) == (model, Adviser)
    assert after.store is before.store
