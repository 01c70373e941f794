"""Verbatims as words and clauses: nothing is lost, everything has its place, whatever somebody writes."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from winback.words.text import MOST, clauses, compose, fold, placed_words, words

WRITTEN = st.text(
    st.one_of(st.sampled_from("aæøåÅÖßİſ  .!?,;\n\t\r\u200b\u0301\u202e\ufeff😡👍0123kr'’-"), st.characters()),
    max_size=200,
)


@given(WRITTEN)
def test_each_word_has_its_place_in_the_composed_text(text: str) -> None:
    read, places = placed_words(text)
    composed = compose(text)

    assert read == words(text)
    for word, place in zip(read, places, strict=True):
        assert 0 <= place.start < place.end <= len(composed)
        assert words(composed[place.start : place.end])[:1] in ([word], [word[:1] * 2], [word[:1]])


@given(WRITTEN)
def test_clauses_are_the_whole_text(text: str) -> None:
    read = words(text)

    assert [word for start, end in clauses(read) for word in read[start:end]] == read


@given(WRITTEN)
def test_what_is_not_seen_does_not_change_a_word(text: str) -> None:
    hidden = "\u200b".join(text)

    assert fold(hidden) == fold(text) or unicodedata.normalize("NFC", hidden) != hidden or not text.isprintable()


def test_a_turn_begins_a_clause() -> None:
    read = words("Fint nok, men jeg venter. Tredje gang!! Hilsen")

    assert [read[start:end] for start, end in clauses(read)] == [
        ["fint", "nok", ","],
        ["men", "jeg", "venter", "."],
        ["tredje", "gang", "!!"],
        ["hilsen"],
    ]


def test_numbers_are_one_word_and_letters_held_down_are_two() -> None:
    assert words("suuuuper!!!!! 1.299,50 kr 😡😡😡😡") == ["suuper", "!!", "0", "kr", "😡", "😡"]


def test_of_a_long_text_both_ends_are_read() -> None:
    read, places = placed_words("begin " + "x " * 600_000 + "end")

    assert read[0] == "begin"
    assert read[-1] == "end"
    assert len(read) < MOST
    assert places[-1].end == 1_200_000 + 9


def test_invisible_letters_do_not_hide_a_word() -> None:
    assert words("skuf\u200bfet\u00ad og \u202evred") == ["skuffet", "og", "vred"]


def test_an_apostrophe_is_one_however_it_is_written() -> None:
    assert words("They didn\u2019t") == words("They didn't") == ["they", "didn't"]


def test_marks_piled_upon_a_letter_are_left_out_beyond_any_writing() -> None:
    piled = "a" + "\u0301\u0323" * 50_000 + " god e\u0301n"

    assert len(compose(piled)) < 100
    assert words(piled)[-2:] == ["god", "\u00e9n"]
    assert compose("e\u0301" * 3_000) == "\u00e9" * 3_000
