"""What customers were asked, and what they were not sent and why, told by journals of any release."""

from datetime import UTC, datetime, timedelta

from winback import entries as e
from winback.asking import Asking, read_askings

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
UNTIL = AT + timedelta(days=3)


def read(*bodies: e.Body) -> tuple[Asking, ...]:
    return read_askings(e.Entry(7, seq, AT, e.WINBACK, f"k{seq}", body) for seq, body in enumerate(bodies, 1))


def test_what_was_asked():
    assert read(
        e.ResurveyAsked(token="t", expires=UNTIL, messages=("g1/resurvey",)),
        e.Messaged(step="resurvey-reminder", messages=("g1/resurvey-reminder",)),
        e.ReviewDecided(destination="own", invited=True, messages=("review/own",)),
    ) == (
        Asking(7, AT, "resurvey"),
        Asking(7, AT, "resurvey_reminder"),
        Asking(7, AT, "review_request", destination="own"),
    )


def test_what_was_not_sent_and_why():
    told = read(
        e.Messaged(step="receipt", skipped="no_address"),
        e.Messaged(step="resurvey", skipped="quarantine", waits_until=UNTIL),
        e.Messaged(step="resurvey", skipped="the customer wants no messages"),
        e.ReviewDecided(destination="own", invited=False, reason="no permission"),
        e.Withheld(message="g1/resurvey", why="unsubscribed"),
    )

    assert [(one.what, one.why, one.until) for one in told] == [
        ("received", "no_address", None),
        ("resurvey", "quarantine", UNTIL),
        ("resurvey", "opted_out", None),
        ("review_request", "no_review_permission", None),
        ("resurvey", "unsubscribed", None),
    ]
    assert not any(one.sent for one in told)


def test_other_news_is_no_question():
    assert read(e.Messaged(step="alert", messages=("g1/alert",)), e.Noted(text="x")) == ()
