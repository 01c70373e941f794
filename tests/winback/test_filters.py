"""A filter is what its address says, and the address is what the filter says; nonsense is passed over."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.case import Stage
from winback.filters import LONGEST, CaseFilter, ResponseFilter, State, View
from winback.scales import Severity, Standing

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEXTS = st.text(max_size=150)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2199, 12, 31))
SCORES = st.none() | st.integers(-100, 100)


def test_an_address_says_what_is_wanted():
    query = (
        "view=mine&state=any&score_from=0&score_to=6&standing=detractor&severity=critical&stage=contact&owner=mette"
        "&topic=delivery/late&touchpoint=App&segment=Private&from=2026-11-01&to=2026-11-30&words=varmepumpe+st%C3%B8j"
    )

    assert CaseFilter.read(query) == CaseFilter(
        view=View.MINE,
        state=State.ANY,
        score_from=0,
        score_to=6,
        standing=Standing.DETRACTOR,
        severity=Severity.CRITICAL,
        stage=Stage.CONTACT,
        owner="mette",
        topic="delivery/late",
        touchpoint="App",
        segment="Private",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        words="varmepumpe støj",
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "&&==&",
        "view=everybody&state=&stage=limbo&severity=3&standing=none",
        "score_from=ten&score_to=1e3&score_from=%C2%B2&score_to=99999999999",
        "from=yesterday&to=2026-02-30&from=0001-01-01&to=9999-12-31",
        "words=&owner=%00&topic=%20%20&negative=perhaps&colour=red",
        "&".join(f"a{number}=1" for number in range(500)),
        "%zz=%zz&\ud800=1",
    ],
)
def test_what_is_not_understood_is_passed_over(query):
    assert CaseFilter.read(query) == CaseFilter()
    assert ResponseFilter.read(query) == ResponseFilter()


def test_texts_are_cut_and_the_last_word_counts():
    wanted = CaseFilter.read([("words", "x" * 5000), ("owner", "mette"), ("owner", "jonas")])

    assert (wanted.words, wanted.owner) == ("x" * LONGEST, "jonas")


def test_nothing_wanted_is_nothing_written():
    assert (CaseFilter().write(), ResponseFilter().write()) == ("", "")


@given(
    st.builds(
        CaseFilter,
        view=st.sampled_from(View),
        state=st.sampled_from(State),
        score_from=SCORES,
        score_to=SCORES,
        stage=st.none() | st.sampled_from(Stage),
        words=TEXTS,
        topic=TEXTS,
        first=DAYS,
        last=DAYS,
    )
)
def test_what_is_written_reads_the_same(wanted):
    understood = CaseFilter.read(wanted.write())

    assert CaseFilter.read(understood.write()) == understood
    assert (understood.view, understood.first, understood.score_to) == (wanted.view, wanted.first, wanted.score_to)


@given(st.text(max_size=300))
def test_no_address_is_an_error(query):
    CaseFilter.read(query)
    ResponseFilter.read(query)


def test_a_period_is_whole_days_where_the_reader_is():
    begins, ends = CaseFilter.read("from=2026-10-25&to=2026-10-25").period(COPENHAGEN)

    assert begins is not None
    assert ends is not None
    assert begins.astimezone(UTC) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert ends.astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)
