"""What somebody meant to fill in, and pictures that became codes."""

from tests.each import each
from tests.winback.lint.looking import said
from winback.letters.languages import LANGUAGES
from winback.letters.lint import Finding, LintRule, Text, lint

in_every_language = each("language", LANGUAGES)


@each(
    "blank",
    [
        *("[navn]", "[customer name]", "{{ name }}", "{% if x %}", "{name}", "${name}", "<name>", "<<name>>", "%navn%"),
        *("#ORDRENR", "*ordrenummer*", "(indsæt dato)", "INDSÆT ÅRSAG HER", "SETT INN ÅRSAK", "FYLL I ORSAK HÄR"),
        *("INSERT REASON HERE", "XX/XX", "__/__", "dd.mm", "[NAVN]"),
        *("____", "XXX", "TODO", "[dato/tid]", "lorem ipsum", "(navn)", "(Customer name)", "(kundens namn)", "{{"),
    ],
)  # fmt: skip
@in_every_language
def test_what_is_not_filled_in_stops_a_letter(blank: str, language: str):
    text = f"Jeg ringer til {blank} i morgen."

    assert [one for one in lint(Text(text, language=language)) if one.blocking] == [
        Finding(LintRule.UNFILLED, (15, 15 + len(blank)), blank, blocking=True)
    ]


@each(
    "text",
    [
        *("[1], [sic], [...] og […]", "1 < 2 > 1", "skriv til <anna@nordlys.example>", "<https://nordlys.example/a_b__c>"),
        *("ordre [12345A], [12345a] og [AB-123]", "modellen XXX-200 og 200-XXX", "(navnet på kassen)", "(name it)"),
        *("størrelse XXL", "50 % rabat og 20%", "kl. 10:30:45", "https://nordlys.example:8080/a:b:c", "3 × 4", "a_b"),
        *("Hej", "DER: DET ER SANDT", "Nordlys A/S (DK)", "Rum [B], [XL] og [XXL]", "Skriv datoen som dd.mm.åååå"),
        *("du ventede ... kr. 500 er sendt", "Tom xxx", "XXXL"),
    ],
)  # fmt: skip
@in_every_language
def test_what_only_looks_unfilled_is_left_alone(text: str, language: str):
    assert said(text, language) == []


@each("amount", ["XX kr", "xxx kr", "?? kr", "... kr", "… kr", "£XX", "ordre xxxx"])
@in_every_language
def test_a_figure_that_is_missing_stops_a_letter(amount: str, language: str):
    assert said(f"Det er {amount}, som aftalt.", language) == [("unfilled", amount, True)]


@each(
    ("language", "greeting"),
    [
        ("da", "Hej None"),
        ("da", "Kære XX"),
        ("da", "Hej NN,"),
        ("nb", "Kjære …"),
        ("sv", "Bästa ...\n"),
        ("en", "Dear N.N."),
    ],
)
def test_a_greeting_to_nobody_yet_stops_a_letter(language: str, greeting: str):
    assert said(greeting, language) == [("unfilled", greeting.split()[1].strip(","), True)]


@each(("language", "quote"), [("da", "»{}«"), ("nb", "«{}»"), ("sv", "”{}”"), ("en", "“{}”")])
def test_what_is_not_filled_in_stops_a_letter_within_a_quotation_too(language: str, quote: str):
    assert said(f"Du skrev: {quote.format('[citat]')}.", language) == [("unfilled", "[citat]", True)]


def test_what_the_customer_wrote_themselves_may_be_quoted_and_nowhere_else_stand():
    text = "Du skrev: »Hej [navn]«. Jeg ringer til [navn]."
    found = lint(Text(text, language="da", customer_said="Hej [navn], hvor er den?"))

    assert [one.place for one in found if one.rule == "unfilled"] == [(39, 45)]


def test_a_picture_that_became_a_code_stops_a_letter():
    assert said("Tak :slightly_smiling_face: og :+1:", "da") == [
        ("emoji_code", ":slightly_smiling_face:", True),
        ("emoji_code", ":+1:", True),
    ]


def test_other_languages_are_held_to_what_every_letter_must_be():
    assert said("Hei [nimi], soitan perjantaina.", "fi") == [("unfilled", "[nimi]", True)]
