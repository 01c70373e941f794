"""The arithmetic of the overview's figures."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.entries import Outcome
from winback.figures import (
    Became,
    Contact,
    Contacts,
    Ends,
    Figures,
    Load,
    Nps,
    add_contacts,
    add_ends,
    became,
)
from winback.periods import periods, step_for
from winback.scales import Severity
from winback.shares import Share

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
counts = st.integers(0, 1_000_000)
some_contacts = st.builds(Contacts, counts, counts, counts, counts)
some_ends = st.builds(Ends, st.dictionaries(st.sampled_from(Became), counts))


def shares() -> st.SearchStrategy[Share]:
    return st.integers(1, 1_000_000).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@given(shares())
def test_wilsons_interval_holds_the_share_within_0_and_1(share: Share):
    low, high = share.interval

    assert 0 <= low <= share.value <= high <= 1
    assert low < high


@given(shares())
def test_the_interval_of_the_rest_is_the_mirror(share: Share):
    low, high = share.interval
    rest = Share(share.of - share.part, share.of).interval

    assert rest == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(shares(), st.integers(2, 50))
def test_more_of_the_same_is_surer(share: Share, times: int):
    few, many = share.interval, Share(share.part * times, share.of * times).interval

    assert many[1] - many[0] < few[1] - few[0]


@pytest.mark.parametrize(
    ("share", "interval"),
    [(Share(0, 10), (0, 0.2775)), (Share(5, 10), (0.2366, 0.7634)), (Share(82, 263), (0.2589, 0.3701))],
)
def test_known_intervals(share: Share, interval: tuple[float, float]):
    assert share.interval == pytest.approx(interval, abs=1e-4)


def test_of_nothing_there_is_no_share():
    nothing = Share(0, 0)

    assert (nothing.value, nothing.interval, nothing.thin) == (None, None, True)
    assert not Share(3, 10).thin


@given(counts, counts, counts)
def test_nps_lies_between_its_bounds(promoters: int, passives: int, detractors: int):
    nps = Nps(SUNDAY, SUNDAY, promoters, passives, detractors)

    assert nps.of == promoters + passives + detractors
    assert nps.score is None if nps.of == 0 else -100 <= nps.score <= 100
    assert nps.thin == (nps.of < 10)


@given(counts, counts, counts)
def test_who_trades_promoters_for_detractors_turns_nps_round(promoters: int, passives: int, detractors: int):
    one, other = (
        Nps(SUNDAY, SUNDAY, promoters, passives, detractors),
        Nps(SUNDAY, SUNDAY, detractors, passives, promoters),
    )

    assert (one.score or 0) == -(other.score or 0)


@given(st.lists(some_contacts, max_size=5))
def test_contacts_add_up(some: list[Contacts]):
    whole = add_contacts(some)

    assert whole.due == sum(one.due for one in some) == sum(whole.count(contact) for contact in Contact)
    assert whole.waiting == sum(one.waiting for one in some)
    assert sum(whole.share(contact).value or 0 for contact in Contact) == pytest.approx(1 if whole.due else 0)


@given(st.lists(some_ends, max_size=4))
def test_ends_add_up(some: list[Ends]):
    whole = add_ends(some)

    assert whole.of == sum(one.of for one in some) == sum(whole.share(one).part for one in Became)


def test_every_outcome_is_shown():
    assert {became(outcome) for outcome in Outcome} == set(Became)
    assert became(Outcome.WON_BACK) is Became.WON_BACK
    assert became(Outcome.ABANDONED) is became(Outcome.UNSATISFIED) is Became.OTHERWISE


def test_the_whole_is_the_sum_of_what_is_shown():
    figures = Figures(
        SUNDAY,
        SUNDAY,
        "week",
        nps=(Nps(SUNDAY, SUNDAY, 3, 2, 1), Nps(SUNDAY, SUNDAY), Nps(SUNDAY, SUNDAY, 1, 0, 3)),
        contacts={Severity.CRITICAL: Contacts(1, 2, 3, 4), Severity.HIDDEN: Contacts(5)},
        ends={Contact.LATE: Ends({Became.WON_BACK: 1, Became.WORSE: 1}), None: Ends({Became.OTHERWISE: 2})},
        loads=(Load("a", "Ann", 3, 2), Load("b", "Bo", 1, 1)),
    )

    assert (figures.answers.of, figures.answers.score) == (10, 0)
    assert figures.all_contacts == Contacts(6, 2, 3, 4)
    assert (figures.won_back, figures.late) == (Share(1, 4), 3)


@given(
    st.timedeltas(timedelta(days=-2500), timedelta(days=2500)).map(lambda off: SUNDAY + off),
    st.integers(1, 730),
    st.sampled_from(["week", "month"]),
)
def test_periods_follow_one_another_without_a_gap(until: datetime, days: int, step: str):
    since = until - timedelta(days=days)
    spans = periods(since, until, COPENHAGEN, step)

    assert (spans[0][0], spans[-1][1]) == (since, until)
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert all(begins < ends for begins, ends in spans)
    for begins, _ in spans[1:]:
        local = begins.astimezone(COPENHAGEN)
        assert (local.hour, local.minute) == (0, 0)
        assert local.weekday() == 0 if step == "week" else local.day == 1


@pytest.mark.parametrize(("days", "step"), [(30, "week"), (90, "week"), (365, "month")])
def test_a_long_time_is_told_by_the_month(days: int, step: str):
    assert step_for(SUNDAY - timedelta(days=days), SUNDAY) == step
