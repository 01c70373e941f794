"""Which readings are in doubt, and how an opinion and a reading become one."""

from dataclasses import replace

import pytest

from tests.lives import policy_with
from winback.scales import Severity, Standing
from winback.second_opinion import Opinion, is_doubtful, settle
from winback.understanding import as_read, severity_of
from winback.words import Evidence, Reading
from winback.words.text import Place

TEXT = "Fin butik, men fakturaen er stadig forkert"
POLICY = policy_with(language_model={"band": 0.1}, words={"hidden_from": 0.8, "neutral_from": 0.7})
SUNNY = Reading(
    language="da",
    negative=0.2,
    positive=0.7,
    worst=0.75,
    evidence=(Evidence("positive", Place(0, 10), "Fin butik", 2.0),),
)
COMPLAINS = Opinion(complains=True, place=Place(15, len(TEXT)), model="small")
IS_FINE = Opinion(complains=False, place=Place(0, 0), model="small")


@pytest.mark.parametrize(
    ("standing", "worst", "doubtful"),
    [
        (Standing.PROMOTER, 0.71, True),
        (Standing.PROMOTER, 0.89, True),
        (None, 0.75, True),
        (Standing.PROMOTER, 0.65, False),
        (Standing.PROMOTER, 0.95, False),
        (Standing.PASSIVE, 0.65, True),
        (Standing.PASSIVE, 0.85, False),
        (Standing.DETRACTOR, 0.8, False),
    ],
    ids=str,
)
def test_near_its_threshold_a_reading_is_in_doubt(standing: Standing | None, worst: float, doubtful: bool):
    assert is_doubtful(standing, replace(SUNNY, worst=worst), POLICY) is doubtful


@pytest.mark.parametrize("change", [{"contentless": True}, {"language": ""}], ids=["contentless", "not judged"])
def test_what_says_nothing_or_cannot_be_judged_is_in_no_doubt(change: dict[str, object]):
    assert not is_doubtful(None, replace(SUNNY, worst=0.8, **change), POLICY)


def test_a_complaint_that_was_found_opens_its_case_and_quotes_its_words():
    settled = settle(SUNNY, COMPLAINS, 0.8, TEXT)
    kept = as_read(settled, Standing.PROMOTER, POLICY, "weights", COMPLAINS.model)

    assert severity_of(Standing.PROMOTER, SUNNY, POLICY.words) is None
    assert severity_of(Standing.PROMOTER, settled, POLICY.words) is Severity.HIDDEN
    assert kept.because == (("negative", "fakturaen er stadig forkert"),)
    assert (kept.complains, kept.adviser) == (True, "small")


@pytest.mark.parametrize("standing", [None, Standing.PASSIVE, Standing.PROMOTER], ids=str)
@pytest.mark.parametrize("words", [{}, {"hidden_from": 0.3, "neutral_from": 0.2}], ids=["usual", "low"])
def test_what_was_found_fine_opens_none(standing: Standing | None, words: dict[str, float]):
    policy = policy_with(words=words)
    gloomy = replace(SUNNY, negative=0.85, positive=0.1, worst=0.85)
    settled = settle(gloomy, IS_FINE, policy.words.neutral_from)

    assert severity_of(standing, gloomy, policy.words)
    assert severity_of(standing, settled, policy.words) is None
    assert settled.tone == "neutral"
    assert not as_read(settled, standing, policy, "weights", "small").complains
