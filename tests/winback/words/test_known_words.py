"""Words that are known by themselves: the lexicon, stems of topics, phrases of signals, names."""

import pytest

from winback.words.lexicon import Lexicon, read_lexicons
from winback.words.materials import LANGUAGES, TOPICS
from winback.words.names import names
from winback.words.signals import SIGNALS, Spotted, read_phrases
from winback.words.sources import read_source
from winback.words.stems import Stems, read_stems
from winback.words.units import split


def test_the_longest_beginning_counts() -> None:
    lexicon = Lexicon(whole={"bad": -3.0}, begins={"god": 3.0, "godta": 0.5})

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
    stems = {
        name
        for some in read_stems(read_source("stems.tsv")).values()
        for kind in (some.whole, some.begins, some.inside)
        for names_ in kind.values()
        for name in names_
    }

    assert {name.split("/")[0] for name in stems} == {*TOPICS, "terms"}
    assert {line.split("\t")[0] for line in read_source("signals.tsv")[1:]} == {*SIGNALS} - {"person"}
    assert set(read_lexicons(read_source("lexicon.tsv"))) == set(LANGUAGES)


def test_marks_are_words_as_they_are_read() -> None:
    for name in ("stems.tsv", "signals.tsv"):
        for line in read_source(name)[1:]:
            for cell in line.split("\t")[1:]:
                for mark in cell.replace("*", "").split(","):
                    read = [word for clause in split(mark) for word in clause]
                    assert " ".join(read) == mark or "-" in mark, (name, mark)
