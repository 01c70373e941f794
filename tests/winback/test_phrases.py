"""Every phrase is there in every language, with the same values."""

from string import Formatter

import pytest

from winback.phrases import HERE, LANGUAGES, read_phrases
from winback.refusals import COMMAND

PARTS = sorted(file.relative_to(HERE).with_suffix("").as_posix() for file in HERE.rglob("*.toml"))


def values_in(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize("part", PARTS)
def test_every_phrase_is_there_in_every_language_with_the_same_values(part: str) -> None:
    for key, phrase in read_phrases(part).items():
        assert set(phrase) - ({COMMAND} if part == "refusals" else set()) == set(LANGUAGES), key
        assert all(text.strip() for text in phrase.values()), key
        assert len({frozenset(values_in(phrase[language])) for language in LANGUAGES}) == 1, key
