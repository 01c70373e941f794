"""A process that ends at any point of any life changes nothing but, of a letter, that somebody is asked about it."""

from collections.abc import Callable

import pytest

from tests.lives import Life, policy_with
from tests.mortality import IN_DOUBT, Picture, World, asked, dies, points_of, sent_twice, some, survives_deaths
from tests.scripts import BRIEF, SCRIPTS, calms, responds
from winback.entries import KINDS, AnswerChanged, Lifted, MessageUnknown, Settled, Withheld

MakesLives = Callable[..., Life]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_life_goes_on_as_if_nothing_had_died(script: str, lives: MakesLives, share: float):
    life = lives(policy_with(**BRIEF))
    for number, step in enumerate(SCRIPTS[script]):
        survives_deaths(life, step, f"step {number}", share=share)


def test_a_second_death_while_the_first_is_looked_after_changes_nothing_either(lives: MakesLives, share: float):
    life, step = lives(policy_with(**BRIEF)), responds(2)
    before = World.seen(life)
    points = points_of(life, step, "step 0")
    whole = Picture.of(life, shifted=True)
    before.comes_back(life)
    assert dies(life, step, "step 0", points.index(IN_DOUBT))
    in_doubt = World.seen(life)
    after_death = points_of(life, lambda life, *_: calms(life), "calm")
    assert asked(life)
    for place, point in some(after_death, share):
        in_doubt.comes_back(life)
        assert dies(life, lambda life, *_: calms(life), "calm", place)
        for _ in range(3):
            calms(life)
        step(life, "step 0", before.clock)
        calms(life)
        assert Picture.of(life, shifted=True) == whole, f"{point} (the {place}th)"
        assert 1 <= len(asked(life)) <= 2, f"{point} (the {place}th)"  # once more where that letter is in doubt again
        assert not sent_twice(life), f"{point} (the {place}th)"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_scripts_lead_through_every_branch(lives: MakesLives):
    life, seen = lives(policy_with(**BRIEF)), set()
    start = World.seen(life)
    for script in SCRIPTS.values():
        start.comes_back(life)
        for number, step in enumerate(script):
            points_of(life, step, f"step {number}")
        seen |= set(life.kinds)

    elsewhere = {AnswerChanged.kind, MessageUnknown.kind, Settled.kind, Withheld.kind, Lifted.kind, "response_enriched"}
    assert set(KINDS) - seen - elsewhere == {""}
