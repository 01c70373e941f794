"""Which words are named for a verdict: those that tell something, and nothing that was not said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.words import read
from winback.words.evidence import AT_MOST, ENOUGH, LEAST, Told, strongest
from winback.words.fillers import fillers
from winback.words.grams import DENIALS
from winback.words.lexicon import read_lexicons
from winback.words.materials import LANGUAGES
from winback.words.sources import read_source
from winback.words.text import Place, words

STRONG = {"so", "så", "too", "very", "sehr", "zu", "meget", "veldig", "svært", "mycket", "alt", "helt", "ganz", "for"}


def named(*said: tuple[str, float]) -> list[str]:
    placed = [(word, Place(4 * at, 4 * at + 3)) for at, (word, _) in enumerate(said)]
    text = " ".join(word for word, _ in said)
    shares = np.array([share for _, share in said], np.float32)
    return [one.words for one in strongest("negative", shares, Told(placed, text, frozenset({"men", "jeg"})))]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((("men", 2.0), ("sen", 1.0)), ["sen"]),
        ((("men", 2.1), ("sen", 1.0)), ["men", "sen"]),
        ((("men", 2.1), ("jeg", 2.0), ("sen", 1.0)), ["men", "sen"]),
        ((("men", 1.0), ("jeg", 0.5)), ["men", "jeg"]),
        ((("men", 0.5), ("sen", -1.0)), ["men"]),
        (((",,,", 3.0), ("sen", 1.0)), [",,,", "sen"]),
        ((("sen", 1.0), ("rod", LEAST - 0.01)), ["sen"]),
        ((("sen", 0.0),), []),
    ],
)
def test_fillers_are_named_only_where_nothing_else_speaks(said: tuple[tuple[str, float], ...], told: list[str]) -> None:
    assert named(*said) == told


@given(st.lists(st.tuples(st.sampled_from(["men", "jeg", "sen", "rod"]), st.floats(-4, 4, width=16)), max_size=12))
def test_who_spoke_loudest_of_the_others_is_always_named(said: list[tuple[str, float]]) -> None:
    told = named(*said)
    others = [share for word, share in said if word in {"sen", "rod"}]

    assert len(told) <= AT_MOST
    if max(others, default=0) > 0 and max(others) >= ENOUGH * max(share for _, share in said):
        assert set(told) <= {"sen", "rod"}
        assert told


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Fint nok, men jeg venter stadig på min faktura", "da"),
        ("Veldig fornøyd, men jeg har ventet på svar i tre uker", "nb"),
        ("Eg har venta i fire veker, og ingen svarar meg", "nn"),
        ("Fakturan är fel för tredje gången och ingen svarar mig", "sv"),
        ("Nobody answers the phone and I still have not got my money back", "en"),
        ("Das Paket ist nie angekommen und niemand antwortet auf meine Mails", "de"),
    ],
)
def test_the_words_of_a_complaint_tell_something(text: str, locale: str) -> None:
    told = [one.words.casefold() for one in read(text, locale).evidence if one.verdict == "negative"]

    assert told
    assert set(told) & fillers(locale) == set()


def test_of_praise_no_complaint_is_named() -> None:
    reading = read("Alt i orden, rask levering og hyggelig betjening", "nb")

    assert reading.tone == "positive"
    assert {one.verdict for one in reading.evidence if "/" not in one.verdict} == {"positive"}


def test_nothing_is_told_twice() -> None:
    evidence = read("Jeg opsiger mit abonnement, fakturaen er forkert", "da").evidence

    assert len(set(evidence)) == len(evidence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fillers_are_few_and_turn_nothing_and_have_no_tone(language: str) -> None:
    some = fillers(language)
    lexicon = read_lexicons(read_source("lexicon.tsv"))[language]

    assert 40 <= len(some) <= 60
    assert some & (DENIALS | (STRONG - {"for"} if language == "en" else STRONG)) == set()
    assert [word for word in some if lexicon.value(word) or words(word) != [word]] == []


def test_a_language_that_is_not_read_has_none() -> None:
    assert fillers("") == fillers("fi") == frozenset()
