"""The weights that are committed are those that the sources give."""

import hashlib
import json
import random

import numpy as np
import pytest

from deployments.making_words import sources_hash
from winback.words.building import PLANS, column, questions
from winback.words.materials import LANGUAGES, PhraseError, phrases, read_file, strangers
from winback.words.model import CARD, HEADS, WEIGHTS, built_in, save
from winback.words.training import head

LARGEST = 200_000


def test_the_card_is_of_these_weights_and_sources() -> None:
    card, weights = json.loads(CARD.read_text("utf-8")), WEIGHTS.read_bytes()

    assert card["sources"] == sources_hash(), "the sources were changed: make words"
    assert card["weights"] == hashlib.sha256(weights).hexdigest()
    assert len(weights) < LARGEST
    assert min(card["texts"][language] for language in LANGUAGES) >= 400
    assert card["bad_at"]


def test_the_same_weights_are_the_same_file() -> None:
    assert save(built_in()) == WEIGHTS.read_bytes()


def test_an_output_built_anew_is_the_one_that_is_kept() -> None:
    outputs = [(name, output) for name in HEADS for output in built_in().heads[name].outputs]
    name, output = random.choice(outputs)
    plan = PLANS[name]
    weights, bias = column(questions(phrases(), strangers())[name], output, plan)
    built = head((output,), weights[:, None], np.array([bias]), plan)
    kept = built_in().heads[name]
    at = kept.outputs.index(output)
    apart = np.abs(kept.words.steps[:, at].astype(int) - built.words.steps[:, 0])

    assert apart.max() <= 1, output
    assert (apart > 0).mean() < 0.001, output
    assert built.bias[0] == pytest.approx(kept.bias[at], abs=1e-3)


@pytest.mark.parametrize(
    "line",
    [
        "x",
        '{"label": "bad", "da": "x"}',
        '{"label": "neutral", "topics": ["x"], "da": "x"}',
        '{"label": "neutral", "topics": 3}',
    ],
)
def test_a_phrase_that_cannot_be_learnt_from_is_named(line: str) -> None:
    with pytest.raises(PhraseError, match=r"own\.jsonl:1: "):
        list(read_file("own.jsonl", [line]))


def test_every_phrase_is_told_once_in_its_language() -> None:
    told = [(phrase.language, phrase.text.casefold()) for phrase in phrases()]

    assert len(told) - len(set(told)) == 0
