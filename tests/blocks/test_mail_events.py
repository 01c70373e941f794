"""What a mail service tells is taken in once, in any order, and changes what it should and nothing else."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from blocks.store import outbox, suppressions
from blocks.store.mail_events import KEPT, Taken, forget_old, proof, take_in
from blocks.store.tables import MailEventRow, MessageRow
from tests.lives import Life, policy_with
from winback.entries import MessageUnknown
from winback.mail_events import EventKind as K
from winback.mail_events import MailEvent, fingerprint
from winback.outbox import Message
from winback.outbox import MessageState as S
from winback.suppressions import Scope, Why

NUMBERS = count(1)
LONE = "lone@nordlys.example"


class Mail:
    """A letter that was sent, and what is told of it."""

    def __init__(self, life: Life, state: S = S.SENT, attempts: int = 1, **more: Any) -> None:
        self.life, number = life, next(NUMBERS)
        self.case_id = (
            more.pop("case_id", None) or life.responds(2, customer=f"C{number}", email=f"c{number}@x.example")[0]
        )
        self.address = more.pop("address", f"c{number}@x.example")
        said = {"key": f"g1/letter-resolution/{number}", "kind": "letter", "role": "customer", "recipient": "customer"}
        said |= {"address": self.address, "language": "da", "title": "Hej", "text": "…"} | more
        letter = Message(**said, send_after=life.clock.at)
        with life.store.database.writing() as session:
            outbox.write_for_case(session, self.case_id, [letter], life.clock.at)
            row = outbox.find(session, self.case_id, letter.key)
            assert row
            row.state, row.attempts, row.provider_id = state.value, attempts, f"sg{number}"
            session.add(row)
            self.id, self.token = row.id, row.token

    def told(self, kind: K, minutes: int = 0, **more: Any) -> MailEvent:
        at = self.life.clock.at + timedelta(minutes=minutes)
        said = fingerprint(self.id, kind, at, more)
        return MailEvent(**{"event_id": said[:20], "fingerprint": said, "token": self.token, "provider_id": "",
                            "kind": kind, "at": at, "address": self.address} | more)  # fmt: skip

    @property
    def row(self) -> MessageRow:
        with self.life.store.database.reading() as session:
            return session.get_one(MessageRow, self.id)

    @property
    def state(self) -> S:
        return S(self.row.state)

    @property
    def journal(self) -> list[tuple[str, str]]:
        case = self.life.store.case(self.case_id)
        assert case
        told = {"undelivered": "{0.why}", "unsubscribed": "{0.scope} {0.by}", "settled": "{0.arrived}"}
        bodies = [entry.body for entry in case.entries if entry.body.kind in told]
        return [(body.kind, told[body.kind].format(body)) for body in bodies]

    @property
    def suppressed(self) -> list[tuple[str, str]]:
        return suppressed(self.life, self.address)


def suppressed(life: Life, address: str) -> list[tuple[str, str]]:
    with life.store.database.reading() as session:
        return sorted((one.scope.value, one.why.value) for one in suppressions.of(session, [address]))


def takes(life: Life, *events: MailEvent) -> Taken:
    return take_in(life.store, events)


@pytest.fixture
def mail(life: Life) -> Callable[..., Mail]:
    return partial(Mail, life)


# -- how far a mail has come --


REACHED = {
    K.PROCESSED: S.SENT,
    K.DEFERRED: S.SENT,
    K.DELIVERED: S.DELIVERED,
    K.BOUNCE: S.BOUNCED,
    K.BLOCKED: S.BOUNCED,
    K.DROPPED: S.BOUNCED,
    K.SPAM_REPORT: S.DELIVERED,
    K.UNKNOWN: S.SENT,
}


def test_a_mail_comes_as_far_as_is_told(life: Life, mail: Callable[..., Mail]):
    letters = {kind: mail() for kind in REACHED}

    takes(life, *(letter.told(kind) for kind, letter in letters.items()))

    assert {kind: letter.state for kind, letter in letters.items()} == REACHED


def test_a_bounced_mail_is_not_revived_by_a_delivery_told_later(life: Life, mail: Callable[..., Mail]):
    letter = mail()

    takes(life, letter.told(K.BOUNCE, 1))
    takes(life, letter.told(K.DELIVERED))

    assert letter.state is S.BOUNCED


def test_what_went_out_is_known_from_its_event_though_its_sender_did_not_see_it(life: Life, mail: Callable[..., Mail]):
    letters = [mail(state=state) for state in (S.UNKNOWN, S.SENDING, S.APPROVED)]

    takes(life, *(letter.told(K.PROCESSED) for letter in letters))

    assert {(letter.state, letter.row.sent_at) for letter in letters} == {(S.SENT, life.clock.at)}
    with life.store.database.reading() as session:
        assert [proof(session, letter.id) for letter in letters] == [letter.row.provider_id for letter in letters]
        assert not set(outbox.owed(session, life.clock.at + timedelta(days=2))) & {letter.id for letter in letters}


def test_a_question_is_answered_by_the_event_and_the_case_is_to_be_woken(life: Life, mail: Callable[..., Mail]):
    letter = mail(state=S.UNKNOWN)
    life.store.note_fate(
        letter.case_id, [("unknown/1", MessageUnknown(message=letter.row.key))], if_moved=lambda _: True
    )

    taken = takes(life, letter.told(K.DELIVERED))

    assert letter.journal == [("settled", "True")]
    assert taken.cases == {letter.case_id}


def test_a_message_is_found_by_the_services_name_where_ours_is_missing(life: Life, mail: Callable[..., Mail]):
    letter = mail()

    takes(life, letter.told(K.DELIVERED, token="", provider_id=letter.row.provider_id or ""))

    assert letter.state is S.DELIVERED


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


# -- once, in any order --


def test_what_is_told_again_is_known_under_its_id_and_by_what_it_says(life: Life, mail: Callable[..., Mail]):
    letter = mail()
    bounce = letter.told(K.BOUNCE)

    first = takes(life, bounce, bounce)
    again = takes(life, bounce, replace(bounce, event_id="another"), replace(bounce, fingerprint="another"))

    assert (first.new, first.known, again.new, again.known) == (1, 1, 0, 3)
    assert len(letter.journal) == 1


ENDS = st.sampled_from([K.BOUNCE, K.BLOCKED, K.DROPPED, None])
ASIDE = [K.PROCESSED, K.DEFERRED, K.DELIVERED, K.SPAM_REPORT, K.UNSUBSCRIBE, K.GROUP_UNSUBSCRIBE, K.UNKNOWN]
KINDS = st.tuples(st.lists(st.sampled_from(ASIDE), unique=True), ENDS).map(
    lambda told: [*told[0], *filter(None, [told[1]])]
)


def in_portions(events: Sequence[MailEvent], cuts: set[int]) -> list[Sequence[MailEvent]]:
    places = sorted({0, len(events), *(cut for cut in cuts if cut < len(events))})
    return [events[start:end] for start, end in pairwise(places)]


@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=KINDS,
    state=st.sampled_from([S.SENT, S.UNKNOWN, S.SENDING]),
    order=st.randoms(use_true_random=False),
    again=st.lists(st.integers(0, 7), max_size=4),
    cuts=st.sets(st.integers(1, 8)),
    resubscribed=st.booleans(),
)
def test_any_order_and_any_repetition_come_to_the_same(
    kinds: list[K], state: S, order: Any, again: list[int], cuts: set[int], resubscribed: bool, life: Life
):
    in_order, shuffled = Mail(life, state=state), Mail(life, state=state)
    for letter in (in_order, shuffled):
        asked = (f"unknown/{letter.id}", MessageUnknown(message=letter.row.key))
        life.store.note_fate(letter.case_id, [asked], if_moved=lambda _: state is S.UNKNOWN)
    kinds = [*kinds, *([K.GROUP_RESUBSCRIBE] if resubscribed else [])]
    told = [shuffled.told(kind, minute) for minute, kind in enumerate(kinds)]
    repeated = [*told, *(told[place] for place in again if place < len(told))]
    order.shuffle(repeated)

    takes(life, *(in_order.told(kind, minute) for minute, kind in enumerate(kinds)))
    for portion in in_portions(repeated, cuts):
        takes(life, *portion)

    assert shuffled.state is in_order.state
    assert shuffled.suppressed == in_order.suppressed
    lapsed = ("unsubscribed", "surveys unsubscribed") if resubscribed else None
    assert sorted(one for one in shuffled.journal if one != lapsed) == sorted(
        one for one in in_order.journal if one != lapsed
    )


def test_two_who_are_told_the_same_at_once_take_it_in_once(life: Life, mail: Callable[..., Mail]):
    letters = [mail() for _ in range(6)]
    told = [letter.told(kind) for letter in letters for kind in (K.DELIVERED, K.BOUNCE, K.UNSUBSCRIBE)]

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda events: take_in(life.store, events), [told, told[::-1], told]))

    assert sum(taken.new for taken in done) == len(told)
    assert not any(taken.left for taken in done)
    assert {letter.state for letter in letters} == {S.BOUNCED}
    assert all(len(letter.journal) == 2 for letter in letters)


# -- what goes wrong --


def test_an_event_that_fails_in_the_store_does_not_lose_the_others(life: Life, mail: Callable[..., Mail]):
    letters = [mail() for _ in range(3)]
    events = [letter.told(K.DELIVERED) for letter in letters]
    events[1] = replace(events[1], event_id="x" * 20, reason="\ud800")  # no database takes this

    taken = takes(life, *events)

    assert [letter.state for letter in letters[::2]] == [S.DELIVERED, S.DELIVERED]
    assert taken.left == 0
    assert taken.new + taken.strange == 3


def test_where_time_is_up_the_rest_is_left_and_known_again_what_was_done(life: Life, mail: Callable[..., Mail]):
    letter = mail()
    events = [letter.told(K.DELIVERED, minute) for minute in range(120)]

    some = take_in(life.store, events, within=0)
    rest = takes(life, *events)

    assert (some.new, some.left) == (0, 120)
    assert (rest.new, rest.left) == (120, 0)


def test_events_are_forgotten_when_nobody_will_tell_them_again(life: Life, mail: Callable[..., Mail]):
    takes(life, mail().told(K.DELIVERED))
    database, now = life.store.database, life.clock.at

    assert forget_old(database, now + KEPT) == 0
    assert forget_old(database, now + KEPT + timedelta(seconds=1)) == 1


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


def test_what_stands_of_a_scope_is_lifted_whatever_for(life: Life):
    at = life.clock.at
    with life.store.database.writing() as session:
        for why in (Why.UNSUBSCRIBED, Why.REPLIED):
            suppressions.suppress(session, LONE, Scope.SURVEYS, why, at)
        suppressions.suppress(session, LONE, Scope.ALL, Why.BOUNCED, at)

        assert suppressions.lift(session, LONE, Scope.SURVEYS, at + timedelta(seconds=1)) == 2
    assert suppressed(life, LONE) == [("all", "bounced")]
