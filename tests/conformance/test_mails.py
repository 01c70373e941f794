"""Mistakes that are planted in a mail, a call, an answer or an event are found; what SendGrid takes is not one."""

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.blocks.test_sendgrid import mail
from tests.conformance.mail_contracts import MailContracts
from tests.conformance.mail_replay import MailReplay
from tests.sendgrids import SEND, Broken, Call, RateLimited, Says, SendGridWorld
from tests.sendgridworld.happenings import OWN

PEOPLE = ("Lone Ravn", "lone@nordlys.example")


@pytest.fixture
def replay(mail_contracts: MailContracts) -> MailReplay:
    return MailReplay(mail_contracts, PEOPLE)


@pytest.fixture
def sent(sendgrid: SendGridWorld) -> Call:
    """A survey as it goes out, recorded."""
    sendgrid.adds_group(7)
    sendgrid.block(unsubscribe_group=7, categories=["nordlys-dk"], ip_pool="letters").send(mail(kind="survey"))
    return sendgrid.calls[-1]


def planted(call: Call, *path: Any, value: Any) -> Call:
    """The same with something else at a place, or without it where the value is None."""
    body = copy.deepcopy(call.body)
    place = body
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return replace(call, body=body)


def test_what_goes_out_is_as_published(replay, sent):
    assert replay.of_call(sent) == []


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("personalizations",), [], "$.personalizations"),
        (("personalizations", 0, "to"), None, "'to' is a required property"),
        (("personalizations", 0, "to", 0, "email"), None, "'email' is a required property"),
        (("from",), None, "'from' is a required property"),
        (("from", "name"), "Blåbær", "$.from.name"),
        (("subject",), "", "$.subject"),
        (("content",), None, "is a required property"),
        (("content", 0, "value"), "", "$.content[0].value"),
        (("content", 0), {"type": "text/html", "value": "<p>"}, "$.content"),
        (("categories",), ["winback", "survey", *"abcdefghi"], "$.categories"),
        (("categories", 2), "x" * 256, "$.categories[2]"),
        (("categories", 2), "Lone Ravn", "$.categories"),
        (("categories", 1), "advertisement", "$.categories"),
        (("custom_args",), {"winback": 7}, "$.custom_args.winback"),
        (("custom_args",), {"winback": "lone@nordlys.example"}, "$.custom_args"),
        (("custom_args", "case"), "7", "$.custom_args"),
        (("headers", "Reply-To"), "x@y.example", "$.headers"),
        (("headers", "X-Customer"), "Lone Ravn", "somebody's data"),
        (("asm", "group_id"), "7", "$.asm.group_id"),
        (("ip_pool_name",), "x", "$.ip_pool_name"),
        (("tracking_settings", "click_tracking", "enable"), True, "$.tracking_settings"),
        (("mail_settings", "sandbox_mode", "enable"), "no", "$.mail_settings.sandbox_mode.enable"),
    ],
)
def test_a_wrong_mail_is_found(replay, sent, path, value, place):
    found = replay.of_call(planted(sent, *path, value=value))

    assert any(place in line for line in found), found


def test_a_wrong_call_or_answer_is_found(replay, sent, sendgrid):
    list(sendgrid.block().suppressions(datetime(2026, 11, 23, tzinfo=UTC)))
    listing = next(call for call in sendgrid.calls if call.path.endswith("/bounces"))

    assert replay.of_call(listing) == []
    assert replay.of_call(replace(listing, path="/v3/suppression/everybody")) != []
    assert replay.of_call(replace(listing, query={"page": "2"})) == ["$.page: is no parameter here"]
    assert "$.limit: 501" in replay.of_call(replace(listing, query={"limit": "501"}))[0]
    assert replay.of_call(replace(listing, answer=[{"email": 7}])) != []
    assert replay.of_call(replace(sent, told={})) == ["the answer lacks X-Message-Id"]
    assert replay.of_call(replace(sent, status=400, answer={"errors": "no"})) != []


def test_a_refusal_of_the_stand_in_has_the_published_shape(replay, sendgrid):
    sendgrid.block().send(mail())
    for fault in (Says(401), Says(403), Says(404), Says(405), Says(413), Broken(500), RateLimited()):
        sendgrid.fails(SEND, fault)
        sendgrid.block().client().send(sendgrid.calls[0].body)

    assert len(sendgrid.calls) == 8
    assert [line for call in sendgrid.calls for line in replay.of_call(call)] == []


def test_every_event_of_the_stand_in_is_as_published_and_a_wrong_one_is_found(replay, sent, sendgrid):
    events = [*sendgrid.events_for(mail(), *OWN), sendgrid.asynchronous(mail()), sendgrid.blocked(mail())]
    replay.batch(sendgrid.signed(events)[0])
    assert replay.wrong == []

    for wrong in ({"timestamp": "now"}, {"event": "vanished"}, {"email": None}):
        spoilt = [{name: value for name, value in (event | wrong).items() if value is not None} for event in events]
        assert len(replay.contracts.of_events(json.loads(json.dumps(spoilt)))) >= len(events)
