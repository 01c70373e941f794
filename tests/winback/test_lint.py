"""The lint: what it finds in letters, where, and what it leaves alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.letters import LETTERS, VALUES, compose
from winback.letters.languages import LANGUAGES
from winback.letters.lint import LONG, UNSEEN, Finding, lint, why

NOBODY = ""
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def hidden(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in UNSEEN


def rules(text: str, language: str, name: str = NOBODY) -> list[tuple[str, str, bool]]:
    return [(one.rule, one.words, one.blocking) for one in lint(text, language=language, customer_name=name)]


# -- what stops a letter --


@pytest.mark.parametrize(
    "blank",
    [
        *("[navn]", "[customer name]", "{{ name }}", "{% if x %}", "{name}", "${name}", "<name>", "<<name>>", "%navn%"),
        *("____", "XXX", "TODO", "[dato/tid]", "lorem ipsum", "(navn)", "(Customer name)", "(kundens namn)", "{{"),
    ],
)  # fmt: skip
@in_every_language
def test_what_is_not_filled_in_stops_a_letter(blank: str, language: str):
    text = f"Jeg ringer til {blank} i morgen."

    assert [one for one in lint(text, language=language) if one.blocking] == [
        Finding("unfilled", (15, 15 + len(blank)), blank, blocking=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("[1], [sic], [...] og […]", "1 < 2 > 1", "skriv til <anna@nordlys.example>", "<https://nordlys.example/a_b__c>"),
        *("ordre [12345A], [12345a] og [AB-123]", "modellen XXX-200 og 200-XXX", "(navnet på kassen)", "(name it)"),
        *("størrelse XXL", "50 % rabat og 20%", "kl. 10:30:45", "https://nordlys.example:8080/a:b:c", "3 × 4", "a_b"),
        *("Hej", "DER: DET ER SANDT", "Nordlys A/S (DK)"),
    ],
)  # fmt: skip
@in_every_language
def test_what_only_looks_unfilled_is_left_alone(text: str, language: str):
    assert rules(text, language) == []


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("da", "Kære XX"), ("da", "Hej NN,"), ("nb", "Kjære …"), ("sv", "Bästa ...\n"), ("en", "Dear N.N.")],
)
def test_a_greeting_to_nobody_yet_stops_a_letter(language: str, greeting: str):
    assert rules(greeting, language) == [("unfilled", greeting.split()[1].strip(","), True)]


@pytest.mark.parametrize(("language", "quote"), [("da", "»{}«"), ("nb", "«{}»"), ("sv", "”{}”"), ("en", "“{}”")])
def test_what_is_not_filled_in_stops_a_letter_within_a_quotation_too(language: str, quote: str):
    assert rules(f"Du skrev: {quote.format('[citat]')}.", language) == [("unfilled", "[citat]", True)]


def test_what_the_customer_wrote_themselves_may_be_quoted_and_nowhere_else_stand():
    text = "Du skrev: »Hej [navn]«. Jeg ringer til [navn]."
    found = lint(text, language="da", customer_said="Hej [navn], hvor er den?")

    assert [(one.words, one.place) for one in found] == [("[navn]", (39, 45))]


def test_a_picture_that_became_a_code_stops_a_letter():
    assert rules("Tak :slightly_smiling_face: og :+1:", "da") == [
        ("emoji_code", ":slightly_smiling_face:", True),
        ("emoji_code", ":+1:", True),
    ]


STOPPED = [
    ("da", "Kære kunde,", "generic"),
    ("da", "Vi beklager ulejligheden.", "generic"),
    ("da", "Vi beklager meget den ulejlighed, det har givet.", "generic"),
    ("da", "Din feedback er meget vigtig for os.", "generic"),
    ("da", "Vi tager alle klager meget alvorligt.", "generic"),
    ("da", "Det er ikke vores skyld.", "defensive"),
    ("da", "Desværre er der intet, vi kan gøre.", "defensive"),
    ("da", "Sådan er reglerne bare.", "defensive"),
    ("da", "Vi er kede af, at du føler det sådan.", "defensive"),
    ("da", "Du burde have læst betingelserne.", "blaming"),
    ("da", "Det er din egen fejl.", "blaming"),
    ("da", "Du har misforstået aftalen.", "blaming"),
    ("da", "Du påstår, at pakken ikke kom.", "blaming"),
    ("da", "Vi beklager virkelig ulejligheden.", "generic"),
    ("da", "Vi er meget kede af ulejligheden.", "generic"),
    ("da", "Leveringen, du nævner, er forsinket, og det er din egen fejl.", "blaming"),
    ("nb", "Kjære kunde", "generic"),
    ("nb", "Beste kunde", "generic"),
    ("nb", "Beklager bryet.", "generic"),
    ("nb", "Vi er veldig lei oss for ulempen.", "generic"),
    ("nb", "Vi beklager ulempene dette har medført.", "generic"),
    ("nb", "Tilbakemeldingen din er svært viktig for oss.", "generic"),
    ("nb", "Vi tar alle henvendelser på alvor.", "generic"),
    ("nb", "Det er ikke vår feil.", "defensive"),
    ("nb", "Det er dessverre ingenting vi kan gjøre.", "defensive"),
    ("nb", "Vi er lei oss for at du føler det slik.", "defensive"),
    ("nb", "Du burde ha lest vilkårene.", "blaming"),
    ("nb", "Du har misforstått avtalen.", "blaming"),
    ("nb", "Dere påstår at pakken ikke kom.", "blaming"),
    ("sv", "Bästa kund!", "generic"),
    ("sv", "Bäste kund", "generic"),
    ("sv", "Vi beklagar besväret.", "generic"),
    ("sv", "Vi beklagar verkligen besva\u0308ret.", "generic"),
    ("sv", "Vi är verkligen ledsna för besväret.", "generic"),
    ("sv", "Paketet kom fram, och det är ditt eget fel.", "blaming"),
    ("sv", "Vi ber om ursäkt för eventuella olägenheter.", "generic"),
    ("sv", "Dina synpunkter är viktiga för oss.", "generic"),
    ("sv", "Vi tar alla klagomål på största allvar.", "generic"),
    ("sv", "Det är inte vårt fel.", "defensive"),
    ("sv", "Tyvärr finns det inget vi kan göra.", "defensive"),
    ("sv", "Du borde ha läst villkoren.", "blaming"),
    ("sv", "Du har missförstått avtalet.", "blaming"),
    ("sv", "Om du hade läst villkoren hade du vetat det.", "blaming"),
    ("en", "Dear valued customer,", "generic"),
    ("en", "To whom it may concern", "generic"),
    ("en", "We apologise for any inconvenience.", "generic"),
    ("en", "We are very\u200b sorry for an\u00ady in\u2060conve\ufeffnience.", "generic"),
    ("en", "We deeply regret any possible inconvenience.", "generic"),
    ("en", "Your feedback is very important to us.", "generic"),
    ("en", "We take all complaints very seriously.", "generic"),
    ("en", "This is not our fault.", "defensive"),
    ("en", "Unfortunately there\u2019s nothing we can do.", "defensive"),
    ("en", "We are sorry that you feel this way.", "defensive"),
    ("en", "You should have read the terms.", "blaming"),
    ("en", "You failed\nto tell us.", "blaming"),
    ("en", "This is your own fault.", "blaming"),
]


@pytest.mark.parametrize(("language", "text", "rule"), STOPPED)
def test_words_that_no_letter_should_hold_stop_it(language: str, text: str, rule: str):
    assert [(one.rule, one.blocking) for one in lint(text, language=language)] == [(rule, True)]


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("da", "Tak for din henvendelse.", "generic"),
        ("da", "I henhold til vores betingelser er fristen 14 dage.", "defensive"),
        ("da", "Vi beklager, hvis det var uklart.", "defensive"),
        ("da", "Som vi allerede har forklaret, er den på vej.", "blaming"),
        ("nb", "Takk for henvendelsen.", "generic"),
        ("nb", "Ifølge våre vilkår er fristen 14 dager.", "defensive"),
        ("sv", "Tack för att du kontaktade oss.", "generic"),
        ("sv", "Enligt våra villkor är fristen 14 dagar.", "defensive"),
        ("en", "Please do not hesitate to contact us.", "generic"),
        ("en", "Under our terms the period is 14 days.", "defensive"),
        ("en", "As we have already explained, it is on its way.", "blaming"),
    ],
)
def test_what_may_be_right_is_said_and_stops_nothing(language: str, text: str, rule: str):
    assert [(one.rule, one.blocking) for one in lint(text, language=language)] == [(rule, False)]


# -- what it leaves alone --


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Det er ikke din fejl, det er vores."),
        ("da", "Vi tror ikke et øjeblik, at det var din skyld. Det var vores fejl."),
        ("nb", "Vi tror aldri at det var din feil."),
        ("sv", "Vi trodde aldrig att det var ditt fel."),
        ("en", "We never thought it was your fault. It was ours."),
        ("en", "This was not in any way your own fault."),
        ("en", "That wasn\u2019t your own mistake."),
        ("da", "Du skulle have fået pakken i fredags, og det fik du ikke."),
        ("da", "Jeg er ked af, at lampen kom for sent."),
        ("da", "Vi beklager, at lampen kom for sent."),
        ("da", "Kære kundeambassadør Holm"),
        ("da", "Du har ret i, at vi burde have ringet."),
        ("nb", "Det er ikke din feil, det er vår."),
        ("nb", "Du skulle ha fått pakken på fredag."),
        ("nb", "Vi beklager at lampen kom for sent."),
        ("nb", "Dette er vår feil, og vi retter den."),
        ("sv", "Det är inte ditt fel, det är vårt."),
        ("sv", "Du skulle ha fått paketet i fredags."),
        ("sv", "Vi beklagar att lampan kom för sent."),
        ("sv", "Det är vårt fel, och vi rättar till det."),
        ("en", "It is not your fault, it is ours."),
        ("en", "You should have received the parcel on Friday."),
        ("en", "You should have been told, and you were not."),
        ("en", "We are sorry that the lamp came late."),
        ("en", "Dear Anna, the customer desk called you twice."),
    ],
)
def test_kind_and_plain_words_are_left_alone(language: str, text: str):
    assert rules(text, language) == []


@pytest.mark.parametrize(
    ("language", "quote"),
    [("da", "»{}«"), ("nb", "«{}»"), ("sv", "”{}”"), ("en", "“{}”"), *((language, '"{}"') for language in LANGUAGES)],
)
def test_a_customers_words_in_quotation_marks_are_the_customers(language: str, quote: str):
    theirs = {"da": "Det er ikke vores skyld", "nb": "ikke vår feil", "sv": "inte vårt fel", "en": "not our fault"}

    assert rules(f"Du skrev: {quote.format(theirs[language])} :)", language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("da", "Du skrev »ventetid«. Det er ikke vores skyld. Vi kalder det »kø«.", "ikke vores skyld"),
        ("nb", "Du skrev «sent». Det er ikke vår skyld. Vi sier «forsinket».", "ikke vår skyld"),
        ("sv", "Du skrev ”väntetid”. Det är inte vårt fel. Vi kallar det ”kö”.", "inte vårt fel"),
        ("en", "You wrote “late”. It is not our fault. We say “delayed”.", "not our fault"),
    ],
)
def test_what_stands_between_two_quotations_is_ours(language: str, text: str, found: str):
    assert rules(text, language) == [("defensive", found, True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Pakken kom ikke frem, og det var din egen fejl."),
        ("nb", "Pakken kom ikke fram, men det var din egen feil."),
        ("sv", "Paketet kom inte fram, och det var ditt eget fel."),
        ("en", "The parcel did not arrive, and that was your own fault."),
    ],
)
def test_what_another_part_of_the_sentence_denies_is_said_and_stops_nothing(language: str, text: str):
    assert [(one.rule, one.blocking) for one in lint(text, language=language)] == [("blaming", False)]


def our_letter(name: str, language: str, **own: object) -> str:
    told: dict[str, object] = {value: f"the {value.replace('_', ' ')}" for value in VALUES[name]}
    plain = {"customer_name": "Anna Berg", "company": "Nordlys", "tries": 3, "disagreement": False}
    letter = compose(name, language, told | {key: it for key, it in (plain | own).items() if key in told})
    return f"{letter.subject}\n{letter.body}"


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("disagreement", [True, False])
@in_every_language
def test_our_own_letters_give_no_finding_at_all(name: str, disagreement: bool, language: str):
    text = our_letter(name, language, disagreement=disagreement, quote=":smile: Kære kunde. Det er din egen fejl")

    named = "Anna Berg" if "customer_name" in VALUES[name] else NOBODY
    assert [one for one in lint(text, language=language, customer_name=named) if one.rule != "emoji_code"] == []


@pytest.mark.parametrize("name", LETTERS)
@in_every_language
def test_our_own_letters_say_little_where_little_is_known(name: str, language: str):
    text = our_letter(
        name, language, **dict.fromkeys(("customer_name", "quote", "wish", "answer", "action", "reason"), "")
    )

    assert rules(text, language) == []


# -- the whole letter --


@pytest.mark.parametrize("name", ["Anna Berg", "anna", "Anna-Marie O'Neill", "Hr. Berg"])
def test_a_letter_that_names_the_customer_names_them(name: str):
    assert rules("Kære Anna Berg\n\nJeg ringer på fredag.", "da", name) == []


def test_a_letter_to_nobody_is_remarked_upon_and_stops_nothing():
    assert rules("Hej\n\nJeg ringer på fredag.", "da", " Anna  Berg ") == [("name_missing", "Anna Berg", False)]


@pytest.mark.parametrize("name", ["", "12345", "anna@customer.example", "www.shop.dk", "X" * 80])
def test_what_is_no_name_is_not_missed(name: str):
    assert rules("Hej\n\nJeg ringer på fredag.", "da", name) == []


def test_a_long_letter_is_remarked_upon():
    assert rules("ord " * LONG, "da") == []
    assert rules("ord " * (LONG + 1), "da") == [("over_explaining", str(LONG + 1), False)]


def test_the_subject_is_held_to_the_same():
    found = lint("Jeg ringer på fredag.", subject="Vi beklager ulejligheden", language="da")

    assert [(one.part, one.place, one.blocking) for one in found] == [("subject", (3, 24), True)]


@in_every_language
@pytest.mark.parametrize("reader", LANGUAGES)
def test_the_reader_is_told_why_in_their_own_language(language: str, reader: str):
    text = {"da": "Kære kunde", "nb": "Kjære kunde", "sv": "Bästa kund", "en": "Dear customer"}[language]
    (found,) = lint(text, language=language)

    assert text in why(found, reader)
    assert len({why(found, one) for one in LANGUAGES}) == len(LANGUAGES)


def test_other_languages_are_held_to_what_every_letter_must_be():
    assert rules("Hei [nimi], soitan perjantaina.", "fi") == [("unfilled", "[nimi]", True)]


@pytest.mark.parametrize("name", [name for name in LETTERS if not name.startswith("resurvey")])
@pytest.mark.parametrize("written", ["sv", "en"])
@in_every_language
def test_a_letter_in_another_language_is_remarked_upon(name: str, written: str, language: str):
    found = lint(our_letter(name, written), language=language, customer_name=NOBODY)
    strange = [one for one in found if one.rule == "wrong_language"]

    assert strange == ([] if written == language else [Finding("wrong_language", None, written, blocking=False)])
    assert {why(one, "da").rsplit(": ")[-1] for one in strange} <= {"svensk.", "engelsk."}


@pytest.mark.parametrize(
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
    assert rules(text, language) == []


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.text(max_size=40))
def test_any_text_can_be_looked_through_and_places_hold_the_words(text: str, language: str, name: str):
    for one in lint(text, subject=text[:50], language=language, customer_name=name):
        begin, end = one.place or (0, 0)
        part = text if one.part == "text" else text[:50]

        seen = unicodedata.normalize("NFC", "".join(sign for sign in part[begin:end] if not hidden(sign)))
        assert one.place is None or " ".join(seen.split()) == unicodedata.normalize("NFC", one.words)
        assert why(one, "sv")
