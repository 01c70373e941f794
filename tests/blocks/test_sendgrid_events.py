"""The stand-in signs its events as SendGrid does: SendGrid's own library verifies both them and a genuine request."""

from datetime import UTC, datetime

import pytest
from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader

from tests.blocks.test_sendgrid import mail
from tests.sendgrids import SendGridWorld, again
from tests.sendgridworld import genuine

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def verified(key: str, body: bytes, headers: dict[str, str]) -> bool:
    told = headers[EventWebhookHeader.SIGNATURE], headers[EventWebhookHeader.TIMESTAMP]
    return bool(EventWebhook(key).verify_signature(body.decode(), *told))


@pytest.fixture
def sent(sendgrid: SendGridWorld) -> SendGridWorld:
    sendgrid.adds_group(12)
    sendgrid.block(unsubscribe_group=12).send(mail(kind="survey"))
    return sendgrid


def test_a_request_that_sendgrid_has_signed_is_verified():
    webhook, body = EventWebhook(genuine.KEY), genuine.BODY.decode()

    assert webhook.verify_signature(body, genuine.SIGNATURE, genuine.STAMP)
    assert not webhook.verify_signature(body.replace("dropped", "bounced"), genuine.SIGNATURE, genuine.STAMP)


def test_the_stand_in_signs_as_sendgrid_does(sent):
    events = sent.events_for(mail(), "processed", "delivered", at=NOON)

    body, headers = sent.signed(events, NOON)

    assert verified(sent.event_key, body, headers)
    assert headers[EventWebhookHeader.TIMESTAMP] == str(int(NOON.timestamp()))


def test_another_s_signature_a_changed_body_and_an_old_time_do_not_verify(sent):
    events = sent.events_for(mail(), "delivered", at=NOON)
    body, headers = sent.signed(events, NOON)

    assert not verified(sent.event_key, *sent.signed(events, NOON, forged=True))
    assert not verified(sent.event_key, body.replace(b"delivered", b"dropped"), headers)
    assert not verified(sent.event_key, body, headers | {EventWebhookHeader.TIMESTAMP: genuine.STAMP})


def test_events_carry_the_message_s_id_as_prefix_and_its_token_at_the_top(sent):
    (taken,) = sent.mails
    delivered, opened = sent.events_for(taken, "delivered", "open", at=NOON)

    assert delivered["sg_message_id"].startswith(f"{taken.message_id}.")
    assert (delivered["winback"], delivered["asm_group_id"]) == (taken.token, 12)
    assert opened["timestamp"] == int(NOON.timestamp())
    assert "sg_message_id" not in sent.asynchronous(taken)


def test_an_event_that_is_told_again_differs_in_its_id_alone(sent):
    (delivered,) = sent.events_for(mail(), "delivered", at=NOON)
    told = again(delivered)

    assert {name for name in delivered if told[name] != delivered[name]} == {"sg_event_id"}


def test_what_happens_to_a_mail_stands_on_sendgrid_s_lists(sent):
    sent.events_for(mail(), "spamreport", "unsubscribe", "group_unsubscribe")
    sent.blocked(mail())

    listed = {name for name, addresses in sent.lists.items() if "lone@nordlys.example" in addresses}
    assert listed == {"spam_reports", "unsubscribes", "blocks"}
    assert list(sent.groups[12]) == ["lone@nordlys.example"]
