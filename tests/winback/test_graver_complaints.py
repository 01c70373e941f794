"""A graver complaint in an open case: it shortens the time for contact and never lengthens it."""

from datetime import timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tests.winback.test_case import AGREED, COMPLAINT, HAPPY, HOUR, MONDAY, OPENED, POLICY, REACHED, case_of, told
from winback import entries as e
from winback import ladder
from winback.scales import RANK, Severity


@given(
    st.sampled_from(Severity),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(Severity)), min_size=1, max_size=5),
)
def test_a_graver_complaint_gives_the_earlier_of_two_deadlines(first: Severity, later: list[tuple[int, Severity]]):
    times = list(accumulate(hours * HOUR for hours, _ in later))
    case, deadlines = case_of(OPENED.model_copy(update={"severity": first})), []
    for passed, (_, severity) in zip(times, later, strict=True):
        at, graver, promised = MONDAY + passed, RANK[severity] > RANK[case.severity], ladder.due(case)
        own = POLICY.contact_calendar("cx", severity).add(at, POLICY.contact.due[severity])
        told(case, e.ResponseJoined(response_id=2, severity=severity), at=at)
        deadlines.append((ladder.due(case), {True: min(promised, own), False: promised}[graver]))

    assert [kept for kept, _ in deadlines] == [expected for _, expected in deadlines]
    assert case.severity == max([first, *(severity for _, severity in later)], key=RANK.__getitem__)


def test_what_a_later_complaint_left_standing_is_what_the_next_one_shortens():
    case = case_of(OPENED.model_copy(update={"severity": Severity.HIDDEN}))
    office = POLICY.team_calendar("cx")
    promised, late = office.add(MONDAY, 48 * HOUR), office.add(MONDAY, 40 * HOUR)
    told(case, e.ResponseJoined(response_id=2, severity=Severity.MODERATE), at=office.add(MONDAY, 30 * HOUR))
    assert ladder.due(case) == promised
    told(case, e.ResponseJoined(response_id=3, severity=Severity.CRITICAL), at=late)

    assert ladder.due(case) == late + 2 * HOUR


def test_a_graver_complaint_before_the_close_sets_the_pace_of_the_next_contact():
    case = case_of(OPENED.model_copy(update={"severity": Severity.HIDDEN}))
    late = MONDAY + timedelta(days=7, hours=6)
    told(case, e.ResponseJoined(response_id=2, severity=Severity.MODERATE), at=late)
    told(case, REACHED, AGREED, HAPPY, at=late)
    told(case, COMPLAINT, at=late)

    assert ladder.due(case) == POLICY.team_calendar("cx").add(late, timedelta(hours=24))
