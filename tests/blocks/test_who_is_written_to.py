"""What a mail service or a person tells decides who may be written to next, and who of us is told."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from blocks.store import opt_outs, outbox, suppressions
from blocks.store.customers import read_customer
from blocks.store.tables import MailEventRow
from tests.lives import Life, policy_with
from tests.told import LONE, NUMBERS, Mail, suppressed, takes
from winback.mail_events import EventKind as K
from winback.outbox import MessageState as S
from winback.suppressions import Scope, Why


@pytest.fixture
def mail(life: Life) -> Callable[..., Mail]:
    return partial(Mail, life)


# -- who may be written to --


DECIDED: list[tuple[K, dict[str, Any], list[tuple[str, str]], list[tuple[str, str]]]] = [
    (K.BOUNCE, {}, [("all", "bounced")], [("undelivered", "bounced")]),
    (K.BLOCKED, {}, [], [("undelivered", "refused")]),
    (K.DROPPED, {"reason": "Bounced Address"}, [("all", "bounced")], [("undelivered", "bounced")]),
    (K.DROPPED, {"reason": "Invalid"}, [("all", "invalid")], [("undelivered", "invalid")]),
    (K.DROPPED, {"reason": "Invalid SMTPAPI header"}, [], [("undelivered", "refused")]),
    (K.DROPPED, {"reason": "Unsubscribed Address"}, [("all", "unsubscribed")], [("undelivered", "unsubscribed")]),
    (K.DROPPED, {"reason": "Unsubscribed Address", "group": True}, [("surveys", "unsubscribed")],
     [("undelivered", "unsubscribed")]),
    (K.DROPPED, {"reason": "Spam Reporting Address"}, [("all", "spam_report")], [("undelivered", "spam_report")]),
    (K.SPAM_REPORT, {}, [("all", "spam_report")], [("unsubscribed", "all spam_report")]),
    (K.UNSUBSCRIBE, {}, [("all", "unsubscribed")], [("unsubscribed", "all unsubscribed")]),
    (K.GROUP_UNSUBSCRIBE, {"group": True}, [("surveys", "unsubscribed")], [("unsubscribed", "surveys unsubscribed")]),
    (K.DEFERRED, {}, [], []),
]  # fmt: skip


def test_an_event_decides_who_is_written_to_next_and_what_the_case_is_told(life: Life, mail: Callable[..., Mail]):
    letters = [mail() for _ in DECIDED]

    taken = takes(
        life, *(letter.told(kind, **more) for letter, (kind, more, _, _) in zip(letters, DECIDED, strict=True))
    )

    assert [(letter.suppressed, letter.journal) for letter in letters] == [told[2:] for told in DECIDED]
    assert taken.cases == {letter.case_id for letter, told in zip(letters, DECIDED, strict=True) if told[3]}


def test_whoever_comes_back_is_asked_again_and_an_older_no_that_is_told_later_does_not_count(
    life: Life, mail: Callable[..., Mail]
):
    letter, other = mail(), mail()

    takes(life, letter.told(K.GROUP_UNSUBSCRIBE, 1), letter.told(K.GROUP_RESUBSCRIBE, 2))
    takes(life, other.told(K.GROUP_RESUBSCRIBE, 2))
    takes(life, other.told(K.GROUP_UNSUBSCRIBE, 1))

    assert letter.suppressed == other.suppressed == []
    assert other.journal == []


def test_a_bounce_that_names_no_mail_concerns_the_address_and_its_open_case(life: Life, mail: Callable[..., Mail]):
    letter = mail()

    taken = takes(life, letter.told(K.BOUNCE, token="", reason="550 no such user"))

    assert letter.suppressed == [("all", "bounced")]
    assert (letter.state, letter.journal) == (S.SENT, [("undelivered", "bounced")])
    assert taken.cases == {letter.case_id}


def test_nothing_is_kept_of_mails_that_others_send_through_the_same_account(life: Life, mail: Callable[..., Mail]):
    letter = mail()
    foreign = {"token": "", "provider_id": "theirs"}

    taken = takes(
        life,
        letter.told(K.BOUNCE, **foreign, address="somebody@else.example"),
        letter.told(K.DELIVERED, **foreign),
        letter.told(K.OPEN),
    )

    assert (taken.new, taken.strange) == (0, 3)
    assert suppressed(life, "somebody@else.example") == []
    with life.store.database.reading() as session:
        assert session.exec(select(MailEventRow)).all() == []


def test_opens_are_kept_where_the_policy_says_so(lives: Callable[..., Life]):
    life = lives(policy_with(mail={"keep_opens": True}))
    letter = Mail(life)

    assert takes(life, letter.told(K.OPEN)).new == 1
    assert letter.state is S.DELIVERED


def test_a_notice_that_does_not_reach_its_owner_is_put_before_the_team(
    life: Life, mail: Callable[..., Mail], caplog: pytest.LogCaptureFixture
):
    notice = mail(role="owner", recipient="mette", kind="notice", key="g1/alert/mette", address="mette@winback.example")

    with caplog.at_level(logging.WARNING):
        takes(life, notice.told(K.BOUNCE))
        takes(life, notice.told(K.DROPPED, 1))

    with life.store.database.reading() as session:
        instead = outbox.find(session, notice.case_id, "g1/alert/mette/instead")
    assert instead
    assert (instead.address, instead.title) == ("cx@winback.example", "Kom tilbage fra Mette Holm: Hej")
    assert notice.journal == []
    assert "mette" not in caplog.text


def test_whoever_leaves_or_comes_back_to_a_group_of_somebody_elses_says_nothing_to_us(
    life: Life, mail: Callable[..., Mail]
):
    letter, other = mail(), mail()
    theirs = {"token": "", "group": True, "elsewhere": True}

    takes(life, letter.told(K.GROUP_UNSUBSCRIBE, 1, group=True))
    takes(
        life,
        letter.told(K.GROUP_RESUBSCRIBE, 2, **theirs),
        letter.told(K.GROUP_RESUBSCRIBE, 3, **theirs | {"token": letter.token}),
    )
    taken = takes(
        life, other.told(K.GROUP_UNSUBSCRIBE, **theirs), other.told(K.DROPPED, reason="Unsubscribed Address", **theirs)
    )

    assert letter.suppressed == [("surveys", "unsubscribed")]
    assert (taken.strange, other.suppressed, other.journal) == (2, [], [])


def test_an_address_that_we_never_wrote_to_is_not_suppressed_by_our_own_mails_event(
    life: Life, mail: Callable[..., Mail]
):
    letter, stranger = mail(), "somebody@else.example"

    takes(life, letter.told(K.SPAM_REPORT, address=stranger), letter.told(K.BOUNCE, 1, address=stranger))

    assert suppressed(life, stranger) == letter.suppressed == []


def is_opted_out(life: Life, case_id: int) -> bool:
    with life.store.database.reading() as session:
        return read_customer(session, opt_outs.of_case(session, case_id)).opted_out


@pytest.mark.parametrize(
    ("kind", "more", "opts_out"),
    [
        (K.SPAM_REPORT, {}, True),
        (K.UNSUBSCRIBE, {}, True),
        (K.DROPPED, {"reason": "Unsubscribed Address"}, True),
        (K.GROUP_UNSUBSCRIBE, {"group": True}, False),
        (K.BOUNCE, {}, False),
    ],
)
def test_who_wants_nothing_at_all_is_left_in_peace_at_their_next_address_too(
    life: Life, mail: Callable[..., Mail], kind: K, more: dict[str, Any], opts_out: bool
):
    letter, moved, other = mail(), mail(address="old@x.example"), mail()

    takes(life, letter.told(kind, **more), moved.told(kind, **more))

    told = [is_opted_out(life, one.case_id) for one in (letter, moved, other)]
    assert told == [opts_out, opts_out, False]


def test_an_older_no_that_a_person_took_back_is_not_kept_with_the_customer(life: Life, mail: Callable[..., Mail]):
    letter = mail()
    takes(life, letter.told(K.SPAM_REPORT))

    with life.store.database.writing() as session:
        later = life.clock.at + timedelta(hours=1)
        assert opt_outs.take_back(session, letter.address, "mette", later) == 1
    takes(life, letter.told(K.SPAM_REPORT, 1))

    assert (letter.suppressed, is_opted_out(life, letter.case_id)) == ([], False)


# -- suppressions by themselves --


def test_a_person_takes_a_mistake_back_and_a_later_bounce_counts_again(life: Life):
    at, later = life.clock.at, life.clock.at + timedelta(days=1)

    def tells(session: Session, when: Any) -> object:
        return suppressions.suppress(session, f" {LONE.upper()} ", Scope.ALL, Why.BOUNCED, when, "550")

    with life.store.database.writing() as session:
        assert tells(session, at)
        assert not tells(session, at)
        assert suppressions.take_back(session, LONE, "mette", at) == 1
        assert suppressions.take_back(session, LONE, "mette", at) == 0
    assert suppressed(life, LONE) == []
    with life.store.database.writing() as session:
        assert not tells(session, at - timedelta(hours=1))
        assert tells(session, later)
    assert suppressed(life, LONE) == [("all", "bounced")]


TELLINGS = st.lists(st.tuples(st.sampled_from(["no", "yes"]), st.integers(0, 9)), min_size=1, max_size=6)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(told=[("yes", 9), ("no", 5), ("yes", 3)])
@example(told=[("no", 9), ("yes", 7), ("no", 5)])
@given(told=TELLINGS)
def test_the_last_word_counts_in_whatever_order_words_arrive(told: list[tuple[str, int]], life: Life):
    address, begun = f"a{next(NUMBERS)}@x.example", life.clock.at
    with life.store.database.writing() as session:
        for word, minute in told:
            tell = suppressions.suppress if word == "no" else suppressions.lift
            tell(session, address, Scope.SURVEYS, at=begun + timedelta(minutes=minute), why=Why.UNSUBSCRIBED)

    last_no, last_yes = (max((at for word, at in told if word == one), default=-1) for one in ("no", "yes"))
    with life.store.database.reading() as session:
        standing = suppressions.of(session, [address])
    since = [begun + timedelta(minutes=last_no)] if last_no >= max(last_yes, 0) else []
    assert [one.since for one in standing] == since


def test_what_stands_of_a_scope_is_lifted_whatever_for(life: Life):
    at = life.clock.at
    with life.store.database.writing() as session:
        for why in (Why.UNSUBSCRIBED, Why.REPLIED):
            suppressions.suppress(session, LONE, Scope.SURVEYS, why, at)
        suppressions.suppress(session, LONE, Scope.ALL, Why.BOUNCED, at)

        assert suppressions.lift(session, LONE, Scope.SURVEYS, at + timedelta(seconds=1)) == 2
    assert suppressed(life, LONE) == [("all", "bounced")]
