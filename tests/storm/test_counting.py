"""The storm's own counting: each number moves when it should, and only then."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from blocks.runs import Sight
from blocks.store.tables import CaseRow
from deployments.demo.outbox import Mail
from tests.lives import policy_with
from tests.storm import counting
from tests.storm.asking import AMISS, GONE, WELL, ask, write_result
from tests.storm.counting import Posted
from tests.storm.ledger import Told
from winback import entries as e
from winback.case import read_case
from winback.entries import Entry, Outcome
from winback.scales import Severity

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
POLICY = policy_with()
OPENED = e.Opened(policy="p", response_id=3, severity=Severity.MODERATE, priority=1, team="cx", owner="mette")


def case_of(*bodies, keys=None):
    names = keys or [f"g1/{place}" for place in range(1, len(bodies) + 1)]
    entries = [
        Entry(1, seq, NOON, "mette", key, body) for seq, (key, body) in enumerate(zip(names, bodies, strict=True), 1)
    ]
    return read_case(1, entries, POLICY)


def row_of(case, **other):
    stage, is_open, outcome, owner, generation, suspended = counting.projection(case)
    usual = {"stage": stage, "open": is_open, "outcome": outcome, "owner": owner, "generation": generation,
             "suspended": suspended, "head": case.head, "done": False}  # fmt: skip
    return CaseRow(id=1, customer_id=1, policy="p", severity="moderate", opened_at=NOON, **(usual | other))


def mail(key, role="customer", to="k1@storm.example", case_id=1):
    return Mail(case_id, key, to, role, "", "")


# -- doubled --


def test_a_customers_message_that_came_twice_is_doubled():
    customers, staff = counting.repeated([mail("g1/receipt"), mail("g1/receipt"), mail("g1/resurvey")])

    assert customers == ["case 1 g1/receipt: 2 times"]
    assert staff == []


def test_the_same_key_in_another_case_is_another_message():
    assert counting.repeated([mail("g1/receipt"), mail("g1/receipt", case_id=2)]) == ([], [])


def test_what_staff_get_twice_is_counted_apart():
    customers, staff = counting.repeated([mail("g1/alert/owner", "owner")] * 2)

    assert customers == []
    assert staff == ["case 1 g1/alert/owner: 2 times"]


# -- lost --


def test_a_press_that_stands_is_not_lost():
    case = case_of(OPENED, e.Claimed(), keys=["g1/opened", "g1/act/claim/n1"])

    assert counting.lost([Told("act", 1, "claim/n1")], {1: case}, {}) == []
    assert counting.lost([Told("act", 1, "claim/n2")], {1: case}, {}) == ["act claim/n2 in case 1"]
    assert counting.lost([Told("act", 2, "claim/n1")], {1: case}, {}) == ["act claim/n1 in case 2"]


def test_an_answer_that_stands_is_not_lost():
    case = case_of(OPENED, e.Answered(score=9))

    assert counting.lost([Told("answer", 1, "9")], {1: case}, {}) == []
    assert counting.lost([Told("answer", 1, "8")], {1: case}, {}) == ["answer 8 in case 1"]


@pytest.mark.parametrize(
    ("responses", "lost"),
    [
        ({"K1-r1": (3, 1)}, []),
        ({"K1-r1": (4, 1)}, ["response K1-r1 in case 1"]),
        ({"K1-r1": (3, None)}, ["response K1-r1 in case 1"]),
        ({}, ["response K1-r1 in case 1"]),
    ],
)
def test_a_response_is_lost_unless_a_journal_tells_of_it(responses, lost):
    assert counting.lost([Told("response", 1, "K1-r1")], {1: case_of(OPENED)}, responses) == lost


def test_a_press_that_made_two_entries_is_found():
    case = case_of(OPENED, e.Claimed(), e.Claimed(), keys=["g1/opened", "g1/act/claim/n", "g2/act/claim/n"])

    assert counting.pressed_twice([Told("act", 1, "claim/n")], {1: case}) == ["case 1: claim/n stands 2 times"]


# -- wrong --


def test_a_case_that_fits_together_is_not_wrong():
    case = case_of(OPENED, e.Closed(outcome=Outcome.ABANDONED))

    assert counting.incoherent(case, row_of(case, done=True), []) == []


@pytest.mark.parametrize(
    ("bodies", "keys", "other", "what"),
    [
        ([OPENED], None, {"head": 2}, "its entries are not numbered one by one"),
        ([OPENED, e.Claimed()], ["a", "a"], {}, "a key stands twice"),
        ([OPENED], None, {"owner": "jonas"}, "its row says something else than its journal"),
        ([OPENED], None, {"done": True}, "it is done and not closed"),
        ([OPENED, e.Foreign(foreign_kind="x")], None, {}, "it has an entry of no known kind"),
        ([OPENED, e.Messaged(step="s", messages=("k",))], None, {}, "a message of its journal is not in the outbox"),
        ([OPENED, *[e.Closed(outcome=Outcome.ABANDONED)] * 2], None, {}, "a generation is closed twice"),
    ],
)
def test_what_does_not_fit_is_named(bodies, keys, other, what):
    case = case_of(*bodies, keys=keys)

    assert counting.incoherent(case, row_of(case, **other), []) == [f"case 1: {what}"]


def test_what_counts_as_sent_must_have_arrived_and_the_other_way_round():
    states = {"a": "sent", "b": "sent", "c": "approved", "d": "sending", "e": "unknown"}
    messages = [Posted(1, key, state, NOON) for key, state in states.items()]

    assert counting.mislaid(messages, [mail("a"), mail("c"), mail("d")]) == [
        "case 1 b: sent and never arrived",
        "case 1 c: arrived and not sent",
    ]


@pytest.mark.parametrize(
    ("state", "ago", "wrong"),
    [
        ("approved", timedelta(minutes=3), True),
        ("sending", timedelta(minutes=3), True),
        ("approved", timedelta(minutes=1), False),
        ("sending", timedelta(minutes=1), False),
        ("approved", timedelta(days=-21), False),
        ("draft", timedelta(days=1), False),
        ("sent", timedelta(days=1), False),
        ("refused", timedelta(days=1), False),
    ],
)
def test_what_a_case_at_its_end_owes_for_long_is_named(state, ago, wrong):
    posted = Posted(1, "g1/thanks", state, NOON - ago)

    found = counting.unsent([posted], {1: case_of(OPENED)}, [], NOON)

    assert found == [f"case 1 g1/thanks: still {state}, due {NOON - ago}"] * wrong


def test_what_a_living_case_owes_is_left_to_its_walk():
    posted = Posted(1, "g1/thanks", "approved", NOON - timedelta(hours=1))

    assert counting.unsent([posted], {1: case_of(OPENED)}, [1], NOON) == []


@pytest.mark.parametrize("living", [[], [1]])
@pytest.mark.parametrize(
    ("bodies", "asked"),
    [
        ([], False),
        ([e.MessageUnknown(message="g1/thanks")], True),
        ([e.MessageUnknown(message="g1/receipt")], False),
        ([e.MessageUnknown(message="g1/thanks"), e.Settled(message="g1/thanks", arrived=False)], False),
        ([e.MessageUnknown(message="g1/thanks"), e.Settled(message="g1/thanks", arrived=False),
          e.MessageUnknown(message="g1/thanks")], True),
    ],
)  # fmt: skip
def test_of_a_message_of_unknown_fate_somebody_must_be_asked(bodies, asked, living):
    cases = {1: case_of(OPENED, *bodies)}

    found = counting.unsent([Posted(1, "g1/thanks", "unknown", NOON)], cases, living, NOON)

    assert found == ["case 1 g1/thanks: unknown, and nobody is asked"] * (not asked)


# -- stuck --


def sight(state, scheduled=None, since=NOON):
    return Sight(uuid4(), state, state.title(), since, scheduled)


@pytest.mark.parametrize(
    ("seen", "is_alive"),
    [
        (sight("SCHEDULED", NOON + timedelta(seconds=29)), True),
        (sight("SCHEDULED", NOON - timedelta(seconds=5)), True),
        (sight("SCHEDULED", NOON - timedelta(seconds=31)), False),
        (sight("RUNNING"), True),
        (sight("RUNNING", since=NOON - timedelta(minutes=5)), False),
        (sight("PENDING", since=NOON - timedelta(minutes=5)), False),
        (sight("FAILED"), False),
        (sight("COMPLETED"), False),
        (sight("CANCELLED"), False),
        (None, False),
    ],
)
def test_a_case_lives_while_something_will_walk_it(seen, is_alive):
    assert counting.alive(row_of(case_of(OPENED)), seen, NOON) is is_alive


AN_HOUR, TEN_YEARS = timedelta(hours=1), timedelta(days=3650)


@pytest.mark.parametrize(
    ("seen", "next_due", "scheduled", "is_alive"),
    [
        (9, TEN_YEARS, TEN_YEARS, True),
        (9, AN_HOUR, AN_HOUR, True),
        (9, AN_HOUR, AN_HOUR + timedelta(seconds=31), False),
        (9, -AN_HOUR, TEN_YEARS, False),
        (9, -AN_HOUR, timedelta(seconds=29), True),
        (9, None, TEN_YEARS, False),
        (3, -AN_HOUR, TEN_YEARS, False),
        (3, AN_HOUR, AN_HOUR, False),
        (3, AN_HOUR, timedelta(seconds=29), True),
    ],
)
def test_a_case_that_sleeps_lives_while_it_wakes_in_time(seen, next_due, scheduled, is_alive):
    due = None if next_due is None else NOON + next_due
    row = row_of(case_of(OPENED), head=9, seen=seen, next_due=due)

    assert counting.alive(row, sight("SCHEDULED", NOON + scheduled), NOON) is is_alive


def test_a_run_that_is_due_for_long_lives_while_the_queue_holds_it():
    row, late = row_of(case_of(OPENED)), sight("SCHEDULED", NOON - timedelta(minutes=2))

    assert counting.alive(row, late, NOON, queued=True)
    assert not counting.alive(row, late, NOON, queued=False)
    assert not counting.alive(row, late, NOON + timedelta(minutes=5), queued=True)


def test_a_case_that_a_walk_holds_is_alive():
    row = row_of(case_of(OPENED), claim="t", claim_expires=NOON + timedelta(seconds=1))

    assert counting.alive(row, None, NOON)
    assert not counting.alive(row, None, NOON + timedelta(seconds=2))


# -- figures --


def test_only_what_had_to_be_waited_for_is_a_wait():
    def waiting(after=1, until=None):
        return e.Waiting(name="contact", round=1, kinds=("claimed",), after=after, until=until)

    keys = ["g1/1", "g1/2", "g1/3", "g1/4", "g1/5", "g2/6", "g2/7"]
    entries = [OPENED, waiting(), e.Claimed(), waiting(), waiting(until=NOON), waiting(after=6), waiting(after=6)]

    assert counting.most_waits([case_of(*entries, keys=keys)]) == 2
    assert counting.most_waits([]) == 0


# -- asking --


FIGURES = {"minutes": 2.0, "cases": 9, "signals": 70, "kills": {"child": 1}, "stuck": 0, "lost": 0, "doubled": 0,
           "wrong": 0, "open": 3}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({}, WELL),
        *(({name: 1}, AMISS) for name in ("stuck", "lost", "doubled", "wrong")),
        ({"cases": 0}, AMISS),
        ({"signals": 0}, AMISS),
        ({"kills": {}}, AMISS),
        ({"minutes": 0.5, "kills": {}}, WELL),
    ],
)
def test_a_storm_that_is_over_tells_its_last_line(tmp_path, other, status):
    line = json.dumps(FIGURES | other)
    write_result(tmp_path, line)

    assert ask(tmp_path) == (line, status)


def test_a_storm_that_died_says_where_to_look(tmp_path):
    (tmp_path / "storm.pid").write_text("0")

    told, status = ask(tmp_path)

    assert status == GONE
    assert str(tmp_path) in told
