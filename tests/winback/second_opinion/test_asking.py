"""What a language model is asked, and which of its answers is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.masking import Masked
from winback.second_opinion import Verdict, WrongForm, hide_people, key_of, question, read_answer

TEXT = "Søde folk, men Mette ringede aldrig tilbage om regningen på 250 kr., som er forkert"


@pytest.fixture
def masked() -> Masked:
    masked = hide_people(TEXT, "da", ["Lone Ravn"])
    assert masked is not None
    return masked


def told(complains: object, quote: object) -> str:
    return json.dumps({"complains": complains, "quote": quote})


def test_the_words_stand_apart_from_the_task(masked: Masked):
    (first, task), (second, material) = question(masked)

    assert (first, second) == ("system", "user")
    assert material == f"<answer>\n{masked.text}\n</answer>"
    assert "Søde" not in task


def test_a_complaint_has_its_place(masked: Masked):
    quote = "⟦NAME1⟧ ringede aldrig tilbage"
    verdict = read_answer(told(True, f" {quote}\n"), masked)

    assert masked.text[verdict.start : verdict.end] == quote
    assert verdict.complains


def test_no_complaint_needs_no_quote(masked: Masked):
    assert read_answer(told(False, ""), masked) == read_answer(told(False, "Søde folk"), masked) == Verdict(False)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "yes",
        "[]",
        "null",
        "{}",
        '{"complains": true}',
        '```json\n{"complains": false, "quote": ""}\n```',
        told("yes", ""),
        told(1, "ringede"),
        told(True, None),
        told(True, ""),
        told(True, "   "),
        told(True, "Alt er forkert"),
        told(True, "Mette ringede"),
        told(True, "e"),
        told(True, "ringede aldrig tilb"),
        told(True, ","),
        told(True, "⟦NAME1⟧"),
        told(True, "1⟧ ringede"),
        told(True, "men ⟦NAME"),
        told(True, "NAME1⟧ ringede aldrig tilbage om regningen på ⟦NUM"),
        '{"complains": false, "quote": "", "refund": 9000}',
        '{"complains": false, "quote": "\\ud800"}',
        "[" * 50_000,
    ],
    ids=str,
)
def test_any_other_form_is_no_answer(masked: Masked, answer: str):
    with pytest.raises(WrongForm) as wrong:
        read_answer(answer, masked)

    assert "ringede" not in str(wrong.value)


@given(st.text(max_size=200) | st.builds(told, st.booleans(), st.text(max_size=20)))
def test_whatever_is_answered_it_is_a_verdict_within_the_text_or_a_wrong_form(answer: str):
    masked = hide_people(TEXT, "da", [])
    assert masked is not None
    try:
        verdict = read_answer(answer, masked)
    except WrongForm:
        return
    assert 0 <= verdict.start <= verdict.end <= len(masked.text)
    assert verdict.complains == (verdict.end > verdict.start)


def test_the_same_question_has_the_same_key_and_another_model_or_text_another(masked: Masked):
    asked = question(masked)
    other = question(Masked(masked.text + "!", masked.marks, masked.hidden))

    assert key_of("small", asked) == key_of("small", [*asked])
    assert len({key_of("small", asked), key_of("large", asked), key_of("small", other)}) == 3
