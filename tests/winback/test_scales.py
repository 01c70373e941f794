"""What a score says, at every edge of every scale."""

from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from winback.scales import BANDS, RANK, Bands, Scale, Severity, Standing, Verdict, judge, worse

CRITICAL = Verdict(Standing.DETRACTOR, Severity.CRITICAL)
MODERATE = Verdict(Standing.DETRACTOR, Severity.MODERATE)
PASSIVE = Verdict(Standing.PASSIVE, None)
PROMOTER = Verdict(Standing.PROMOTER, None)
TEN = [(3, CRITICAL), (4, MODERATE), (6, MODERATE), (7, PASSIVE), (8, PASSIVE), (9, PROMOTER), (10, PROMOTER)]
FIVE = [(1, CRITICAL), (2, MODERATE), (3, PASSIVE), (4, PASSIVE), (5, PROMOTER)]
SEVEN = [(1, CRITICAL), (2, CRITICAL), (3, MODERATE), (4, MODERATE), (5, PASSIVE), (6, PROMOTER), (7, PROMOTER)]
EDGES = [
    *((Scale.NPS, score, verdict) for score, verdict in [(0, CRITICAL), *TEN]),
    *((Scale.RATING, score, verdict) for score, verdict in [(1, CRITICAL), *TEN]),
    *((Scale.CSAT, score, verdict) for score, verdict in FIVE),
    *((Scale.STARS, score, verdict) for score, verdict in FIVE),
    *((Scale.CES, score, verdict) for score, verdict in SEVEN),
    *((Scale.THUMBS, score, verdict) for score, verdict in [(0, MODERATE), (1, PROMOTER)]),
]
NUMBERED = sorted(BANDS)
GOODNESS = [Standing.DETRACTOR, Standing.PASSIVE, Standing.PROMOTER]


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    """Any bands that a survey may have."""
    low = draw(st.integers(0, 1))
    high = draw(st.integers(low + 1, 10))
    critical, detractor, passive = sorted(draw(st.tuples(*[st.integers(low - 1, high)] * 3)))
    return Bands(low, high, critical, detractor, passive, draw(st.booleans()))


@st.composite
def scored(draw: st.DrawFn) -> tuple[Bands, int]:
    own = draw(bands())
    return own, draw(st.integers(own.low, own.high))


def mirrored(own: Bands) -> Bands:
    return Bands(own.low, own.high, own.critical_to, own.detractor_to, own.passive_to, not own.reversed)


@each(("scale", "score", "verdict"), EDGES)
def test_every_edge_of_a_scale_falls_where_the_product_says(scale: Scale, score: int, verdict: Verdict):
    assert judge(score, BANDS[scale]) == verdict


@each("scale", NUMBERED)
def test_the_ends_of_a_scale_are_the_worst_and_the_best(scale: Scale):
    ends = BANDS[scale].low, BANDS[scale].high

    assert [judge(score, BANDS[scale]).standing for score in ends] == [Standing.DETRACTOR, Standing.PROMOTER]


def test_every_scale_but_text_has_bands():
    assert set(BANDS) == set(Scale) - {Scale.TEXT}


@given(scored())
def test_a_reversed_scale_is_the_mirror_of_itself(asked: tuple[Bands, int]):
    own, score = asked

    assert judge(score, own) == judge(own.low + own.high - score, mirrored(own))


@given(scored(), st.booleans())
def test_a_better_answer_never_stands_worse(asked: tuple[Bands, int], contact_me: bool):
    own, _ = asked
    places = [GOODNESS.index(judge(one, own, contact_me=contact_me).standing) for one in range(own.low, own.high + 1)]

    assert places == sorted(places, reverse=own.reversed)


@given(scored())
def test_a_number_makes_a_case_exactly_of_detractors(asked: tuple[Bands, int]):
    own, score = asked
    verdict = judge(score, own)

    assert (verdict.severity is not None) == (verdict.standing is Standing.DETRACTOR)
    assert verdict.severity is not Severity.HIDDEN


@given(scored())
def test_who_asks_to_be_contacted_has_a_case_at_any_score_and_no_graver_one(asked: tuple[Bands, int]):
    own, score = asked
    plain, asking = judge(score, own), judge(score, own, contact_me=True)

    assert asking.standing == plain.standing
    assert asking.severity == (plain.severity or Severity.HIDDEN)


@each(("score", "read_by"), [(None, BANDS[Scale.NPS]), (None, None), (4, None)])
@each(("contact_me", "severity"), [(True, Severity.HIDDEN), (False, None)])
def test_without_a_number_only_the_asking_makes_a_case(
    score: int | None, read_by: Bands | None, contact_me: bool, severity: Severity | None
):
    assert judge(score, read_by, contact_me=contact_me) == Verdict(None, severity)


def test_a_survey_may_have_bands_of_its_own():
    strict = Bands(0, 10, critical_to=5, detractor_to=8, passive_to=9)

    read = [judge(score, strict) for score in (5, 6, 8, 9, 10)]

    assert read == [CRITICAL, MODERATE, MODERATE, PASSIVE, PROMOTER]


@given(scored(), st.data())
def test_worse_is_further_from_good_on_the_same_scale(asked: tuple[Bands, int], data: st.DataObject):
    own, before = asked
    after = data.draw(st.integers(own.low, own.high))

    assert worse(before, after, own) == worse(after, before, mirrored(own))
    assert not (worse(before, after, own) and worse(after, before, own))
    assert not worse(before, before, own)


def test_a_lower_number_is_worse_unless_the_scale_is_reversed():
    nps = BANDS[Scale.NPS]

    assert worse(5, 4, nps)
    assert not worse(4, 5, nps)
    assert worse(4, 5, mirrored(nps))


def test_severities_rank_from_hidden_to_critical():
    assert sorted(Severity, key=RANK.__getitem__) == [Severity.HIDDEN, Severity.MODERATE, Severity.CRITICAL]
