"""A company's own words: they help where there is something to learn, and are refused where there is not."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.comments import BOX, CARD, of_a_company, told_of
from winback.words import comments as taking
from winback.words import read
from winback.words.comments import Comment, gather
from winback.words.evidence import tone_shares
from winback.words.fitting import BUCKETS, LONGEST, SHORTEST, Fit, fit
from winback.words.model import built_in, load_table, save_table
from winback.words.tables import Table
from winback.words.units import split

BASE = built_in()
OUTPUTS = sum(BASE.heads[name].words.outputs for name in ("tone", "about"))
SILENT = Table.of(np.zeros((BUCKETS, OUTPUTS)), shortest=SHORTEST, longest=LONGEST)
LARGEST = 200_000


@pytest.fixture(scope="module")
def learnt() -> Fit:
    return fit(of_a_company(1_200), BASE)


def bytes_of(found: Fit) -> bytes:
    assert found.table is not None, found.why
    return save_table(found.table)


@given(st.text(max_size=300))
def test_a_table_without_a_word_changes_nothing(text: str) -> None:
    assert read(text, "da", model=BASE.fitted(SILENT)) == read(text, "da")


def test_a_products_name_that_always_goes_wrong_is_learnt(learnt: Fit) -> None:
    tone = learnt.figures["tone"]

    assert "tone" not in learnt.why
    assert tone["after"]["f1"] > tone["before"]["f1"] + 0.05
    assert tone["after"]["auc"] > tone["before"]["auc"]
    assert tone["after"]["log_loss"] < tone["before"]["log_loss"]
    assert tone["languages"]["da"]["n"] >= 50
    assert len(bytes_of(learnt)) < LARGEST


def test_what_was_learnt_is_read_and_named_and_the_base_is_as_it_was(learnt: Fit) -> None:
    text = f"Det er {BOX[0]} igen"
    before = read(text, "da")
    after = read(text, "da", model=BASE.fitted(load_table(bytes_of(learnt))))
    words = {one.words: one.weight for one in after.evidence if one.verdict == "negative"}

    assert after.negative > before.negative + 0.1
    assert max(words, key=lambda word: words[word]) == BOX[0]
    assert read(text, "da") == before
    assert read(f"Det er {CARD[0]} igen", "da", model=BASE.fitted(learnt.table)).negative < 0.5


def test_what_was_learnt_is_shared_out_among_the_words(learnt: Fit) -> None:
    own = BASE.fitted(learnt.table)
    doubtful = [one for one in of_a_company(1_200) if 0.01 < read(one.text, "da").negative < 0.99]
    for one in random.sample(doubtful, 50):
        reading, parts = read(one.text, "da"), split(one.text)
        shares = [tone_shares(parts, "negative", reading, model).sum() for model in (BASE, own)]
        chances = [read(one.text, "da", model=model).negative for model in (BASE, own)]
        logits = [np.log(chance / (1 - chance)) for chance in chances]
        assert shares[1] - shares[0] == pytest.approx(logits[1] - logits[0], abs=0.02), one.text


@pytest.mark.parametrize("seed", [3, 4])
def test_labels_by_lot_are_refused(seed: int) -> None:
    found = fit(of_a_company(1_500, seed=seed, noise=1.0), BASE)

    assert found.table is None
    assert "does not help beyond chance" in found.why["tone"]


def test_comments_that_the_base_reads_already_teach_nothing() -> None:
    usual = [one for one in of_a_company(2_000, seed=2) if not any(name in one.text for name in (*BOX, *CARD))]
    found = fit(usual, BASE)

    assert found.table is None or found.figures["tone"]["after"]["f1"] > found.figures["tone"]["before"]["f1"]


def test_nothing_is_learnt_from_who_is_held_out(learnt: Fit) -> None:
    usual = of_a_company(1_200)
    held = [place for place, one in enumerate(usual) if one.is_held_out]
    for place in held[:5]:
        usual[place] = usual[place]._replace(label="negative", text="Nordboxen, Fjordpakken, Solkortet", by="told")

    assert bytes_of(fit(usual, BASE)) == bytes_of(learnt)


def test_a_customer_stands_on_one_side_alone() -> None:
    usual = [one._replace(customer=one.id // 3) for one in of_a_company(900)]
    found = gather(usual, BASE)
    sides = [{one.comment.customer for one in some} for some in (found.learnt, found.held)]

    assert sides[0] & sides[1] == set()
    assert 0.1 < len(sides[1]) / len(sides[0] | sides[1]) < 0.3


def test_a_text_told_twice_stands_on_one_side_alone() -> None:
    usual = of_a_company(900)
    copied = [one._replace(id=one.id + 10_000, customer=one.customer + 10_000) for one in usual]
    found = gather([*usual, *copied], BASE)
    sides = [{tuple(one.words) for one in some if len(one.words) >= 6} for some in (found.learnt, found.held)]

    assert sides[1]
    assert sides[0] & sides[1] == set()


def test_the_order_of_comments_changes_nothing(learnt: Fit) -> None:
    usual = of_a_company(1_200)
    random.shuffle(usual)
    again = fit(usual, BASE)

    assert bytes_of(again) == bytes_of(learnt)
    assert again.figures == learnt.figures


def test_too_few_are_refused_with_what_is_there_and_what_is_needed() -> None:
    found = fit(of_a_company(200), BASE)

    assert found.table is None
    assert "scored to learn from, 400 are needed" in found.why["tone"]
    assert found.why["topics"] == "too few corrections: 0 of the topic with the most, 25 are needed"
    assert fit([], BASE).table is None


def test_no_language_may_become_worse() -> None:
    swedish = of_a_company(320, "sv", box="positive", first=10_000)
    found = fit([*of_a_company(2_400), *swedish], BASE)

    assert found.table is None
    assert found.why["tone"].startswith("sv would be worse by more than 0.03")


def test_what_people_said_goes_before_many_numbers() -> None:
    """Every box has a good number, and of a third of them a person says that it is a complaint."""
    usual = of_a_company(1_500, box="positive")
    told = [
        one._replace(label="negative", by="told") if one.id % 3 == 0 and any(name in one.text for name in BOX) else one
        for one in usual
    ]
    tables = [fit(some, BASE).table for some in (usual, told)]
    good, bad = (read(f"Det er {BOX[0]} igen", "da", model=BASE.fitted(table)).negative for table in tables)

    assert good < 0.5 < bad


def test_a_topic_is_learnt_from_corrections() -> None:
    found = fit([*of_a_company(900), *told_of("delivery", 300)], BASE)
    topics = found.figures["topics"]
    text = "Vi fik Kvikbud i marts"

    assert found.why == {}
    assert topics["after"]["micro_f1"] > topics["before"]["micro_f1"]
    assert "delivery" not in read(text, "da").topics
    assert "delivery" in read(text, "da", model=BASE.fitted(found.table)).topics


def test_topics_may_help_alone() -> None:
    found = fit(told_of("delivery", 300), BASE)

    assert set(found.why) == {"tone"}
    assert found.table is not None
    assert not found.table.steps[:, : len(BASE.heads["tone"].outputs)].any()


def test_what_says_nothing_or_is_in_another_language_teaches_nothing() -> None:
    told = ["ingen kommentarer", "", "Hyvä palvelu ja nopea toimitus", "Pakken kom aldrig frem"]
    found = gather([Comment(number, 1, text, label="negative") for number, text in enumerate(told)], BASE)

    assert [one.comment.id for one in [*found.learnt, *found.held]] == [3]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter(of_a_company(3_000))
    monkeypatch.setattr(taking, "MOST_WORDS", 2_000)
    monkeypatch.setattr(taking, "MOST_HELD", 10)
    found = gather(asked, BASE)

    assert 0 < len(found.held) <= 10
    assert len(found.learnt) < 1_000
    assert len(list(asked)) > 1_000
    assert {one.comment.text for one in found.learnt} == {""}
