"""A customer's page: what they said, what was done about it, what they were sent and what not, what they allow."""

from blocks.store import opt_outs
from blocks.store.policies import Policies
from blocks.store.profile import Profile, read_profile
from tests.listed import tells
from tests.lives import Life
from winback.outbox import MessageState
from winback.suppressions import Scope, Why


def profile(life: Life, customer_id: int | None = None) -> Profile | None:
    with life.store.database.reading() as session:
        return read_profile(session, customer_id or life.row.customer_id, life.clock.at)


def known(life: Life) -> Profile:
    read = profile(life)
    assert read is not None
    return read


def test_nobody_is_no_page(life):
    assert profile(life, 12345) is None


def test_all_of_a_life_and_of_nobody_elses(life):
    tells(life, "bo", 1, "Not mine.")
    life.begins(2, verbatim="It never came.", account="Nordlys Byg ApS")
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9, "Thank you.")
    read = known(life)

    assert read.customer.account is not None
    assert read.customer.account.name == "Nordlys Byg ApS"
    assert [one.case_id for one in read.cases] == [life.case_id]
    assert "It never came." in [one.verbatim for one in read.responses]
    assert (read.responses_total, read.cases_total) == (len(read.responses), 1)
    assert {one.case_id for one in read.sent} == {life.case_id}
    assert [(one.state, bool(one.title), one.why) for one in read.sent if "/resurvey" in one.key] == [
        (MessageState.SENT, True, "")
    ]
    assert [one.key for one in read.sent] == [one.key for one in reversed(life.messages) if one.role == "customer"]
    assert ("resurvey", True) in [(one.what, one.sent) for one in read.asked]
    assert list(read.asked) == sorted(read.asked, key=lambda one: one.at, reverse=True)


def test_what_was_not_sent_says_why(life):
    life.begins(2)
    with life.store.database.writing() as session:
        opt_outs.record(session, Policies(), "lone@nordlys.example", Scope.ALL, "mette", life.clock.at)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    read = known(life)

    assert ("resurvey", "opted_out") in [(one.what, one.why) for one in read.asked]
    assert read.wants_nothing
    assert not read.allows_reviews
    assert [(one.suppression.why, one.lifted_at) for one in read.suppressed] == [(Why.TOLD, None)]
