"""What the doctor finds in the identity provider, against a stand-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from blocks.settings import Settings
from blocks.sign_in import SignIn
from deployments import doctor_of_sign_in
from deployments.doctor_of_sign_in import examine_sign_in
from tests.standin_provider import Provider
from winback.finding import Finding, mend

DESK = "https://desk.example"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider


def finds(home: Path, found: SignIn | Finding, monkeypatch: pytest.MonkeyPatch, **more: str) -> list[Finding]:
    monkeypatch.setattr(doctor_of_sign_in, "load_block", lambda *_: found)
    told = {"sign_in_block": "idp", "desk_url": DESK} | more
    settings = Settings(home=home, database_url="sqlite://", outbox=home, drop=home, letters=home, **told)
    return list(examine_sign_in(settings))


def block(issuer: str) -> SignIn:
    return SignIn(issuer=issuer, client_id="winback", client_secret=SecretStr("s"), name="Entra")


def test_all_is_well(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (found,) = finds(tmp_path, block(provider.issuer), monkeypatch)

    assert (found.state, found.told) == ("ok", f"Entra, back to {DESK}")


def test_without_a_provider_there_is_nothing_to_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert finds(tmp_path, block(DESK), monkeypatch, sign_in_block="") == []


def test_a_silent_provider_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (found,) = finds(tmp_path, block("http://127.0.0.1:9"), monkeypatch)

    assert found.state == "mend"
    assert "block idp" in found.told


def test_a_block_that_is_not_there_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert finds(tmp_path, mend("Sign-in", "lost", "Find it."), monkeypatch) == [mend("Sign-in", "lost", "Find it.")]


def test_a_provider_must_know_the_way_back(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = {"sign_in_block": "idp", "database_url": "sqlite://"} | dict.fromkeys(("home", "outbox", "drop"), tmp_path)
    monkeypatch.setattr(doctor_of_sign_in, "load_block", lambda *_: block(provider.issuer))

    (found,) = examine_sign_in(Settings(**home, letters=tmp_path))

    assert "desk_url" in found.mend
