"""`winback setup` for mail, SMS and the language model: on a real Prefect server, against stand-ins, as it is typed."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from blocks import house as houses
from blocks.house import furnish, house, open_house
from blocks.loading import KINDS, kind_of, load
from blocks.mail import FolderMailer
from blocks.mail.absent import Absent
from blocks.sending import NotNow
from blocks.settings import SERVED, SettingsError, read_settings
from blocks.store import signs
from blocks.store.database import Database
from deployments.secrets import HOOKS, read_secrets
from deployments.secrets.reading import variables
from deployments.server import Embedded
from tests.deployments.commands.conftest import Terminal
from tests.sendgrids import SendGridWorld
from tests.smtps import MailServer

SECRET = "kept-to-ourselves"
SMS = '[sms]\nurl = "jsons://winback:kept-to-ourselves@gateway.example/?:to={phone}"\n'


class Company(Terminal):
    """Somebody at a terminal who writes secrets files."""

    def tells(self, text: str) -> Path:
        """A secrets file that nobody else reads."""
        file = self.home.parent / "secrets.toml"
        file.write_text(text)
        file.chmod(0o600)
        return file

    @property
    def written(self) -> dict[str, Any]:
        """What stands in the settings file."""
        return tomllib.loads((self.home / "config.toml").read_text())


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Nothing is set up."""
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path / "home"))
    return Company(tmp_path / "home")


@pytest.fixture
def company(nobody: Company, engine: Embedded) -> Company:
    """Nothing is set up; Prefect is there and keeps no block."""
    with get_client(sync_client=True) as client:
        for document in client.read_block_documents(offset=0, limit=100):
            client.delete_block_document(document.id)
    return nobody


@pytest.fixture
def sendgrid() -> Iterator[SendGridWorld]:
    with SendGridWorld() as world:
        yield world


@contextmanager
def without_prefect() -> Iterator[None]:
    """Prefect is down: nobody hears where it was."""
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        yield


def account(world: SendGridWorld, more: str = "") -> str:
    """A table for an account at SendGrid."""
    block = world.block()
    key = block.api_key.get_secret_value()
    return f'[mail]\nkind = "sendgrid"\napi_key = "{key}"\napi_url = "{block.api_url}"\n{more}'


# -- what is stored --


@pytest.mark.engine
def test_a_process_of_its_own_finds_the_prefect_that_is_served(company: Company, engine: Embedded):
    company.types("setup", "--no-engine")
    (company.home / SERVED).write_text(engine.api_url)
    named = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_API")}
    command = [sys.executable, "-c", "from deployments.cli import main; main()", "setup", "--from"]
    file = company.tells('[mail]\nkind = "folder"\nfolder = "mails"\n')

    done = subprocess.run([*command, str(file)], env=named, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert "Mail            block" in done.stdout


@pytest.mark.engine
def test_a_table_becomes_a_block_of_its_kind_and_every_process_sends_by_it(company: Company, sendgrid: SendGridWorld):
    done = company.types("setup", "--from", company.tells(account(sendgrid, 'categories = ["nordlys"]\n')))

    ours = furnish(open_house(read_settings()))
    ours.store.database.close()
    assert done.exit_code == 0, done.output
    assert company.written == {"mail_block": "sendgrid/winback"}
    assert type(ours.mailer) is kind_of("mail", "sendgrid")
    assert ours.mailer.categories == ["nordlys"]
    assert "Mail            block sendgrid/winback: stored" in done.stdout


@pytest.mark.engine
def test_several_services_stand_in_one_file_and_the_same_again_changes_nothing(company: Company):
    model = '[language_model]\napi_url = "http://127.0.0.1:1/v1"\nmodel = "small"\napi_key = "kept-to-ourselves"\n'
    file = company.tells(SMS + model + '[mail]\nkind = "folder"\n')

    first, again = (company.reads("setup", "--from", file) for _ in range(2))
    only_looking = company.reads("setup")

    services = ("mail", "sms", "language_model")
    assert [first[one]["same"] for one in services] == [False] * 3
    assert [again[one]["same"] for one in services] == [True] * 3
    assert [only_looking[one] for one in services] == [None] * 3
    assert "does not answer" in again["language_model"]["error"]
    assert company.written == {
        "language_model_block": "winback",
        "sms_block": "winback",
        "mail_block": "folder/winback",
    }
    assert load("sms", "winback").url.get_secret_value().startswith("jsons://winback:kept-to-ourselves@")
    assert load("mail", "folder/winback").folder == read_settings().outbox


@pytest.mark.engine
def test_another_kind_of_mail_takes_the_place_of_the_first(company: Company, sendgrid: SendGridWorld):
    company.types("setup", "--from", company.tells(account(sendgrid)))
    with MailServer() as server:
        block = server.block()
        table = f'[mail]\nkind = "smtp"\nhost = "{block.host}"\nport = {block.port}\nsecurity = "{block.security}"\n'

        done = company.types("setup", "--from", company.tells(table))

    assert done.exit_code == 0, done.output
    assert company.written == {"mail_block": "smtp/winback"}


@pytest.mark.engine
def test_the_environment_alone_will_do(company: Company, sendgrid: SendGridWorld, monkeypatch: pytest.MonkeyPatch):
    block = sendgrid.block()
    told = {"KIND": "sendgrid", "API_KEY": block.api_key.get_secret_value(), "API_URL": block.api_url}
    for key, value in {**told, "CATEGORIES": "nordlys, winback", "SANDBOX": "true", "REGION": ""}.items():
        monkeypatch.setenv(f"WINBACK_MAIL_{key}", value)

    done = company.types("setup")

    kept = load("mail", "sendgrid/winback")
    assert done.exit_code == 0, done.output
    assert (kept.categories, kept.sandbox) == (["nordlys", "winback"], True)


@pytest.mark.engine
def test_what_does_not_work_yet_is_stored_and_said_and_its_trouble_stands(company: Company, sendgrid: SendGridWorld):
    company.types("setup")
    database = Database(read_settings().database_url)
    signs.trouble(database, "mail", "the key is wrong", database.now())
    wrong_key = account(sendgrid).replace('api_key = "', 'api_key = "SG.kept-to-ourselves')

    wrong = company.types("setup", "--from", company.tells(wrong_key))
    with database.reading() as session:
        during = [one.what for one in signs.troubles(session)]
    right = company.types("setup", "--from", company.tells(account(sendgrid)))
    with database.reading() as session:
        after = signs.troubles(session)
    database.close()

    assert (wrong.exit_code, right.exit_code) == (1, 0)
    assert "The block is stored, but Mail does not work yet" in wrong.stderr
    assert SECRET not in wrong.output
    assert (during, after) == (["mail"], [])


# -- loading --


@pytest.mark.engine
def test_a_process_that_begins_while_prefect_is_down_sends_nothing_until_it_has_its_mailer(
    company: Company, sendgrid: SendGridWorld, monkeypatch: pytest.MonkeyPatch
):
    company.types("setup", "--from", company.tells(account(sendgrid) + SMS))
    monkeypatch.setattr(houses, "_kept", [])
    monkeypatch.setattr(houses, "_looked", [])
    with without_prefect():
        during = house()
        with pytest.raises(NotNow, match="mail block sendgrid/winback could not be loaded"):
            during.mailer.find(1)
    too_soon = house()
    monkeypatch.setattr(houses, "LOOK_AGAIN", 0.0)
    after = house()
    with without_prefect():
        later = house()
    after.store.database.close()

    assert isinstance(during.mailer, Absent)
    assert (during.texting, too_soon) == (None, during)
    assert type(after.mailer) is kind_of("mail", "sendgrid")
    assert after.texting is not None
    assert later is after


@pytest.mark.engine
def test_a_process_that_began_before_mail_was_set_up_sends_by_it_soon_after(
    company: Company, sendgrid: SendGridWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(houses, "_kept", [])
    monkeypatch.setattr(houses, "_looked", [])
    before = house()
    company.types("setup", "--from", company.tells(account(sendgrid)))
    too_soon = house()
    monkeypatch.setattr(houses, "LOOK_AGAIN", 0.0)
    after = house()
    (company.home / "config.toml").write_text("half a ")
    later = house()
    after.store.database.close()

    assert isinstance(before.mailer, FolderMailer)
    assert too_soon is before
    assert type(after.mailer) is kind_of("mail", "sendgrid")
    assert later is after


@pytest.mark.engine
def test_a_block_that_is_gone_is_never_replaced_by_the_folder(company: Company, monkeypatch: pytest.MonkeyPatch):
    for name in ("sendgrid/gone", "winback", "pigeon/winback"):
        monkeypatch.setenv("WINBACK_MAIL_BLOCK", name)
        ours = furnish(open_house(read_settings()))
        ours.store.database.close()

        assert isinstance(ours.mailer, Absent)
        assert name in ours.mailer.check()


def test_without_a_name_mail_goes_to_the_folder_and_nothing_is_lacking(nobody: Company):
    ours = open_house(read_settings())

    assert isinstance(ours.mailer, FolderMailer)
    assert ours.lacks == {}
    assert replace(ours, slack_name="winback").lacks == {"slack": ("slack", "winback")}


# -- what is told wrongly --


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[mail]\n", "mail.kind: this is missing; it is one of sendgrid, smtp, folder"),
        ('[mail]\nkind = "kept-to-ourselves"', "mail.kind: this is none of sendgrid, smtp, folder"),
        ('[mail]\nkind = "sendgrid"', "mail.api_key: this is missing (or WINBACK_MAIL_API_KEY in the environment)"),
        ('[mail]\nkind = "sendgrid"\napi_key = " "', "mail.api_key: this is empty"),
        (
            '[mail]\nkind = "smtp"\nhost = "a"\napi_key = "kept-to-ourselves"',
            "mail.api_key: this key is not known; known",
        ),
        ('[mail]\nkind = "smtp"\nhost = "a"\nport = "kept-to-ourselves"', "mail.port: Input should be a valid integer"),
        ('[mail]\nkind = "sendgrid"\nkept-to-ourselves-for-ever = 1', "mail.(no name): this key is not known"),
        (
            '[mail]\nkind = "sendgrid"\napi_key = "SG.x"\ninbound_secret = "short"',
            "mail.inbound_secret: must have 20 characters or more; docs/mail.md says how to draw one",
        ),
        ('[mail]\nkind = "sendgrid\n', r"secrets.toml is not TOML: Illegal character '\n' (at line 2, column 17)"),
        ('[mail]\nkind = "folder"\nfolder', "(at end of document); docs/slack.md and docs/mail.md show"),
        ("[kept-to-ourselves]\n[kept-to-ourselves]", "is not TOML: Cannot declare … twice (at line 2, column 19)"),
        ("[sms]\n", "sms.url: this is missing (or WINBACK_SMS_URL in the environment)"),
        (
            '[language_model]\napi_url = "kept-to-ourselves"\nmodel = "m"',
            "language_model.api_url: String should match pattern",
        ),
        (
            '[post]\nkey = "kept-to-ourselves"',
            "must hold tables, of [slack], [mail], [sms], [language_model], [sign_in], [hooks]; there are: post",
        ),
        ('sms = "kept-to-ourselves"', "must hold tables"),
        ("", "there are: none"),
    ],
)
def test_a_wrong_key_is_named_and_no_secret_is_told(nobody: Company, text: str, told: str):
    done = nobody.types("setup", "--from", nobody.tells(text))

    assert done.exit_code == 1
    assert told in done.stderr
    assert SECRET not in done.output
    assert not nobody.home.exists()


def test_a_kind_that_the_environment_names_otherwise_is_refused_before_anything_is_stored(
    nobody: Company, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WINBACK_MAIL_KIND", "pigeon")

    with pytest.raises(SettingsError, match="this is none of"):
        read_secrets(None, read_settings())


@pytest.mark.parametrize(
    ("service", "kind"),
    [(service, kind) for service, kinds in KINDS.items() for kind in kinds if service != HOOKS],
)
def test_each_key_of_a_block_has_a_variable_of_its_own(service: str, kind: str):
    known = variables(service, kind)

    assert set(known) - {"kind"} == set(kind_of(service, kind).model_fields)
    assert all(name.startswith(f"WINBACK_{service.upper()}_") for name in known.values())
    assert f"WINBACK_{service.upper()}_BLOCK" not in known.values()
