"""`winback setup` for sources of web hooks: on a real Prefect server, as it is typed, and heard at a port then."""

import json
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from blocks.hooks.kept import Sources, load_source
from blocks.hooks.source import HookSource
from blocks.loading import load
from blocks.settings import SettingsError, read_settings
from blocks.store.tables import CaseRow
from deployments.doctor_of_hooks import examine_hooks
from deployments.doors import Doors
from deployments.secrets import read_secrets
from deployments.server import Embedded
from tests.deployments.test_mail_setup import Company
from tests.gateways import Answer, Gateway
from tests.hooks import GENERIC, SECRET, WHSEC, signed
from tests.lives import Life

SHOP = f'[hooks.shop]\nkind = "generic"\nsecret = "{SECRET}"\n'
SURVEY = f'[hooks.survey]\nkind = "formbricks"\nsecret = "{WHSEC}"\nform = "delivery"\nmapping = {{ score = "q1" }}\n'


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Nothing is set up."""
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path / "home"))
    return Company(tmp_path / "home")


@pytest.fixture
def company(nobody: Company, engine: Embedded) -> Company:
    """Prefect is served, and the starter policy is in force."""
    assert nobody.types("setup", "--no-engine").exit_code == 0
    return nobody


@pytest.mark.engine
def test_each_table_becomes_a_block_and_the_settings_name_them_all(company: Company):
    first = company.reads("setup", "--from", company.tells(SHOP + SURVEY))
    again = company.reads("setup", "--from", company.tells(SHOP))

    assert first["hooks/survey"] == {"block": "survey", "same": False}
    assert again["hooks/shop"] == {"block": "shop", "same": True}
    assert company.written == {"hook_sources": "shop,survey"}
    assert read_settings().hooks == ["shop", "survey"]
    kept: HookSource = load("hooks", "survey")
    assert (kept.form, kept.mapping, kept.secret.get_secret_value()) == ("delivery", {"score": "q1"}, WHSEC)


@pytest.mark.engine
def test_the_doctor_looks_at_each_source_and_asks_surveymonkey(company: Company):
    with Gateway(lambda _: Answer(401)) as gateway:
        monkey = (
            f'[hooks.monkey]\nkind = "surveymonkey"\nsecret = "{SECRET}"\nclient_id = "c"\napi_token = "t"\n'
            f'mapping = {{ score = "1" }}\napi_url = "http://{gateway.host}"\n'
        )
        stored = company.reads("setup", "--from", company.tells(SHOP + monkey))
        findings = list(examine_hooks(read_settings()))

    assert "api_token" in stored["hooks/monkey"]["error"]
    assert (findings[0].state, findings[0].told) == ("ok", "generic calls /hooks/shop")
    assert "does not accept the api_token" in findings[1].told
    assert SECRET not in str(findings)


@pytest.mark.engine
def test_what_is_stored_is_heard_at_a_port_and_becomes_a_case(company: Company, life: Life):
    company.types("setup", "--from", company.tells(SHOP))
    sources = Sources(read_settings().hooks, load_source)
    sources.look()
    doors = Doors(life.house, ("127.0.0.1", 0), by_socket=False, slack_by_port=False, mail_name="", sources=sources)
    ear = doors.open(lambda _: None)
    ear.listen()
    try:
        body = json.dumps(GENERIC).encode()
        port = ear._ears[0].port  # type: ignore[attr-defined]
        answer = post(f"http://127.0.0.1:{port}/hooks/shop", body)
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz")
    finally:
        ear.close()
        doors.close()

    assert (answer.status_code, ready.text) == (204, "ready")
    assert "/hooks/{source}" in doors.lines[0]
    with life.store.database.reading() as session:
        assert len(session.exec(select(CaseRow)).all()) == 1


def post(url: str, body: bytes) -> httpx.Response:
    """What is answered to a signed hook."""
    return httpx.post(url, content=body, headers=signed("generic", body))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[hooks]\nkind = 3\n", "hooks.kind must be a table"),
        ("[hooks.shop]\n", "hooks.shop.kind: this is missing"),
        ('[hooks.shop]\nkind = "generic"\nsecret = "short"\n', "hooks.shop.secret: must have 16 characters or more"),
        (SHOP + "colour = 1\n", "hooks.shop.colour: this key is not known"),
        (SHOP.replace("hooks.shop", 'hooks."My Shop"'), "hooks.My Shop: its name is not of small letters"),
        (SHOP + 'mapping = { nps = "x" }\n', "hooks.shop: its mapping names nps"),
        (SHOP + 'name = "other"\n', "without a name of its own"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_before_anything_is_made(nobody: Company, text: str, said: str):
    with pytest.raises(SettingsError) as wrong:
        read_secrets(nobody.tells(text), read_settings())

    assert said in str(wrong.value)
    assert SECRET not in str(wrong.value)


def test_a_secret_may_stand_in_the_environment_instead(nobody: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINBACK_HOOKS_WEB_SHOP_SECRET", SECRET)
    (told,) = read_secrets(nobody.tells('[hooks.web-shop]\nkind = "generic"\n'), read_settings())

    assert told.called == "hooks/web-shop"
    assert told.block.secret.get_secret_value() == SECRET  # type: ignore[attr-defined]
