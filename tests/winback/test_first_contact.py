"""When a customer was first spoken to, and whether that was in time."""

from datetime import datetime, timedelta

import pytest

from tests.winback.test_case import (
    ABANDONED,
    AGAIN,
    COMPLAINT,
    HOUR,
    MONDAY,
    NOBODY,
    OPENED,
    POLICY,
    REACHED,
    TO_CLOSED,
    TRIED,
)
from winback import entries as e
from winback.first_contact import FirstContact, first_contact

DUE = MONDAY + timedelta(days=3)
"""24 hours of an office that is open eight a day, from nine on a Monday."""

Told = tuple[e.Body, timedelta]


def contact_after(*told: e.Body | Told) -> FirstContact | None:
    """The first contact of a journal; each body with the time since Monday at which it was written."""
    timed = [one if isinstance(one, tuple) else (one, timedelta()) for one in told]
    entries = [
        e.Entry(1, seq, MONDAY + after, "ann", f"k{seq}", body) for seq, (body, after) in enumerate(timed, start=1)
    ]
    return first_contact(1, entries, POLICY)


@pytest.mark.parametrize(
    ("after", "worked", "in_time"),
    [(HOUR, HOUR, True), (timedelta(days=3), 24 * HOUR, True), (timedelta(days=4), 32 * HOUR, False)],
)
def test_in_time_is_before_the_deadline(after: timedelta, worked: timedelta, in_time: bool):
    contact = contact_after(OPENED, (REACHED, after))

    assert contact == FirstContact(MONDAY, DUE, MONDAY + after, worked)
    assert (contact.in_time, contact.took, contact.was_due(MONDAY)) == (in_time, after, True)


@pytest.mark.parametrize(("now", "was_due"), [(DUE - HOUR, False), (DUE, True)])
def test_who_was_not_reached_counts_when_the_time_has_come(now: datetime, was_due: bool):
    contact = contact_after(OPENED, (TRIED, HOUR))

    assert contact == FirstContact(MONDAY, DUE)
    assert (contact.was_due(now), contact.in_time, contact.took) == (was_due, False, None)


def test_the_deadline_outlives_the_tries():
    contact = contact_after(OPENED, TRIED, TRIED, TRIED, (REACHED, timedelta(days=9)))

    assert contact is not None
    assert (contact.due, contact.reached_at) == (DUE, MONDAY + timedelta(days=9))


def test_the_deadline_outlives_the_silence_of_staff():
    contact = contact_after(OPENED, (ABANDONED, timedelta(days=30)))

    assert contact == FirstContact(MONDAY, DUE)
    assert contact.was_due(DUE)


def test_a_time_that_the_customer_prefers_is_the_deadline():
    wish = TRIED.model_copy(update={"preferred": MONDAY + timedelta(days=5)})

    assert contact_after(OPENED, wish, (REACHED, timedelta(days=4))).in_time


def test_nobody_to_call_and_nothing_opened_have_none():
    assert contact_after(NOBODY) == FirstContact(MONDAY)
    assert not FirstContact(MONDAY).was_due(DUE)
    assert contact_after() is None


def test_a_suspended_case_is_not_due():
    assert contact_after(OPENED, e.Suspended(reason="r")) == FirstContact(MONDAY)


def test_only_the_latest_opening_counts():
    later = timedelta(days=30)
    contact = contact_after(*TO_CLOSED, (AGAIN, later))

    assert contact is not None
    assert (contact.opened_at, contact.reached_at) == (MONDAY + later, None)


def test_only_the_first_contact_counts():
    second = (COMPLAINT, timedelta(days=5)), (REACHED, timedelta(days=20))

    assert contact_after(OPENED, (REACHED, HOUR), *second) == FirstContact(MONDAY, DUE, MONDAY + HOUR, HOUR)
