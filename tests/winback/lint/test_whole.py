"""The lint as a whole: its places, its order, its words for the reader, other languages, our own letters, any text."""

import unicodedata
from itertools import cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.winback.lint.looking import CUSTOMERS, rules, speaks
from winback.letters import LETTERS, compose
from winback.letters.languages import LANGUAGES
from winback.letters.lint import LONG, UNSEEN, Finding, Lint, LintRule, Text, better, lint, why
from winback.letters.samples import sample

in_every_language = each("language", LANGUAGES)
UNTOLD = ("customer_name", "quote", "wish", "answer", "action", "reason", "promised", "amount_text")


def hidden(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in UNSEEN or sign == "\r"


@each("name", LETTERS)
@each("formal", [False, True])
@each("untold", [(), UNTOLD])
@in_every_language
def test_our_own_letters_give_no_finding_at_all(name: str, language: str, formal: bool, untold: tuple[str, ...]):
    values = sample(name, language, formal=formal) | {key: "" for key in untold if key in sample(name, language)}
    known = {key: str(values.get(key, "")) for key in ("customer_name", "owner_name", "company")}
    said = str(values.get("quote", ""))

    for again in (False, True):
        letter = compose(name, language, values | {"again": again}, formal=formal)
        assert rules(letter.body, language, subject=letter.subject, customer_said=said, **known) == []


@each("name", [name for name in LETTERS if not name.startswith("resurvey")])
@each("written", ["sv", "en"])
@in_every_language
def test_a_letter_in_another_language_is_remarked_upon(name: str, written: str, language: str):
    text = compose(name, written, sample(name, written)).body
    strange = speaks("wrong_language", text, language)

    assert strange == ([] if written == language else [(written, False)])


@each(("language", "other"), [("da", "nb"), ("nb", "da")])
def test_near_languages_are_told_apart(language: str, other: str):
    told = [speaks("wrong_language", compose(name, other, sample(name, other)).body, language) for name in LETTERS]

    assert {words for one in told for words, _ in one} <= {other}
    assert sum(map(bool, told)) > len(told) / 2


@each(
    ("language", "text"),
    [
        ("da", "Hej Anna. Det var Have for Sale ApS, der sendte den. Vi er på sagen, og den er på vej til dig."),
        ("nb", "Hei Anna. Jeg ringer deg i morgen og forteller hva vi gjør. Du får vite mer da."),
        ("sv", "Hej Anna. Jag ringer dig i morgon och berättar vad vi gör."),
        ("en", "Dear Anna, Jens Og Madsen and Af Berg are on it, and we call you on Friday with the answer."),
        ("da", 'Du skrev: "the parcel that you sent was not in the box and it is on you". Jeg ringer.'),
    ],
)
def test_names_quotations_and_a_few_words_make_no_other_language(language: str, text: str):
    assert speaks("wrong_language", text, language) == []


def test_a_paragraph_in_another_language_is_found():
    text = (
        "Kære Lone\n\nFakturaen for oktober er rettet, og du skal ikke gøre noget. Det beløb, der var for meget, er"
        " trukket fra den næste, som du får i december, og jeg har selv set efter, at den er rigtig denne gang.\n\n"
        "We have found your parcel and it is on the way to you.\n\nMette Holm"
    )

    assert speaks("wrong_language", text, "da") == [("We have found your parcel and it is on the way to you.", False)]


def test_a_long_letter_and_a_chain_of_causes_are_remarked_upon():
    assert speaks("over_explaining", "ord " * LONG, "da") == []
    assert speaks("over_explaining", "ord " * (LONG + 1), "da") == [(str(LONG + 1), False)]
    assert speaks("over_explaining", "Fordi A. Desværre B.\n\n\nVi har det nu. Fint. Her. Fordi C.", "da") == []
    assert speaks("over_explaining", "Det skyldes A, fordi B, desværre.", "da") == [("desværre", False)]


def test_the_subject_is_held_to_the_same():
    found = lint(Text("Jeg ringer på fredag.\nMette", subject="Vi beklager ulejligheden", language="da"))

    assert [(one.part, one.place, one.blocking) for one in found] == [("subject", (3, 24), True)]


def test_the_policy_says_what_stops_a_letter_and_what_is_not_looked_for():
    written = Text("Kære kunde\n\nDet er ikke vores skyld.\n\nMette Holm", language="da", customer_name="Lone Ravn")
    found = lint(written, Lint(blocking=frozenset({LintRule.NAME_MISSING}), off=frozenset({LintRule.DEFENSIVE})))

    assert [(one.rule, one.blocking) for one in found] == [
        (LintRule.GENERIC, False),
        (LintRule.NAME_MISSING, False),
    ]


@each("rule", LintRule)
def test_the_reader_is_told_why_and_what_would_be_better_in_their_own_language(rule: LintRule):
    finding = Finding(rule, None, "Kære kunde", blocking=True)

    assert len({why(finding, one) for one in LANGUAGES}) == len(LANGUAGES)
    for reader, language in product(LANGUAGES, LANGUAGES):
        assert better(finding, reader, language)
        assert "{" not in why(finding, reader) + better(finding, reader, language)


PIECES = [
    *("Kære ", "Hej Peter", "\n", "\n\n", ". ", ", "),
    *("beklager ", "undskyld ", "ulejligheden ", "not our fault ", "»", "«"),
    *("“", "”", '"', "[navn]", "{{", "%", "<", ">", ":smile:", "din egen fejl ", "ikke ", "Venlig hilsen\n", "fordi "),
    *("review ", "gavekort ", "anmeldelse ", "https://trustpilot.com/x "),
    *("I will call ", "\u200b", "e\u0301", "\r\n", "I\u0307"),
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join), st.sampled_from(LANGUAGES))
def test_any_text_can_be_looked_through_and_places_hold_the_words(text: str, language: str):
    written = Text(text, text[:50], language, CUSTOMERS[language], customer_said=text[:9], earlier=(text, text[5:]))
    found = lint(written)

    assert found == lint(written)
    for one in found:
        begin, end = one.place or (0, 0)
        part = text if one.part == "text" else text[:50]
        seen = unicodedata.normalize("NFC", "".join(sign for sign in part[begin:end] if not hidden(sign)))
        assert one.place is None or " ".join(seen.split()) == unicodedata.normalize("NFC", one.words)
        assert why(one, "sv")


LONG_ONES = [
    *("[", "{", "{{ ", "<", "<a", "<<a", "»", "“", '"', "%a", "_"),
    *("X", ":", ":a", ".", " ", "\n", "\r", "a", "A", "a ", "1"),
    *("beklager ", "undskyld ", "fordi ", "ikke ", "review "),
    *("leave a ", "give us ", "jeg ringer ", "I will call. ", "Kære "),
    *("Kære Peter ", "e\u0301", "\u200b", "https://", "https://a/"),
    *("@", "a@a ", "[a", "[1", "din egen fejl ", "du skriver, at "),
]  # fmt: skip


@pytest.mark.timeout(120)
@each(("piece", "language"), [*zip(LONG_ONES, cycle(["da", "en", "en"]), strict=False)])
def test_a_long_text_is_looked_through_in_no_more_than_its_length_needs(piece: str, language: str):
    text = (piece * (20_000 // len(piece)))[:20_000]
    found = lint(Text(text, text[:200], language, CUSTOMERS[language], customer_said=text, earlier=(text,)))

    assert found == sorted(found, key=lambda one: one.part == "text")
