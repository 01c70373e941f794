"""The SendGrid block's account: that it is sound, and who wants no mail by SendGrid's own lists."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.sending import NotNow
from tests import sendgrids as faults
from winback.mail_events import EventKind

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


# -- its health --


def test_a_sound_account_has_nothing_to_mend(sendgrid):
    sendgrid.adds_group(12)

    assert sendgrid.block(unsubscribe_group=12).check() == ""


def test_each_thing_that_is_wrong_is_told_with_its_mend(sendgrid):
    assert "API key" in sendgrid.block(api_key="SG.other").check()
    assert "unsubscribe group 99" in sendgrid.block(unsubscribe_group=99).check()
    assert "event_key" in sendgrid.block(event_key="no key").check()
    sendgrid.fails("/v3/scopes", faults.LostAnswer())
    assert "lost" in sendgrid.block().check()
    sendgrid.scopes.discard("mail.send")
    assert "Mail Send" in sendgrid.block().check()


# -- who wants no mail --


def test_whoever_was_listed_since_then_is_found_page_by_page(sendgrid):
    sendgrid.adds_group(12)
    sendgrid.adds_group(13)
    for number in range(1100):
        sendgrid.lists_address("bounces", f"b{number}@x.example", NOW)
    sendgrid.lists_address("spam_reports", "s@x.example", NOW)
    sendgrid.lists_address("invalid_emails", "i@x.example", NOW)
    sendgrid.lists_address("unsubscribes", "u@x.example", NOW)
    sendgrid.lists_address("unsubscribes", "old@x.example", NOW - timedelta(days=9))
    sendgrid.lists_address("blocks", "full@x.example", NOW)
    sendgrid.groups[12] |= {"g@x.example": int(NOW.timestamp()), "old@x.example": 1}
    sendgrid.groups[13]["other@x.example"] = int(NOW.timestamp())

    found = list(sendgrid.block(unsubscribe_group=12).suppressions(NOW - timedelta(days=1)))

    assert len({one.address for one in found if one.kind is EventKind.BOUNCE}) == 1100
    assert {(one.address, one.kind) for one in found if one.kind is not EventKind.BOUNCE} == {
        ("s@x.example", EventKind.SPAM_REPORT),
        ("i@x.example", EventKind.INVALID),
        ("u@x.example", EventKind.UNSUBSCRIBE),
        ("g@x.example", EventKind.GROUP_UNSUBSCRIBE),
    }
    assert {one.at for one in found} == {NOW}


def test_a_list_without_end_is_read_to_a_bound(sendgrid):
    for number in range(1200):
        sendgrid.lists_address("bounces", f"b{number}@x.example", NOW)

    found = list(sendgrid.block().suppressions(NOW, most=700))

    assert len(found) == 700


@pytest.mark.parametrize("fault", [faults.Page(200), faults.LostAnswer(), faults.Broken(500)], ids=str)
def test_a_list_that_cannot_be_read_now_is_read_another_time(sendgrid, fault):
    sendgrid.fails("/v3/suppression/bounces", fault)

    with pytest.raises(NotNow):
        list(sendgrid.block().suppressions(NOW))
