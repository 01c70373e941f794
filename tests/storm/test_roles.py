"""What people do next, by a case's journal."""

import shutil

import pytest

from tests.lives import Life
from tests.storm.counting import most_waits
from tests.storm.premises import POLICY
from tests.storm.roles import (
    CAST,
    CONTACT,
    OWNER,
    SPEAKS,
    Act,
    Answer,
    Complain,
    Part,
    next_step,
    open_question,
    part_of,
    visit,
)
from winback import entries as e
from winback.case import Stage
from winback.entries import Entry
from winback.policy import load_policy

SOON, LATER = 1, 8  # seconds until people look again, after a step and in silence
LOOKS = 60


@pytest.fixture
def storm_life(migrated_sqlite, tmp_path):
    file = shutil.copyfile(migrated_sqlite, tmp_path / "winback.db")
    life = Life(f"sqlite:///{file}", load_policy(POLICY))
    yield life
    life.store.database.close()


def lives(life, part):
    """Play a part to its end, with all that arrives arriving at once."""
    taken = set()
    life.begins(part.score, customer="K1", email="k1@storm.example" if part.email else None,
                yearly_value=part.yearly_value, review_permission=True)  # fmt: skip
    for _ in range(LOOKS):
        asked = any("resurvey" in mail.key for mail in life.postbox.mails)
        step = next_step(life.case, "K1", part, taken, has_link=asked, asked_only=False)
        if step is None and life.row.done:
            break
        if step:
            taken.add(step.nonce)
            does(life, part, step)
        life.passes(seconds=SOON if step else LATER)
    return life


def presses(part):
    return [
        f"{stage}{nth}-{number}"
        for (stage, nth), moves in part.plan.items()
        for number, move in enumerate(moves)
        if isinstance(move, Act)
    ]


def does(life, part, step):
    match step.move:
        case Act(action=action, fields=fields, by=by):
            owner = life.case.owner or "birgit"
            life.acts(action, owner if by[0] == OWNER else by[0], nonce=step.nonce, **fields)
        case Answer(score=score):
            life.answers(score)
        case Complain(score=score):
            life.responds(score, customer="K1", email="k1@storm.example" if part.email else None)
            life.runs_on()


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.name)
def test_every_life_is_played_as_planned_ends_and_waits_four_times_at_most(storm_life, part):
    life = lives(storm_life, part)

    done = [entry.key.split("K1-", 1)[1] for entry in life.case.entries if "/act/" in entry.key]
    assert sorted(done) == sorted(presses(part))
    assert life.row.done
    assert most_waits([life.case]) <= 4


def test_a_step_that_was_taken_is_not_taken_again(storm_life):
    storm_life.begins(5)
    part = Part("", {CONTACT: (SPEAKS,)})

    step = next_step(storm_life.case, "K1", part, set(), has_link=False, asked_only=False)

    assert step.nonce == "K1-contact1-0"
    assert next_step(storm_life.case, "K1", part, {step.nonce}, has_link=False, asked_only=False) is None


def test_in_the_drain_nobody_complains_unasked(storm_life):
    storm_life.begins(5)
    part = Part("", {CONTACT: (Complain(1), SPEAKS)})

    step = next_step(storm_life.case, "K1", part, set(), has_link=False, asked_only=True)

    assert step.move == SPEAKS


def test_a_question_waits_for_its_mail(storm_life):
    storm_life.begins(5)
    part = Part("", {CONTACT: (Answer(9),)})

    assert next_step(storm_life.case, "K1", part, set(), has_link=False, asked_only=False) is None


def test_a_stage_that_is_entered_again_is_another_visit(storm_life):
    storm_life.begins(5)
    storm_life.is_reached()
    storm_life.is_resolved()
    assert visit(storm_life.case) == (Stage.CHECK_IN.value, 1)

    storm_life.responds(1, customer="K1")

    assert visit(storm_life.case) == (Stage.CONTACT.value, 2)


def test_a_message_of_unknown_fate_is_a_question_until_it_is_settled(storm_life):
    storm_life.begins(5)
    case = storm_life.case
    asks, settled = e.MessageUnknown(message="g1/receipt"), e.Settled(message="g1/receipt", arrived=False)

    case.entries.append(Entry(case.id, case.head + 1, case.opened_at, e.WINBACK, "g1/unknown/1/1", asks))
    assert open_question(case) == ("g1/receipt", 1)

    case.entries.append(Entry(case.id, case.head + 1, case.opened_at, "mette", "g1/act/settle/n", settled))
    assert open_question(case) is None

    case.entries.append(Entry(case.id, case.head + 1, case.opened_at, e.WINBACK, "g1/unknown/1/2", asks))
    assert open_question(case) == ("g1/receipt", 2)


def test_all_parts_are_played_before_any_comes_too_often():
    many = sum(part.often for part in CAST)

    assert {part_of(7, number).name for number in range(1, many + 1)} == {part.name for part in CAST}
