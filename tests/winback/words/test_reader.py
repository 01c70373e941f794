"""What is read out of verbatims, and what spoke for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.words import read, read_many
from winback.words.text import compose

HOSTILE = [
    "",
    " \n\t ",
    "\x00\x01\x02",
    "a" * 1_000_000,
    "dårlig " * 150_000,
    "\u202e" * 1000 + "god",
    "\u0301" * 5000,
    "привет dårlig 你好 service",
    "🤬" * 10_000,
    "<script>alert(1)</script>",
    "\ud800 halv",
    "!" * 100_000,
    "\n" * 100_000,
    "ı İ ß ſ ﬃ",
]


def test_the_complaint_behind_polite_words_is_found() -> None:
    reading = read("Super fin butik, men jeg venter stadig på min faktura, tredje gang jeg skriver", "da")
    text = "Super fin butik, men jeg venter stadig på min faktura, tredje gang jeg skriver"

    assert reading.language == "da"
    assert reading.complains
    assert reading.worst_place is not None
    assert text[slice(*reading.worst_place)].startswith("men jeg venter")
    assert "stadig" in {one.words for one in reading.evidence if one.verdict == "negative"}


@pytest.mark.parametrize(
    ("text", "language", "tone"),
    [
        ("Pakken kom aldrig frem, og ingen svarer på mine mails", "da", "negative"),
        ("Hurtig levering og god service, kan varmt anbefales", "da", "positive"),
        ("Pakken har fortsatt ikke kommet, og dere svarer ikke på e-post", "nb", "negative"),
        ("Eg fekk god hjelp, og alt gjekk fort", "nn", "positive"),
        ("Väntade i tre veckor och fick fel storlek", "sv", "negative"),
        ("Great service, very friendly and fast", "en", "positive"),
        ("Das Paket ist nie angekommen und niemand antwortet", "de", "negative"),
        ("Ingen kommentarer", "da", "neutral"),
    ],
)
def test_tone_and_language(text: str, language: str, tone: str) -> None:
    reading = read(text)

    assert (reading.language, reading.tone) == (language, tone)


@pytest.mark.parametrize(
    "text", ["Hyvä palvelu ja nopea toimitus", "La livraison a été très lente", "Товар не пришёл", "配送很慢"]
)
def test_a_language_that_is_not_read_is_not_judged(text: str) -> None:
    reading = read(text)

    assert not reading.judged
    assert (reading.tone, reading.topics, reading.signals, reading.complains) == ("", (), (), False)


@pytest.mark.parametrize(
    ("text", "locale", "signal"),
    [
        ("Ring mig venligst i morgen", "da", "call"),
        ("Jag säger upp mitt abonnemang", "sv", "leave"),
        ("I will write about this on Trustpilot", "en", "public"),
        ("Jeg har snakket med advokat", "nb", "legal"),
        ("I want my 300 kr back", "en", "money"),
        ("Mette hjalp mig", "da", "person"),
    ],
)
def test_signals(text: str, locale: str, signal: str) -> None:
    assert signal in read(text, locale).signals


def test_the_locale_decides_where_the_words_do_not() -> None:
    assert [read("Super!", locale).language for locale in ("da-DK", "nb_NO", "sv", "en-GB", "de")] == [
        "da",
        "nb",
        "sv",
        "en",
        "de",
    ]


def test_many_are_read_as_one_is() -> None:
    texts = ["Fint nok, men alt for dyrt", "", "Great!", "Hyvä", "ingen kommentarer"] * 300
    together = read_many(texts)

    for text, reading in list(zip(texts, together, strict=True))[:5]:
        alone = read(text)
        assert (alone.language, alone.tone, alone.topics, alone.signals) == (
            reading.language,
            reading.tone,
            reading.topics,
            reading.signals,
        )
        assert alone.negative == pytest.approx(reading.negative, abs=1e-4)
    assert together[:5] * 300 == together


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_written_is_read(text: str) -> None:
    reading = read(text, "da")

    assert 0 <= reading.negative <= 1
    assert 0 <= reading.worst <= 1


@given(st.text(max_size=300))
def test_evidence_points_at_what_was_written(text: str) -> None:
    composed = compose(text)
    for one in read(text, "da").evidence:
        assert composed[slice(*one.place)] == one.words
        assert one.words


def test_no_more_than_memory_for_words_is_kept() -> None:
    strange = [" ".join(f"ord{number}x{part}" for part in range(50)) for number in range(1000)]

    assert len(read_many(strange)) == 1000
