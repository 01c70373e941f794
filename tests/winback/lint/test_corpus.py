"""Letters as staff write them, bad and good, in each language: exactly what is expected is found."""

import unicodedata

from tests.each import each
from tests.winback.lint.looking import Sample, corpus, rules
from winback.letters.languages import LANGUAGES

LETTERS = [sample for language in LANGUAGES for sample in corpus(language)]
every_letter = each("letter", LETTERS)


@every_letter
def test_what_is_expected_is_found_and_nothing_else(letter: Sample):
    assert rules(letter.text, letter.language, customer_name=letter.name) == sorted(letter.found)


@every_letter
def test_how_the_signs_are_composed_and_spaced_changes_nothing(letter: Sample):
    loose = unicodedata.normalize("NFD", letter.text).replace(" ", " \u00a0").replace("\n", "\r\n")

    assert rules(loose, letter.language, customer_name=letter.name) == sorted(letter.found)


@every_letter
def test_small_letters_hide_no_phrase(letter: Sample):
    with_capitals = {"wrong_name!", "wrong_name", "name_missing", "no_owner", "unfilled!"}
    found = set(rules(letter.text.lower(), letter.language, customer_name=letter.name))

    assert found - with_capitals == set(letter.found) - with_capitals


@each("language", LANGUAGES)
def test_there_are_enough_of_each(language: str):
    stopped = [one for one in corpus(language) if one.found]
    good = [one for one in corpus(language) if not any("!" in rule for rule in one.found)]

    assert len(stopped) >= 12
    assert len(good) >= 8
