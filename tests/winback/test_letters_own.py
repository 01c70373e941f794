"""A company's own texts are looked at before one is needed; all letters are seen on one page."""

import re
from pathlib import Path

import pytest

from tests.each import each
from winback.letters import LETTERS, VALUES, compose
from winback.letters.lint import why
from winback.letters.own import check_own
from winback.letters.preview import html, specimens
from winback.letters.samples import sample
from winback.letters.words import LANGUAGES


def write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_texts_of_ones_own_that_are_well_are_not_remarked_on(tmp_path: Path):
    write(tmp_path, "farewell/da/body.txt", "{{ customer_name | greeting }}\n{% if formal %}De{% endif %}{{ Du }}\n")
    write(tmp_path, "farewell/da/subject.txt", "{{ reason }}")
    write(tmp_path, "alert/en/body.txt", "{% include '_case/en.txt' %}")
    write(tmp_path, "_case/en.txt", "{{ verbatim | quoted }}")
    write(tmp_path, "_page/mail.html", "<html>{% for part in parts %}{{ part }}{% endfor %}</html>")
    write(tmp_path, ".DS_Store", "")

    assert check_own(tmp_path) == []


def test_nothing_of_ones_own_is_well(tmp_path: Path):
    assert check_own(tmp_path / "not there") == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("farewell/da/body.txt", "{{ nickname }}", "nickname is not given; this letter may tell"),
        ("farewell/nb/body.txt", "{{ dig }}", "dig is not given"),
        ("farewell/da/body.txt", "{% if %}", "Expected an expression"),
        ("farewell/da/body.txt", "{{ reason | shout }}", "No filter named 'shout'"),
        ("farewell/da/body.txt", "{{ again | greeting }}", "object has no attribute"),
        ("farewell/da/body.txt", "{% include 'gone.txt' %}", "gone.txt"),
        ("farewell/da/body.txt", "{% include 'farewell/da/body.txt' %}", "recursion"),
        ("alert/en/body.txt", "{% include '_case/en.txt' %}{{ quote }}", "quote is not given"),
        ("farewell/da/letter.txt", "Hej", "call it subject.txt or body.txt"),
        ("farewell/fi/body.txt", "Hei", "there are no letters in this language"),
        ("good_bye/da/body.txt", "Hej", "there is no letter of this name"),
        ("_page/mail.html", "{{ picture }}", "'picture' is undefined"),
        ("_page/mail.html", "<html></html>", "the letter's own words are not in it"),
    ],
)
def test_a_mistake_is_told_with_its_file(name: str, text: str, told: str, tmp_path: Path):
    write(tmp_path, name, text)

    (line,) = check_own(tmp_path)

    assert line.startswith(f"{name}: ")
    assert told in line


def test_what_the_lint_would_stop_is_told_before_a_customer_waits_for_it(tmp_path: Path):
    write(tmp_path, "received/sv/body.txt", "Vi är ledsna att du är missnöjd. Din feedback är viktig för oss.")
    write(
        tmp_path, "received/nb/body.txt", "{{ customer_name | greeting }}\n\n{{ owner_name }} ringer {{ call_by }}.\n"
    )

    lines = check_own(tmp_path)

    assert lines
    assert all(line.startswith("received/sv/body.txt: the lint stops it: ") for line in lines)


def test_a_text_that_is_not_utf8_is_told(tmp_path: Path):
    write(tmp_path, "farewell/da/body.txt", "")
    (tmp_path / "farewell/da/body.txt").write_bytes("Kære".encode("latin-1"))

    assert check_own(tmp_path) == ["farewell/da/body.txt: this is not text in UTF-8"]


def test_where_a_template_breaks_off_is_told(tmp_path: Path):
    write(tmp_path, "farewell/da/body.txt", "Hej\n{% if again %}\nigen\n")

    assert re.search(r"^farewell/da/body.txt: .*endif.* \(line \d\)$", check_own(tmp_path)[0])


@each("name", LETTERS)
@each("language", LANGUAGES)
def test_a_sample_has_every_value_of_its_letter(name: str, language: str):
    told = sample(name, language)

    assert set(told) == set(VALUES[name])
    assert not [value for value in told if told[value] == "" and value != "again"]


def test_the_preview_shows_every_letter_as_it_is_drawn():
    shown = [*specimens(["da"])]

    page = html(shown)

    assert len(shown) == 2 * len(LETTERS)
    assert page.count("<iframe") == len(shown)
    assert "Kære Henrik Madsen" in page
    assert all(one.letter and one.letter == compose_like(one.name, one.formal) for one in shown)
    assert all(why(finding, "en").split()[0] in page for one in shown for finding in one.findings)


def compose_like(name: str, formal: bool) -> object:
    return compose(name, "da", sample(name, "da", formal=formal), formal=formal)


def test_the_preview_says_which_text_of_ones_own_cannot_be_written(tmp_path: Path):
    write(tmp_path, "farewell/da/body.txt", "{{ nickname }}")

    page = html(specimens(["da"], tmp_path))

    assert "&#39;nickname&#39; is undefined" in page
    assert page.count("<iframe") == 2 * len(LETTERS) - 2
