"""What a mail service tells is taken in once, in any order, and changes what it should and nothing else."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from blocks.store import outbox
from blocks.store.mail_events import KEPT, forget_old, take_in, told_sent
from blocks.store.tables import MailEventRow
from tests.lives import Life
from tests.told import Mail, takes
from winback.entries import MessageUnknown
from winback.mail_events import EventKind as K
from winback.mail_events import MailEvent
from winback.outbox import MessageState as S


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
        assert [told_sent(session, letter.id) for letter in letters] == [letter.row.provider_id for letter in letters]
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


def test_two_who_are_told_different_things_of_one_mail_at_once_do_not_wait_for_each_other(
    life: Life, mail: Callable[..., Mail]
):
    letter, rounds = mail(), 12
    together = Barrier(2)

    def tells(kind: K) -> int:
        left = 0
        for minute in range(rounds):
            together.wait(10)
            left += take_in(life.store, [letter.told(kind, minute)]).left
        return left

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(tells, [K.DEFERRED, K.DELIVERED]))

    assert left == [0, 0]
    with life.store.database.reading() as session:
        assert len(session.exec(select(MailEventRow)).all()) == 2 * rounds


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
