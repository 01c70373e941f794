"""The words that letters are made of, and what becomes of the values in them."""

from datetime import date, datetime
from decimal import Decimal

from tests.each import each
from winback.entries import Outcome
from winback.letters import LETTERS, words
from winback.letters.address import pronouns
from winback.letters.staff_words import LETTER_NAMES, OUTCOMES, REASONS, SEVERITIES, STEPS, TONGUES
from winback.letters.texts import clean, sentence, shorten
from winback.letters.words import KINDS, LANGUAGES, QUESTIONS
from winback.scales import Scale, Severity

in_every_language = each("language", LANGUAGES)


# -- words --


@each(
    ("language", "day", "moment"),
    [
        ("da", "mandag den 23. november", "mandag den 23. november kl.\u00a014.30"),
        ("nb", "mandag 23. november", "mandag 23. november kl.\u00a014.30"),
        ("nn", "mandag 23. november", "mandag 23. november kl.\u00a014.30"),
        ("sv", "måndag 23 november", "måndag 23 november kl.\u00a014.30"),
        ("en", "Monday 23 November", "Monday 23 November at 14:30"),
        ("fi", "Monday 23 November", "Monday 23 November at 14:30"),
    ],
)
def test_a_time_reads_as_it_is_said(language: str, day: str, moment: str):
    at = datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - the reader's own wall clock

    assert words.write_date(at, language) == words.write_date(at.date(), language) == day
    assert words.write_time(at, language) == moment


def test_the_first_day_of_a_year_has_no_zero_before_it():
    assert words.write_date(date(2027, 1, 1), "da") == "fredag den 1. januar"
    assert words.write_time(datetime(2027, 1, 1, 8, 5), "sv") == "fredag 1 januari kl.\u00a008.05"  # noqa: DTZ001


@each(
    ("amount", "currency", "language", "written"),
    [
        ("1250.5", "DKK", "da", "1.250,50 kr."),
        ("500", "DKK", "da", "500 kr."),
        ("1250.50", "NOK", "nb", "1 250,50 kr"),
        ("1234567", "SEK", "sv", "1 234 567 kr"),
        ("1250.50", "DKK", "en", "DKK 1,250.50"),
        ("1250", "EUR", "en", "€1,250"),
        ("20.00", "GBP", "en", "£20"),
        ("20", "EUR", "da", "20 euro"),
        ("20", "SEK", "da", "20 SEK"),
        ("0.005", "NOK", "nb", "0,01 kr"),
        ("-75", "DKK", "da", "-75 kr."),
        ("0", "DKK", "da", "0 kr."),
        ("20", "", "en", "20"),
    ],
)
def test_an_amount_reads_as_it_is_written_there(amount: str, currency: str, language: str, written: str):
    assert words.write_amount(Decimal(amount), currency, language).replace(words.HARD_SPACE, " ") == written


@each(
    ("score", "scale", "language", "written"),
    [
        (2, Scale.NPS, "da", "2 af 10"),
        (0, Scale.NPS, "en", "0 out of 10"),
        (1, Scale.STARS, "sv", "1 av 5 stjärnor"),
        (6, Scale.CES, "nb", "6 av 7"),
        (0, Scale.THUMBS, "da", "en tommel ned"),
        (1, Scale.THUMBS, "en", "a thumbs up"),
        (None, Scale.NPS, "en", ""),
        (None, Scale.TEXT, "en", ""),
    ],
)
def test_a_score_reads_as_it_is_said(score: int | None, scale: Scale, language: str, written: str):
    assert words.write_score(score, scale, language) == written


@each(
    ("name", "language", "greeting"),
    [
        ("Anna Berg", "da", "Kære Anna"),
        ("Anna Berg", "nb", "Hei, Anna"),
        ("Anna Berg", "sv", "Hej Anna,"),
        ("Anna Berg", "en", "Dear Anna,"),
        ("Anne-Marie Sørensen", "da", "Kære Anne-Marie"),
        ("Jens Peter Hansen", "da", "Kære Jens Peter Hansen"),
        ("Dr. Berg", "en", "Dear Dr. Berg,"),
        ("Berg, Anna", "en", "Dear Berg, Anna,"),
        ("VVS Jensen", "da", "Kære VVS Jensen"),
        ("  Anna ", "sv", "Hej Anna,"),
        ("", "da", "Hej"),
        (" ", "nb", "Hei"),
        ("-", "sv", "Hej,"),
        ("4512345678", "en", "Hello,"),
        ("anna@example.com", "en", "Hello,"),
        ("Win now https://example.com", "en", "Hello,"),
        ("[name]", "en", "Hello,"),
        ("a" * 61, "en", "Hello,"),
    ],
)
def test_a_greeting_uses_a_name_only_where_it_is_one(name: str, language: str, greeting: str):
    assert words.greet(name, language) == greeting


@each(
    ("name", "language", "greeting"),
    [
        ("Henrik Madsen", "da", "Kære Henrik Madsen"),
        ("Ingrid Solberg", "nb", "Kjære Ingrid Solberg"),
        ("Anna Bergström", "sv", "Bästa Anna Bergström,"),
        ("Emma Clarke", "en", "Dear Emma Clarke,"),
        *(("", "da", "Goddag"), ("", "nb", "God dag"), ("-", "sv", "Hej,"), ("@", "en", "Hello,")),
    ],
)
def test_a_formal_greeting_has_the_whole_name(name: str, language: str, greeting: str):
    assert words.greet(name, language, formal=True) == greeting


@each("language", ["da", "nb", "sv"])
def test_a_formal_letter_has_a_word_for_every_informal_one(language: str):
    informal, formal = pronouns(language, formal=False), pronouns(language, formal=True)

    assert informal.keys() == formal.keys()
    assert all(informal[word] == word for word in informal)
    assert all(word[0].isupper() for word in formal.values())


@each(
    ("count", "language", "written"),
    [
        *((1, "da", "én gang"), (3, "nb", "tre ganger"), (2, "sv", "två gånger"), (2, "en", "twice")),
        *((1, "en", "once"), (3, "en", "three times"), (12, "en", "12 times"), (0, "da", "0 gange")),
    ],
)
def test_a_count_is_written_out(count: int, language: str, written: str):
    assert words.write_times(count, language) == written


@each("scale", list(Scale))
@in_every_language
def test_every_scale_has_its_question(scale: Scale, language: str):
    assert "Nordlys" in words.write_question(scale, "Nordlys", language)


def test_a_mirrored_scale_says_which_end_is_good():
    usual = words.write_question(Scale.CSAT, "Nordlys", "en")
    mirrored = words.write_question(Scale.CSAT, "Nordlys", "en", mirrored=True)

    assert usual.endswith("Answer from 1 (very dissatisfied) to 5 (very satisfied).")
    assert mirrored.endswith("Answer from 1 (very satisfied) to 5 (very dissatisfied).")


def test_a_question_of_text_alone_asks_for_a_number():
    assert words.write_question(Scale.TEXT, "A", "en") == words.write_question(Scale.NPS, "A", "en")


@each(("language", "asked"), [("da", "at De vil anbefale"), ("nb", "at De vil anbefale"), ("sv", "att Ni skulle")])
def test_a_formal_question_addresses_formally(language: str, asked: str):
    assert asked in words.write_question(Scale.NPS, "A", language, formal=True)


def test_a_companys_name_is_no_template():
    assert "{x}" in words.write_question(Scale.NPS, "{x}", "en")


@each("table", [KINDS, QUESTIONS, STEPS, OUTCOMES, LETTER_NAMES, TONGUES, SEVERITIES, REASONS])
def test_every_language_names_the_same_things(table: dict[str, dict[str, object]]):
    assert set(table) == set(LANGUAGES)
    assert len({frozenset(names) for names in table.values()}) == 1
    assert all(all(names.values()) for names in table.values())


def test_everything_that_has_a_name_is_named():
    assert set(OUTCOMES["en"]) == {outcome.value for outcome in Outcome}
    assert set(SEVERITIES["en"]) == {severity.value for severity in Severity}
    assert set(LETTER_NAMES["en"]) == {*LETTERS, "written"}
    assert set(QUESTIONS["en"]) == set(Scale) - {Scale.TEXT}


def test_what_has_no_name_stands_as_it_is():
    assert words.write_kind("a visit", "da") == "a visit"
    assert words.write_language("pl", "da") == "pl"
    assert words.write_language("unknown", "da") == words.write_language("", "da") == "ukendt sprog"
    assert words.write_reason("weather 5", "da") == "weather 5"


# -- values --


def test_a_long_value_is_cut_between_words():
    assert shorten("Wilhelmina of Nordlys", 17) == "Wilhelmina of…"
    assert shorten("Wilhelminaofnordlys", 10) == "Wilhelmin…"
    assert shorten("Wilhelmina", 10) == "Wilhelmina"


@each(
    ("note", "written"),
    [
        ("we call first", "We call first."),
        ("We call first.", "We call first."),
        ("iPhone is replaced", "iPhone is replaced."),
        ("  a\n\n\n\nb? ", "A\n\nb?"),
        ("see https://example.com", "See https://example.com"),
        ("", ""),
    ],
)
def test_a_note_becomes_a_sentence(note: str, written: str):
    assert sentence(note) == written


def test_what_no_letter_carries_is_taken_out():
    assert clean("a\x00b\u202ec\ud800d\r\ne\u2028f\x85g") == "abcd\ne\nf\ng"
    assert clean(["a\x1b", None, 3]) == ["a", "", 3]
    assert clean("👩\u200d🔧 Å\u00a0é") == "👩\u200d🔧 Å\u00a0é"
