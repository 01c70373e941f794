"""Who calls is known by the signature, and what is told is read with care."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from blocks.mail.sendgrid.events import AHEAD, PAST, SIGNATURE, STAMP, NotAKey, is_signed, read_batch, read_key
from tests.sendgridworld import genuine
from winback.mail_events import EventKind, MailEvent

HEADERS = {SIGNATURE: genuine.SIGNATURE, STAMP: genuine.STAMP}
THAT_DAY = datetime.fromtimestamp(int(genuine.STAMP), UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def told(**event: Any) -> dict[str, Any]:
    return {"event": "delivered", "timestamp": int(NOW.timestamp()), "email": "Lone@Nordlys.example"} | event


def read(*events: object) -> list[MailEvent]:
    batch = read_batch(json.dumps(events).encode(), NOW, group=7)
    assert batch
    return list(batch.events)


def test_what_sendgrid_signed_is_known_to_be_its():
    assert is_signed(read_key(genuine.KEY), genuine.BODY, HEADERS, THAT_DAY)


def test_another_body_by_one_byte_is_not():
    assert not is_signed(read_key(genuine.KEY), genuine.BODY.rstrip(), HEADERS, THAT_DAY)


@pytest.mark.parametrize("since", [PAST, -AHEAD])
def test_a_retry_of_a_day_counts_and_what_is_older_does_not(since: timedelta):
    moment = timedelta(seconds=1) if since > timedelta(0) else -timedelta(seconds=1)

    assert is_signed(read_key(genuine.KEY), genuine.BODY, HEADERS, THAT_DAY + since)
    assert not is_signed(read_key(genuine.KEY), genuine.BODY, HEADERS, THAT_DAY + since + moment)


@pytest.mark.parametrize(
    "headers",
    [{}, {STAMP: "noon"}, {STAMP: "9" * 400}, {SIGNATURE: ""}, {SIGNATURE: "ø"}, {SIGNATURE: "AAAA"}, {STAMP: "-1"}],
)
def test_headers_that_are_missing_or_nonsense_are_nobodys(headers: dict[str, str]):
    assert not is_signed(read_key(genuine.KEY), genuine.BODY, (HEADERS | headers) if headers else {}, THAT_DAY)


@pytest.mark.parametrize("text", ["", "not a key", genuine.KEY[:40], "ø"])
def test_what_is_no_verification_key_is_said(text: str):
    with pytest.raises(NotAKey):
        read_key(text)


def test_bytes_are_signed_whatever_they_are():
    own, body, stamp = ec.generate_private_key(ec.SECP256R1()), b'["\xff\xfe"]', str(int(NOW.timestamp()))
    signature = base64.b64encode(own.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()

    assert is_signed(own.public_key(), body, {STAMP: stamp, SIGNATURE: signature}, NOW)


def test_an_event_is_read():
    (event,) = read(
        told(
            event="bounce",
            sg_event_id="e1",
            sg_message_id="abc.recvd-1.0",
            winback="0f" * 10,
            reason="550 5.1.1\x00 <lone@nordlys.example>: no\nsuch user",
            status="5.1.1",
            asm_group_id=7,
        )
    )

    assert (event.event_id, event.kind, event.at) == ("e1", EventKind.BOUNCE, NOW)
    assert (event.token, event.provider_id, event.address) == ("0f" * 10, "abc", "lone@nordlys.example")
    assert (event.reason, event.status, event.group) == ("550 5.1.1 <…@…>: no such user", "5.1.1", True)


@pytest.mark.parametrize("written", ["{:+}", "{:_}", " {}", "{}.0"])
def test_a_time_that_is_not_written_in_digits_alone_is_nobodys_though_it_is_signed(written: str):
    own, stamp = ec.generate_private_key(ec.SECP256R1()), written.format(int(NOW.timestamp()))
    signature = base64.b64encode(own.sign(stamp.encode() + b"[]", ec.ECDSA(hashes.SHA256()))).decode()

    assert not is_signed(own.public_key(), b"[]", {STAMP: stamp, SIGNATURE: signature}, NOW)


@pytest.mark.parametrize(
    ("number", "group", "elsewhere"),
    [
        (7, True, False),
        ("7", True, False),
        (8, True, True),
        (None, False, False),
        (0, False, False),
        ("x", False, False),
    ],
)
def test_another_group_than_ours_is_somebody_elses(number: object, group: bool, elsewhere: bool):
    (event,) = read(told(event="group_resubscribe", asm_group_id=number))

    assert (event.group, event.elsewhere) == (group, elsewhere)


def test_a_bounce_that_passes_is_told_apart_from_one_that_lasts():
    assert [
        event.kind for event in read(told(event="bounce", type="blocked"), told(event="bounce", type="bounce"))
    ] == [
        EventKind.BLOCKED,
        EventKind.BOUNCE,
    ]


def test_what_is_told_anew_under_another_id_is_known_by_what_it_says():
    once, again, other = read(
        told(sg_event_id="a", sg_message_id="m"),
        told(sg_event_id="b", sg_message_id="m"),
        told(sg_event_id="c", sg_message_id="n"),
    )

    assert once.fingerprint == again.fingerprint != other.fingerprint


def test_an_event_that_nobody_knows_yet_is_passed_on_as_such():
    assert read(told(event="account_status_change"))[0].kind is EventKind.UNKNOWN


BAD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.lists(st.integers(), max_size=2),
    st.just({}),
    st.sampled_from(["", None, "noon", True, [], -1, 1e400, 99999999999999, "9" * 5000]).map(
        lambda timestamp: told(timestamp=timestamp)
    ),
    st.sampled_from([None, 5, [], {}, "", "\x00"]).map(lambda name: told(event=name)),
)


@given(bad=st.lists(BAD, max_size=6), place=st.integers(0, 6))
def test_a_bad_event_anywhere_never_loses_a_good_one(bad: list[object], place: int):
    batch = read_batch(json.dumps([*bad[:place], told(sg_event_id="good"), *bad[place:]]).encode(), NOW, group=7)

    assert batch is not None
    assert [event.event_id for event in batch.events] == ["good"]
    assert batch.bad == len(bad)


WEIRD = st.one_of(st.none(), st.integers(), st.text(), st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
FIELDS = ("email", "sg_event_id", "sg_message_id", "winback", "custom_args", "reason", "type", "status", "asm_group_id")


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, WEIRD)))
def test_whatever_stands_in_its_fields_an_event_can_be_kept(fields: dict[str, object]):
    (event,) = read(told(**fields))

    kept = (event.event_id, event.token, event.provider_id, event.address, event.reason, event.status)
    assert all(text.isprintable() and len(text) <= 320 and text.encode("utf-8") is not None for text in kept)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[", b"\xff", b"[" * 100_000, b'"[]"'])
def test_what_is_no_list_is_not_understood(body: bytes):
    assert read_batch(body, NOW, group=7) is None
