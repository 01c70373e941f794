"""Words that are known by themselves: the lexicon, stems of topics, phrases of signals, names."""

import re
from itertools import chain

import pytest

from winback.words.lexicon import Lexicon, read_lexicons
from winback.words.materials import LANGUAGES, TOPICS
from winback.words.names import names
from winback.words.signals import SIGNALS, Spotted, read_phrases
from winback.words.sources import marks, read_source, topic_marks
from winback.words.stems import Stems
from winback.words.text import words as read_words

SECOND_LEVELS = 34


def test_the_longest_beginning_counts() -> None:
    lexicon = Lexicon()
    for mark, value in (("bad", -3.0), ("god*", 3.0), ("godta*", 0.5)):
        lexicon.add(mark, value)

    assert [lexicon.value(word) for word in ("bad", "bads", "gode", "godtage", "ugod")] == [-3, 0, 3, 0.5, 0]


def test_a_denial_turns_the_three_words_behind_it() -> None:
    lexicon = Lexicon(whole={"god": 3.0, "slem": -2.0})

    assert lexicon.sides(["ikke", "særlig", "god", "slem", "god"]) == (3.0, 0.0, 3.0, 2.0)


def test_marks_are_whole_beginnings_ends_or_anywhere() -> None:
    stems = Stems()
    for mark in ("app", "faktur*", "*pakke", "*retur*"):
        stems.add(mark, mark)

    assert [stems.of(word) for word in ("app", "apps", "fakturaen", "gavepakke", "pakker", "varereturen")] == [
        {"app"},
        set(),
        {"faktur*"},
        {"*pakke"},
        set(),
        {"*retur*"},
    ]


def test_a_phrase_is_words_in_a_row() -> None:
    phrases = read_phrases(["signal\tda", "leave\tsiger op,opsig*"])["da"]

    assert phrases.spot(["jeg", "siger", "op", "og", "opsigelsen"]) == [Spotted("leave", 1, 3), Spotted("leave", 4, 5)]
    assert phrases.spot(["siger"]) == []
    assert phrases.spot(["0", "kr"]) == [Spotted("money", 0, 1)]


def test_names_are_written_with_a_capital() -> None:
    assert [name.group() for name in names("Mette og mette fra Nettet, og Lars-Ole")] == ["Mette", "Lars", "Ole"]


@pytest.mark.parametrize("name", ["lexicon.tsv", "stems.tsv", "signals.tsv"])
def test_sources_speak_every_language_in_every_row(name: str) -> None:
    head, *rows = (line.split("\t") for line in read_source(name))

    assert tuple(head[1:]) == LANGUAGES
    assert [row[0] for row in rows if len(row) != len(head) or not all(row)] == []


def test_sources_name_what_there_is() -> None:
    assert {name.split("/")[0] for name, _ in topic_marks("da")} == {*TOPICS, "terms"}
    assert {line.split("\t")[0] for line in read_source("signals.tsv")[1:]} == {*SIGNALS} - {"person"}
    assert set(read_lexicons(read_source("lexicon.tsv"))) == set(LANGUAGES)


def test_every_language_has_words_for_every_second_level() -> None:
    named = {language: dict.fromkeys(name for name, _ in topic_marks(language)) for language in LANGUAGES}

    assert len(named["da"]) == len(TOPICS) + len(["terms"]) + SECOND_LEVELS
    assert {language: list(names) for language, names in named.items()} == {key: [*named["da"]] for key in LANGUAGES}


def test_marks_are_words_as_they_are_read() -> None:
    signals = ((language, mark) for language, _, mark in marks(read_source("signals.tsv")))
    topics = ((language, mark) for language in LANGUAGES for _, mark in topic_marks(language))
    words = ((language, word) for language, mark in chain(signals, topics) for word in re.split(r"[ |]", mark))

    assert [one for one in words if read_words(one[1].strip("*")) != [one[1].strip("*")] and "-" not in one[1]] == []


def test_a_saying_is_two_to_four_words() -> None:
    told = [mark.split(" ") for language in LANGUAGES for _, mark in topic_marks(language) if " " in mark]

    assert {len(parts) for parts in told} == {2, 3, 4}
    assert [parts for parts in told for part in parts for word in part.split("|") if not word.strip("*")] == []
