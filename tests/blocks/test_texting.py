"""The SMS block, with Apprise itself, against a gateway on this machine."""

import logging

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks import texting
from blocks.sending import LostAnswer, Misconfigured, Refused, Unclear
from blocks.texting import Texting
from tests.gateways import Answer, Gateway

PHONE, TEXT = "+4510121012", "Nordlys: Svar her: https://answers.example/a/k"
KEY = "k3yk3yk3y"


def to(gateway: Gateway, more: str = "") -> Texting:
    """The company's own gateway: the number goes along in the JSON."""
    return Texting(url=f"json://winback:{KEY}@{gateway.host}/sms?:to={{phone}}{more}")


class TestTextingBlock(BlockStandardTestSuite):
    @pytest.fixture
    def block(self) -> type[Texting]:
        return Texting


def test_a_text_goes_once_to_one_number():
    with Gateway() as gateway:
        to(gateway).send(PHONE, TEXT)

        (call,) = gateway.calls
        assert (call.body["to"], call.body["message"], call.body["title"]) == (PHONE, TEXT, "")


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_a_no_leaves_open_whether_it_went_and_nothing_is_tried_again(status: int):
    with Gateway(lambda _: Answer(status)) as gateway:
        with pytest.raises(Unclear):
            to(gateway, "&retry=5&wait=0&optional=yes&redirect=yes").send(PHONE, TEXT)

        assert len(gateway.calls) == 1


def test_a_gateway_that_nobody_can_reach_leaves_it_open_too():
    with Gateway() as gateway:
        nowhere = to(gateway)

    with pytest.raises(Unclear):
        nowhere.send(PHONE, TEXT)


@pytest.mark.parametrize("answer", [Answer(after=5), Answer(body="x" * 500, pause=0.02)], ids=["silent", "slow"])
def test_a_gateway_that_does_not_come_to_an_end_is_left(answer: Answer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(texting, "LONGEST", 0.3)
    with Gateway(lambda _: answer) as gateway, pytest.raises(LostAnswer):
        to(gateway).send(PHONE, TEXT)


def test_all_of_it_takes_less_than_one_try_to_send_may():
    assert texting.CONNECT + texting.READ < texting.LONGEST < 12


@pytest.mark.parametrize("phone", ["", "10121012", "+45", "+45 10 12 10 12", "+4510121012&to=+4599999999", "lone"])
def test_what_is_no_number_with_its_country_is_refused_unsent(phone: str):
    with Gateway() as gateway:
        with pytest.raises(Refused):
            to(gateway).send(phone, TEXT)

        assert gateway.calls == []


def test_an_address_that_cannot_be_used_is_ours_to_mend():
    with pytest.raises(Misconfigured):
        Texting(url="nonsense://{phone}").send(PHONE, TEXT)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"twilio://AC{'a' * 32}:{'b' * 32}@+46701234567/{{phone}}", ""),
        ("46elks://user:secret@Nordlys/{phone}", ""),
        ("jsons://gateway.example/sms?:to={phone}", ""),
        ("jsons://gateway.example/sms", "has no {phone}"),
        ("twilio://secret:{phone}", "Apprise cannot read the address of the SMS gateway (twilio://…)"),
        ("secret {phone}", "Apprise cannot read the address of the SMS gateway (it)"),
    ],
)
def test_an_address_is_looked_at_without_a_call_and_never_told(url: str, told: str):
    found = Texting(url=url).check()

    assert told in found
    assert bool(found) == bool(told)
    assert "secret" not in found


def test_no_number_no_text_and_no_key_is_logged(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Gateway(lambda _: Answer(500, "no credit")) as gateway, pytest.raises(Unclear) as no:
        to(gateway).send(PHONE, TEXT)

    told = f"{caplog.text} {no.value!r} {to(gateway)!r}"
    assert not any(secret in told for secret in ("10121012", "Svar her", KEY, "no credit"))
