"""Who is on call is texted, and hears by mail at once where the text may not have come."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from blocks.texting import Texting
from tests.gateways import Answer, Gateway
from tests.lives import STAFF, Life, policy_with
from winback.entries import Outcome
from winback.outbox import MessageState

PHONE = "+45 10 12 11 01"
ON_CALL = [one | ({"phone": PHONE} if one["id"] == "birgit" else {}) for one in STAFF]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as gateway:
        yield gateway


@pytest.fixture
def life(lives, gateway: Gateway) -> Life:
    """A company whose member of staff on call has a telephone."""
    life: Life = lives(policy_with(staff=ON_CALL))
    block = Texting(url=f"json://{gateway.host}/?:to={{phone}}")
    life.house = replace(life.house, texting=block, sms_name="winback")
    return life


def test_who_is_on_call_is_texted_the_case_and_the_hour_and_nothing_of_the_customer(life: Life, gateway: Gateway):
    life.begins(score=0)

    (call,) = gateway.calls
    assert call.body["to"] == "+4510121101"
    begun = f"winback: critical case {life.case_id}. Call the customer by Monday 23 November at 11:00."
    assert call.body["message"] == f"{begun} winback show {life.case_id}"
    assert not any(told in call.text for told in ("Lone", "parcel", "10121012", "nordlys.example"))
    assert "alert-on-call/birgit" not in life.sent


def test_a_text_that_may_not_have_come_is_a_mail_at_once(life: Life, gateway: Gateway):
    gateway.answers = lambda _: Answer(500)

    life.begins(score=0)

    assert len(gateway.calls) == 1
    assert "alert-on-call/birgit" in life.sent
    assert {row.state for row in life.messages if row.role == "on_call"} == {MessageState.SENT}


def test_while_prefect_keeps_the_block_back_who_is_on_call_is_mailed(life: Life, gateway: Gateway):
    life.house = replace(life.house, texting=None)

    life.begins(score=0)

    assert gateway.calls == []
    assert "alert-on-call/birgit" in life.sent


def test_while_the_gateway_s_address_is_wrong_who_is_on_call_is_mailed_at_once(life: Life, gateway: Gateway):
    life.house = replace(life.house, texting=Texting(url="nothing://{phone}"))

    life.begins(score=0)

    assert "alert-on-call/birgit" in life.sent


def test_without_a_telephone_who_is_on_call_is_mailed(lives, gateway: Gateway):
    life = lives()
    life.house = replace(life.house, texting=Texting(url=f"json://{gateway.host}/?:to={{phone}}"))

    life.begins(score=0)

    assert gateway.calls == []
    assert "alert-on-call/birgit" in life.sent


def is_asked_again(life: Life, **person: object) -> None:
    life.begins(score=2, **person)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()


def test_a_customer_without_an_address_is_asked_by_sms_reminded_once_and_won_back(life: Life, gateway: Gateway):
    is_asked_again(life, email=None)
    life.passes(days=9)

    asked, reminded = [call.body for call in gateway.calls if call.body["to"] == "+4510121012"]
    token = asked["message"].rpartition("/a/")[2]
    life.store.answer(token, 9, "")
    life.runs_on()
    assert asked["message"].startswith("Nordlys: Du fortalte os om noget, der gik galt.")
    assert reminded["message"].startswith("Nordlys: En enkelt påmindelse")
    assert life.row.outcome == Outcome.WON_BACK


def test_who_has_an_address_is_asked_by_mail(life: Life, gateway: Gateway):
    is_asked_again(life)

    assert [call for call in gateway.calls if call.body["to"] == "+4510121012"] == []
    assert "resurvey" in life.sent


def test_a_text_to_a_customer_that_may_have_gone_out_is_never_sent_again_by_itself(life: Life, gateway: Gateway):
    gateway.answers = lambda _: Answer(500)
    is_asked_again(life, email=None)
    life.passes(days=1, patrol=True)

    (row,) = [one for one in life.messages if one.key.endswith("/resurvey")]
    assert len([call for call in gateway.calls if call.body["to"] == "+4510121012"]) == 1
    assert row.state == MessageState.UNKNOWN
