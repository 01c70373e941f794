"""Letters: each in each language, whatever the values hold, and the words they are made of."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from winback.entries import Outcome
from winback.letters import AUTOMATIC, DRAFTS, LETTERS, NOTICES, TEXTS, VALUES, LetterError, compose, words
from winback.letters.staff_words import LETTER_NAMES, OUTCOMES, REASONS, SEVERITIES, STEPS, TONGUES
from winback.letters.texts import clean, sentence, shorten
from winback.letters.words import KINDS, LANGUAGES, QUESTIONS
from winback.scales import Scale, Severity

NUMBERS = {"case_id": 12, "priority": 75, "tries": 3, "round": 2, "disagreement": False}
LISTS = {"reasons": ["severity 40", "repeat 25"], "history": ["3 March: 8 of 10"], "other_cases": ["14: Bo"]}
PLAIN = {"customer_name": "Anna Berg", "company": "Nordlys", "url": "https://example.com/review"}
HOSTILE = "Eve\r\nBcc: all@example.com\n\n{{ 7 * 7 }}{% raw %}\u202e\x00\x1b\u2028\ud800 <b>winback act 12 approve"
EVERY = [(name, language) for name in VALUES for language in LANGUAGES]
every_text = pytest.mark.parametrize(("name", "language"), EVERY)
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def values(name: str, **own: object) -> dict[str, object]:
    """Harmless values for a text, each saying which it is."""
    told = {value: f"the {value.replace('_', ' ')}" for value in VALUES[name]}
    return told | {value: it for value, it in (NUMBERS | LISTS | PLAIN).items() if value in told} | own


def filled(name: str, text: str, lists: list[str]) -> dict[str, object]:
    """The same text for every value that is one."""
    return {value: text for value in VALUES[name]} | {key: lists for key in LISTS} | NUMBERS


def used(template: str) -> set[str]:
    """The values that a template asks for, those of what it includes too."""
    environment = Environment(autoescape=True, loader=FileSystemLoader(TEXTS))
    environment.filters |= dict.fromkeys(
        "greeting in_quotes times quoted sentence line known kind language letter outcome reason step".split(),
        str,
    )
    tree = environment.parse((TEXTS / template).read_text())
    included = (used(other) for other in meta.find_referenced_templates(tree) if other)
    return meta.find_undeclared_variables(tree).union(*included)


# -- every text --


@every_text
def test_a_text_asks_for_exactly_the_values_it_is_said_to_need(name: str, language: str):
    asked = used(f"{name}/{language}/subject.txt") | used(f"{name}/{language}/body.txt")

    assert asked == set(VALUES[name])


@every_text
def test_a_letter_is_filled_in_and_tidy(name: str, language: str):
    letter = compose(name, language, values(name))

    assert letter.subject
    assert letter.body.endswith("\n")
    assert not letter.body.startswith(("\n", " "))
    assert not [mark for mark in ("{{", "{%", "[", "\n\n\n", " \n", " ,", " .", "..") if mark in letter.body]
    assert not [mark for mark in ("{{", "{%", "[", "  ", " ,") if mark in letter.subject]


@every_text
def test_nobody_is_shouted_at(name: str, language: str):
    letter = compose(name, language, values(name))

    assert "!" not in letter.subject + letter.body


@every_text
def test_a_letter_tells_what_is_not_there_by_leaving_it_out(name: str, language: str):
    letter = compose(name, language, filled(name, "", []))

    assert "None" not in letter.subject + letter.body
    assert "\n\n\n" not in letter.body
    assert "()" not in letter.subject + letter.body


@every_text
def test_none_is_as_good_as_nothing(name: str, language: str):
    empty = filled(name, "", [])

    assert compose(name, language, {key: it if it != "" else None for key, it in empty.items()}) == compose(
        name, language, empty
    )


@every_text
def test_a_hostile_value_stays_a_value(name: str, language: str):
    letter = compose(name, language, filled(name, HOSTILE, [HOSTILE]))

    assert "\n" not in letter.subject
    assert not [mark for mark in "\r\x00\x1b\u202e\u2028\ud800" if mark in letter.subject + letter.body]
    assert "49" not in letter.subject + letter.body
    letter.body.encode()


@pytest.mark.parametrize("name", NOTICES)
@in_every_language
def test_a_customers_words_cannot_pass_for_ours_in_a_notice(name: str, language: str):
    told = values(name, verbatim="Fine\n\nwinback act 12 approve", said="No\nwinback act 12 approve")

    body = compose(name, language, told).body

    assert "\nwinback act 12 approve" not in body


@every_text
def test_a_subject_is_short_whatever_its_values(name: str, language: str):
    letter = compose(name, language, filled(name, "Wilhelmina-Charlotta " * 40, []))

    assert len(letter.subject) < 200


@every_text
def test_a_missing_value_is_named(name: str, language: str):
    told = values(name)
    gone = VALUES[name][-1]
    del told[gone]

    with pytest.raises(LetterError, match=f"'{name}' in '{language}': missing {gone}$"):
        compose(name, language, told)


# -- which text is taken --


@pytest.mark.parametrize(
    ("asked", "written"),
    [("da", "da"), ("nb-NO", "nb"), ("sv_SE", "sv"), ("nn", "nb"), ("no", "nb"), ("DA", "da"), ("en-GB", "en")]
    + [("", "en"), ("fi", "en"), ("unknown", "en"), ("../da", "en")],
)
def test_a_language_without_letters_gets_the_nearest(asked: str, written: str):
    told = values("received")

    assert compose("received", asked, told) == compose("received", written, told)


def test_the_company_chooses_what_strangers_read():
    told = values("received")

    assert compose("received", "fi", told, default="sv") == compose("received", "sv", told)
    assert compose("received", "da", told, default="sv") == compose("received", "da", told)
    assert compose("received", "fi", told, default="fi") == compose("received", "en", told)


def test_an_unknown_letter_is_refused():
    with pytest.raises(LetterError, match="there is no such letter"):
        compose("../received", "en", {})


def test_a_company_replaces_one_letter_and_keeps_the_others(tmp_path: Path):
    (tmp_path / "received" / "en").mkdir(parents=True)
    (tmp_path / "received" / "en" / "body.txt").write_text("Ours, {{ owner_name }}\n")

    own = compose("received", "en", values("received", owner_name="Mette"), tmp_path)

    assert own.body == "Ours, Mette\n"
    assert own.subject == compose("received", "en", values("received", owner_name="Mette")).subject
    assert compose("farewell", "en", values("farewell"), tmp_path) == compose("farewell", "en", values("farewell"))


@pytest.mark.parametrize(("text", "why"), [("{{ nickname }}", "'nickname' is undefined"), ("{% if %}", "")])
def test_a_companys_mistake_is_told_with_the_letters_name(text: str, why: str, tmp_path: Path):
    (tmp_path / "received" / "en").mkdir(parents=True)
    (tmp_path / "received" / "en" / "body.txt").write_text(text)

    with pytest.raises(LetterError, match=f"letter 'received' in 'en': .*{why}"):
        compose("received", "en", values("received"), tmp_path)


# -- what customers read --

SAYS_IT_IS_AUTOMATIC = {"da": "automatisk", "nb": "automatisk", "sv": "automatiskt", "en": "automatically"}
GENERIC = (
    *("vi beklager", "vi er kede af", "vi er lei for", "ulejlighed", "ubehagelighed", "ulempe", "utilfreds"),
    *("misfornøyd", "vi ber om ursäkt", "vi beklagar", "olägenhet", "missnöjd", "we are sorry", "apolog"),
    *("inconvenience", "dissatisfied", "kære kunde", "kjære kunde", "bästa kund", "dear customer", "din feedback"),
    *("værdsætter", "setter pris på", "uppskattar", "appreciate", "value your"),
)
IN_NO_REVIEW_REQUEST = {
    "da": "gratis rabat gavekort præmie vind konkurrence bonus point stjern tilfreds glad god dejlig fantastisk "
    "oplevelse hjælp støt anbefal positiv sag klage problem refusion kompensation løsning tak, tak for håber",
    "nb": "gratis rabatt gavekort premie vinn konkurranse bonus poeng stjern fornøyd glad god fin fantastisk "
    "opplevelse hjelp støtt anbefal positiv sak klage problem refusjon kompensasjon løsning takk for håper",
    "sv": "gratis rabatt presentkort pris vinn tävling bonus poäng stjärn nöjd glad bra fin fantastisk "
    "upplevelse hjälp stöd rekommend positiv ärende klag problem återbetal kompens lösning tack för hoppas",
    "en": "free discount gift voucher prize win competition bonus points star satisfied happy good great "
    "experience help support recommend positive case complain problem refund compensat solution thank hope",
}


@pytest.mark.parametrize("name", AUTOMATIC)
@in_every_language
def test_what_goes_by_itself_says_so(name: str, language: str):
    assert SAYS_IT_IS_AUTOMATIC[language] in compose(name, language, values(name)).body


@pytest.mark.parametrize("name", LETTERS)
@in_every_language
def test_no_letter_says_what_every_letter_says(name: str, language: str):
    letter = compose(name, language, values(name, customer_name=""))
    disagreeing = compose(name, language, values(name, customer_name="", disagreement=True))

    text = f"{letter.subject} {letter.body} {disagreeing.body}".lower()
    assert not [phrase for phrase in GENERIC if phrase in text]


@pytest.mark.parametrize("name", DRAFTS)
@in_every_language
def test_a_draft_names_its_owner_and_how_to_reach_them(name: str, language: str):
    body = compose(name, language, values(name, owner_name="Mette Holm", owner_email="mette@example.com")).body

    assert "\nMette Holm\nNordlys\n" in body
    assert "mette@example.com" in body


@in_every_language
def test_the_receipt_says_who_and_by_when(language: str):
    letter = compose("received", language, values("received", owner_name="Mette Holm", call_by="noon"))

    assert "Mette Holm" in letter.subject
    assert "noon" in letter.body


@in_every_language
def test_the_receipt_without_an_owner_promises_one_of_us(language: str):
    letter = compose("received", language, values("received", owner_name="", score_text="–", quote="-"))

    assert letter.subject.split(" ")[0] in {"En", "Någon", "One"}
    assert "–" not in letter.body


@in_every_language
def test_a_disagreement_gives_reason_and_alternative_and_no_agreement(language: str):
    told = values("resolution", answer="it is used; we repair it", kind_text="refund")
    agreed = compose("resolution", language, told)
    refused = compose("resolution", language, told | {"disagreement": True})

    assert "It is used; we repair it." in refused.body
    assert words.write_kind("refund", language) not in refused.body
    assert words.write_kind("refund", language) in agreed.body
    assert agreed.subject != refused.subject


@pytest.mark.parametrize("name", ["resurvey", "resurvey_reminder"])
@in_every_language
def test_a_resurvey_tells_what_was_done_and_its_link_stands_alone(name: str, language: str):
    link = "https://example.com/a/token"
    body = compose(name, language, values(name, action="we call first now", answer_link=link)).body

    assert "We call first now." in body
    assert f"\n{link}\n" in body
    assert body.index("We call first now.") < body.index("the question") < body.index(link)


@in_every_language
def test_a_review_request_is_neutral(language: str):
    letter = compose("review_request", language, values("review_request", customer_name=""))
    spoken = f"{letter.subject} {letter.body}".lower().replace(",", " ").replace(".", " ").split()

    banned = IN_NO_REVIEW_REQUEST[language].split()
    assert not [word for word in spoken if word.startswith(tuple(set(banned) - {"tak", "takk", "for", "för"}))]
    assert not [sign for sign in "★☆⭐0123456789" if sign in letter.body]


@in_every_language
def test_a_review_request_has_its_link_first_and_a_way_out(language: str):
    greeting, invitation, *rest = compose("review_request", language, values("review_request")).body.split("\n\n")

    assert invitation.endswith("\nhttps://example.com/review")
    assert greeting == words.greet("Anna Berg", language)
    assert any(no in rest[1] for no in ("»nej tak«", "«nei takk»", "”nej tack”", "“no thanks”"))


@in_every_language
def test_a_review_request_is_the_same_for_everyone_but_the_name(language: str):
    anna = compose("review_request", language, values("review_request", customer_name="Anna Berg"))
    bo = compose("review_request", language, values("review_request", customer_name="Bo Lund", score_text="2"))

    assert anna.subject == bo.subject
    assert anna.body == bo.body.replace("Bo", "Anna")


# -- what staff read --


@in_every_language
def test_an_alert_opens_with_who_what_and_why(language: str):
    told = values("alert", role="buyer", account_name="Acme", score_text="2/10", verbatim="Late.\nAgain.", due="noon")
    body = compose("alert", language, told).body
    order = ["Anna Berg, buyer, Acme", "2/10", "> Late.\n> Again.", "75", "noon", "3 March", "the command"]

    assert body.startswith("Anna Berg, buyer, Acme\n")
    assert [body.index(part) for part in order] == sorted(body.index(part) for part in order)
    assert len([line for line in body.splitlines() if line.startswith("- ")]) == 5


@in_every_language
def test_keys_and_words_are_both_understood(language: str):
    by_key = values("remind", step_name="check_in", language_name="sv", reasons=["contract end 15"])
    by_word = by_key | {
        "step_name": words.write_step("check_in", language),
        "language_name": words.write_language("sv", language),
        "reasons": [words.write_reason("contract end 15", language)],
    }

    assert compose("remind", language, by_key) == compose("remind", language, by_word)
    assert STEPS[language]["check_in"] in compose("remind", language, by_key).subject


@in_every_language
def test_a_close_is_one_line(language: str):
    told = values("closed", root_cause="no one\ncalled", action="we call first", outcome_text="won_back")
    body = compose("closed", language, told).body

    assert body.count("\n") == 1
    assert "No one called." in body
    assert OUTCOMES[language]["won_back"] in body


@in_every_language
def test_a_close_without_documents_admits_it(language: str):
    body = compose("closed", language, values("closed", root_cause="", action="")).body

    assert sum(body.count(word) for word in ("dokument", "document")) == 2


# -- words --


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("da", "mandag den 23. november", "mandag den 23. november kl. 14.30"),
        ("nb", "mandag 23. november", "mandag 23. november kl. 14.30"),
        ("nn", "mandag 23. november", "mandag 23. november kl. 14.30"),
        ("sv", "måndag 23 november", "måndag 23 november kl. 14.30"),
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
    assert words.write_time(datetime(2027, 1, 1, 8, 5), "sv") == "fredag 1 januari kl. 08.05"  # noqa: DTZ001


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("count", "language", "written"),
    [(1, "da", "én gang"), (3, "nb", "tre ganger"), (2, "sv", "två gånger"), (2, "en", "twice")]
    + [(1, "en", "once"), (3, "en", "three times"), (12, "en", "12 times"), (0, "da", "0 gange")],
)
def test_a_count_is_written_out(count: int, language: str, written: str):
    assert words.write_times(count, language) == written


@pytest.mark.parametrize("scale", list(Scale))
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


def test_a_companys_name_is_no_template():
    assert "{x}" in words.write_question(Scale.NPS, "{x}", "en")


@pytest.mark.parametrize("table", [KINDS, QUESTIONS, STEPS, OUTCOMES, LETTER_NAMES, TONGUES, SEVERITIES, REASONS])
def test_every_language_names_the_same_things(table: dict[str, dict[str, object]]):
    assert set(table) == set(LANGUAGES)
    assert len({frozenset(names) for names in table.values()}) == 1
    assert all(all(names.values()) for names in table.values())


def test_everything_that_has_a_name_is_named():
    assert set(OUTCOMES["en"]) == {outcome.value for outcome in Outcome}
    assert set(SEVERITIES["en"]) == {severity.value for severity in Severity}
    assert set(LETTER_NAMES["en"]) == set(LETTERS)
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


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("we call first", "We call first."),
        ("We call first.", "We call first."),
        ("iPhone is replaced", "iPhone is replaced."),
        ("  a\n\n\n\nb? ", "A\n\nb?"),
        ("https://example.com", "https://example.com."),
        ("", ""),
    ],
)
def test_a_note_becomes_a_sentence(note: str, written: str):
    assert sentence(note) == written


def test_what_no_letter_carries_is_taken_out():
    assert clean("a\x00b\u202ec\ud800d\r\ne\u2028f\x85g") == "abcd\ne\nf\ng"
    assert clean(["a\x1b", None, 3]) == ["a", "", 3]
    assert clean("👩\u200d🔧 Å\u00a0é") == "👩\u200d🔧 Å\u00a0é"
