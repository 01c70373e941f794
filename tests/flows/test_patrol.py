"""The patrol mends what the engine lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from blocks.sending import NotNow
from blocks.store import rounds
from blocks.store.responses import store_responses
from blocks.store.rounds import Round
from flows.patrol import go_round, gone_since
from tests.lives import MONDAY, Run


def run_of(life) -> Run:
    return life.runs.runs[UUID(life.row.run_id)]


def test_all_well_nothing_to_mend(life):
    life.begins(score=5)

    assert life.patrols() == {}


def test_a_run_that_is_gone_is_made_anew(life):
    life.begins(score=5)
    life.runs.runs.clear()

    assert life.patrols() == {"run gone": 1}
    assert run_of(life).key == f"case-{life.case_id}-{life.row.run_key}-g1-1"
    life.is_reached()
    assert life.row.stage == "resolution"


def test_a_case_opened_while_prefect_was_down_gets_its_run(life):
    life.runs.down = True
    life.case_id = life.responds(2)[0]
    life.runs.down = False
    assert life.row.run_id is None

    assert life.patrols() == {"run never made": 1}
    assert "alert/mette" in life.sent


@pytest.mark.parametrize("state", ["FAILED", "CRASHED", "COMPLETED"])
def test_a_run_that_ended_before_its_case_is_revived(life, state):
    life.begins(score=5)
    run_of(life).state = state

    assert life.patrols() == {state.lower(): 1}
    assert run_of(life).state == "SCHEDULED"


@pytest.mark.parametrize("state", ["RUNNING", "PENDING"])
def test_a_run_that_hangs_is_revived_but_not_one_at_work(life, state):
    life.begins(score=5)
    run_of(life).state, run_of(life).since = state, life.clock.at
    assert life.patrols() == {}
    life.clock.at += timedelta(minutes=2)

    assert life.patrols() == {f"{state.lower()} too long": 1}


def test_a_run_that_oversleeps_is_woken(life):
    life.begins(score=0)
    run_of(life).at = life.clock.at + timedelta(days=30)

    assert life.patrols() == {"asleep too long": 1}


def test_a_run_cancelled_by_an_operator_suspends_its_case(life):
    life.begins(score=5)
    run_of(life).state = "CANCELLED"

    assert life.patrols() == {"cancelled": 1}
    assert life.row.suspended
    assert life.patrols() == {}
    life.acts("resume", "birgit")
    life.is_reached()
    assert life.row.stage == "resolution"


def test_a_parked_run_that_is_being_cancelled_is_brought_to_its_end(life):
    life.begins(score=5)
    run = run_of(life)
    run.state = "CANCELLING"

    assert life.patrols() == {"cancelled": 1}
    assert run.state == "CANCELLED"
    assert life.row.suspended


def test_a_suspended_case_whose_run_is_cancelled_too_gets_a_new_one_with_its_resumption(life):
    life.begins(score=5)
    life.acts("suspend", "birgit", reason="Lawyers")
    run_of(life).state = "CANCELLING"
    assert life.patrols() == {"cancelled": 1}
    assert life.patrols() == {}
    life.acts("resume", "birgit")
    life.is_reached()

    assert life.kinds.count("suspended") == 1
    assert life.row.stage == "resolution"


def test_a_suspended_case_whose_wake_broke_off_is_parked_again(life):
    life.begins(score=5)
    life.acts("suspend", "birgit", reason="Lawyers")
    run_of(life).state, run_of(life).since = "PENDING", life.clock.at
    life.clock.at += timedelta(minutes=2)

    assert life.patrols() == {"pending too long": 1}
    assert run_of(life).name == "Suspended"


def test_a_run_that_prefect_cancelled_because_its_deployment_was_gone_is_made_anew(life):
    life.begins(score=5)
    run = run_of(life)
    run.state, run.why = "CANCELLED", "Deployment 7 no longer exists, cancelled run."

    assert life.patrols() == {"run gone": 1}
    assert not life.row.suspended
    assert run_of(life) is not run
    life.is_reached()
    assert life.row.stage == "resolution"


def test_all_runs_are_made_anew_after_prefect_lost_its_database(lives):
    company = lives()
    cases = [
        company.begins(score=score % 6, customer=f"K{score}", email=f"k{score}@nordlys.example", phone=None)
        for score in range(12)
    ]
    company.runs.runs.clear()

    assert company.patrols() == {"run gone": len(cases)}
    assert {run.case_id for run in company.runs.runs.values()} == set(cases)
    assert company.patrols() == {}


class Watchman:
    """Counts the beats of the heart."""

    beats = 0

    def beat(self) -> bool:
        self.beats += 1
        return True


def test_the_heart_beats_while_every_case_has_a_live_run_or_a_next_wake(life):
    life.house = replace(life.house, heartbeat=(watchman := Watchman()))
    life.begins(score=5)
    life.patrols()
    assert watchman.beats == 1
    run_of(life).at = life.clock.at + timedelta(minutes=1)
    life.clock.at += timedelta(minutes=20)  # and no worker takes it
    go_round(life.house)
    assert watchman.beats == 1
    life.runs.down = True
    go_round(life.house)
    assert watchman.beats == 1
    life.runs.down = False
    life.patrols()
    life.patrols()

    assert watchman.beats == 2


def test_a_round_stands_on_record_for_a_week(life):
    life.begins(score=5)
    run_of(life).state = "FAILED"
    life.patrols()
    with life.store.database.reading() as session:
        row = rounds.latest(session)
        assert (row.at, row.cases, row.repairs) == (life.clock.at, 1, {"failed": 1})
        assert rounds.repairs_since(session, life.clock.at) == {"failed": 1}
    life.clock.at += timedelta(days=8)
    life.patrols()

    with life.store.database.reading() as session:
        assert rounds.repairs_since(session, MONDAY) == rounds.latest(session).repairs


def test_an_outage_of_prefect_leaves_all_for_the_next_patrol(life):
    life.begins(score=5)
    life.runs.down = True
    assert life.patrols() == {}
    life.runs.down = False

    assert life.patrols() == {}


def test_a_walk_that_died_is_walked_again_when_its_claim_ran_out(life):
    life.begins(score=5)
    with life.store.database.writing() as session:
        row = session.get_one(type(life.row), life.case_id)
        row.claim, row.claim_expires = "dead", life.clock.at + timedelta(seconds=60)
    run_of(life).state, run_of(life).since = "RUNNING", life.clock.at
    assert life.patrols() == {}
    life.clock.at += timedelta(seconds=61)

    assert life.patrols() == {"running too long": 1}
    life.is_reached()
    assert life.row.stage == "resolution"


def test_what_is_owed_is_sent_by_the_patrol(life):
    life.postbox.fails = [NotNow("down") for _ in range(9)]
    life.begins(score=5)
    life.postbox.fails = []
    life.runs.runs.clear()
    life.clock.at += timedelta(minutes=2)

    assert go_round(life.house).delivered
    assert {row.state for row in life.messages} == {"sent"}


def test_what_is_owed_after_the_close_is_sent_by_the_patrol(life):
    life.begins(score=1, customer="", email=None, phone=None)
    life.clock.at += timedelta(hours=8)
    life.acts("document", root_cause="x", action="y")
    assert life.row.done
    life.passes(days=3, patrol=True)

    assert {row.state for row in life.messages} == {"sent"}


def test_of_the_rounds_that_an_outage_held_up_one_is_gone(life):
    life.begins(score=5)
    life.patrols()

    with life.store.database.reading() as session:
        went = rounds.latest(session).at
    assert gone_since(life.store, went - timedelta(minutes=1))
    assert not gone_since(life.store, went + timedelta(minutes=1))
    assert not gone_since(life.store, None)


def open_some(life, number: int) -> list[int]:
    return [life.begins(score=5, customer=f"K{n}", email=f"k{n}@nordlys.example", phone=None) for n in range(number)]


def looked_at(life, **options: int | None) -> list[int]:
    found = rounds.begin(life.store.database, life.clock.at)
    looked = [row.id for rows in rounds.to_walk(life.store.database, found, **options) for row in rows]
    rounds.note(life.store.database, found)
    return looked


def test_many_sleeping_cases_take_turns(life):
    cases = open_some(life, 9)
    looks = []
    for _ in range(3):
        looks.append(looked_at(life, asleep=4))
        life.clock.at += timedelta(minutes=1)

    assert sorted(case_id for look in looks for case_id in look) == cases
    assert looked_at(life, asleep=None) == cases


def test_a_case_with_news_is_looked_at_whosever_turn_it_is(life):
    cases = open_some(life, 9)
    life.runs.down = True
    for case_id in cases:
        life.case_id = case_id
        life.acts("note", text="Somebody rang.")

    assert looked_at(life, asleep=4) == cases


@pytest.mark.parametrize("changes", [
    {"run_id": None},
    {"next_due": MONDAY - timedelta(minutes=1)},
    {"next_due": None},
    {"claim": "dead", "claim_expires": MONDAY},
    {"seen": 0},
])  # fmt: skip
def test_a_case_that_may_be_in_trouble_is_looked_at_whosever_turn_it_is(life, changes):
    cases = open_some(life, 5)
    with life.store.database.writing() as session:
        session.get_one(type(life.row), cases[-1]).sqlmodel_update(changes)

    assert cases[-1] in looked_at(life, asleep=1)


def test_a_complaint_whose_case_nobody_opened_is_not_forgotten(life):
    now = life.clock.at
    with life.store.database.writing() as session:  # whoever read the file died before it opened the cases
        policy = life.store.policies.current(session)[1]
        store_responses(session, [life.response(1)], policy=policy, now=now, history_before=now - timedelta(days=9))
    assert life.patrols() == {}
    life.clock.at += timedelta(minutes=11)

    assert life.patrols() == {"complaint without a case": 1}
    assert [row.id for rows in rounds.to_walk(life.store.database, Round(at=life.clock.at)) for row in rows] == [1]


def test_the_heart_stops_for_a_case_that_is_revived_again_and_again(life):
    life.house = replace(life.house, heartbeat=(watchman := Watchman()))
    life.begins(score=0)
    life.patrols()
    rounds = 1
    while watchman.beats == rounds < 400:  # its walk ends its process each time
        life.clock.at += timedelta(minutes=1)
        run_of(life).state = "CRASHED"
        go_round(life.house)
        rounds += 1

    assert life.row.next_due < life.clock.at
    assert 1 < rounds < 400


def test_a_case_that_cannot_be_looked_after_does_not_hold_up_the_others(life, monkeypatch: pytest.MonkeyPatch):
    first, second = open_some(life, 2)
    wake = life.store.wake

    def poisoned(case_id: int) -> bool:
        if case_id == first:
            raise ValueError("its journal cannot be read")
        return wake(case_id)

    monkeypatch.setattr(life.store, "wake", poisoned)
    for run in life.runs.runs.values():
        run.at += timedelta(days=30)

    assert life.patrols() == {"could not be mended": 1, "asleep too long": 1}
    assert second


def test_a_round_of_a_clock_that_was_ahead_keeps_no_patrol_back(life):
    life.begins(score=5)
    life.clock.at += timedelta(days=1)
    life.patrols()
    life.clock.at -= timedelta(days=1)

    assert not gone_since(life.store, life.clock.at)


def test_what_was_seen_before_the_resumption_suspends_nothing(life):
    life.begins(score=5)
    old = UUID(life.row.run_id)
    run_of(life).state = "CANCELLED"
    life.patrols()
    life.acts("resume", "birgit")
    life.store.suspend_cancelled(life.case_id, old)  # a second patrol that had looked before

    assert not life.row.suspended
    assert life.kinds.count("suspended") == 1


def test_where_one_run_is_gone_all_are_looked_at(life, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rounds.to_walk, "__defaults__", (3,))
    cases = open_some(life, 9)
    life.runs.runs.clear()

    assert life.patrols() == {"run gone": len(cases)}
