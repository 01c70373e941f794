"""Who is greeted, who is named, and who signs."""

from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.winback.lint.looking import speaks
from winback.letters.address import greet
from winback.letters.languages import LANGUAGES

LONE = {"customer_name": "Lone Ravn"}


@each(
    ("language", "greeting", "name"),
    [
        ("da", "Kære Peter", "Peter"),
        ("da", "Hej Peter,", "Peter"),
        ("da", "Kære hr. Jensen", "Jensen"),
        ("da", "Goddag Peter Møller", "Peter Møller"),
        ("da", "Hej Anna. Pakken er fundet.", "Anna"),
        ("nb", "Hei, Peter", "Peter"),
        ("nb", "Kjære fru Hansen!", "Hansen"),
        ("sv", "Bästa Peter,", "Peter"),
        ("sv", "Hej Peter! Paketet är hittat.", "Peter"),
        ("en", "Dear Mr. Smith,", "Smith"),
        ("en", "Hi Peter – your parcel is here.", "Peter"),
        ("en", "Good morning Peter", "Peter"),
        ("en", "Dear James,", "James"),
        ("en", "Dear Gemma,", "Gemma"),
        ("da", "Kære Bettina", "Bettina"),
        ("nb", "Hei, Øystein", "Øystein"),
        ("sv", "Hej Åke,", "Åke"),
    ],
)
def test_a_greeting_to_somebody_else_stops_a_letter(language: str, greeting: str, name: str):
    assert speaks("wrong_name", f"{greeting}\n\nTelefon 10.", language, **LONE) == [(name, True)]


@each(
    "greeting",
    [
        *("Kære Lone", "Kære Lone Ravn,", "Hej Ravn!", "Kære fru Ravn"),
        *("KÆRE LONE", "hej lone", "Hej, Lone", "Hei Lone!"),
        *("Kære Lone og Peter", "Kære familien Ravn", "Hej igen", "Hej igen, Lone", "Hej med dig", "Hej alle", "Hej"),
        *("Hej, pakken er fundet.", "Hej, Pakken er fundet", "Kære kunde", "Hi there,", "Dear Ms L. Ravn", "Til Peter"),
        *("Hej Nordlys", "Dear neighbours,", "Hej, vi har fundet den.", "Peter har ringet.", "Kære begge"),
    ],
)  # fmt: skip
def test_the_customer_nobody_or_no_greeting_is_no_wrong_name(greeting: str):
    assert speaks("wrong_name", f"{greeting}\n\nTelefon 10.", "da", company="Nordlys", **LONE) == []


@each(
    ("name", "greeting"),
    [
        ("Åse Sørensen", "Kære Aase"),
        ("Søren Kjær", "Kære Soren"),
        ("José Álvarez", "Kære Jose"),
        ("Anna-Marie O'Neill", "Kære Marie"),
        ("Anna-Marie O'Neill", "Kære Anna Marie"),
        ("Katherine Bell", "Dear Kate"),
        ("Robert Bell", "Dear Bob"),
        ("Christian Holm", "Hej Chris"),
        ("Lars Holm", "Hej Lasse"),
        ("Nordlys Byg A/S", "Kære Henrik"),
        ("kunde 4711", "Kære Henrik"),
        ("", "Kære Henrik"),
        ("lone@ravn.example", "Kære Henrik"),
        ("Анна Петрова", "Kære Anna"),
    ],
)
def test_other_spellings_short_names_and_companies_are_well(name: str, greeting: str):
    assert speaks("wrong_name", f"{greeting}\n\nTelefon 10.", "da", customer_name=name) == []


@each(
    ("name", "greeting"),
    [
        *(("Emma Smith", "Dear Rev. Smith"), ("Emma Smith", "Dear Cllr. Smith"), ("Eleanor Clarke", "Dear Nell")),
        *(("Lone Ravn", "Dear Residents"), ("Lone Ravn", "Dear Neighbour"), ("Lone Ravn", "Dear Accounts Payable")),
        *(("Lone Ravn", "Kære Bestyrelse"), ("Ekaterina Ivanova", "Kære Katja"), ("BJOERN LUND", "Kære Bjørn")),
    ],
)
def test_titles_offices_and_pet_names_are_well(name: str, greeting: str):
    assert speaks("wrong_name", f"{greeting},\n\nTelefon 10.", "en", customer_name=name) == []


@each("greeting", ["Kære Tulle", "Kære Grundejerforening", "Dear Kit"])
def test_a_name_that_may_be_a_pet_name_or_none_is_advice(greeting: str):
    assert [blocking for _, blocking in speaks("wrong_name", f"{greeting}\n\nTelefon 10.", "da", **LONE)] == [False]


@each("known_as", ["peter.ravn", "Lone hedder Peter nu, og vil kaldes det."])
def test_what_staff_noted_or_the_address_says_is_the_customers_name(known_as: str):
    assert speaks("wrong_name", "Kære Peter\n\nTelefon 10.", "da", known_as=known_as, **LONE) == []


@each(("name", "greeting"), [("Soren Kirk", "Kære Søren"), ("Aase Lund", "Kære Åse"), ("William Clarke", "Dear Bill")])
def test_another_spelling_or_a_nickname_names_the_customer(name: str, greeting: str):
    assert speaks("name_missing", f"{greeting}\n\nTelefon 10.", "da", customer_name=name) == []


def test_what_the_customer_signed_with_is_their_name():
    assert speaks("wrong_name", "Kære Tulle\n\nTelefon 10.", "da", customer_said="Hilsen Tulle", **LONE) == []


@each("greeting", ["Kære Lonne", "Kære Rawn", "kære peter"])
def test_what_may_be_a_slip_of_the_pen_is_advice(greeting: str):
    assert [blocking for _, blocking in speaks("wrong_name", f"{greeting}\n\nTelefon 10.", "da", **LONE)] == [False]


@given(st.text(max_size=40), st.sampled_from(LANGUAGES), st.booleans())
def test_the_greeting_that_we_write_ourselves_is_never_wrong(name: str, language: str, formal: bool):
    text = f"{greet(name, language, formal=formal)}\n\nTelefon 10."

    assert speaks("wrong_name", text, language, customer_name=name) == []


@each("name", ["Anna Berg", "anna", "Anna-Marie O'Neill", "Hr. Berg"])
def test_a_letter_that_names_the_customer_names_them(name: str):
    assert speaks("name_missing", "Kære Anna Berg\n\nJeg ringer på fredag.", "da", customer_name=name) == []


def test_a_letter_to_nobody_is_remarked_upon_and_stops_nothing():
    found = speaks("name_missing", "Hej\n\nJeg ringer på fredag.", "da", customer_name=" Anna  Berg ")

    assert found == [("Anna Berg", False)]


@each("name", ["", "12345", "anna@customer.example", "www.shop.dk", "X" * 80])
def test_what_is_no_name_is_not_missed(name: str):
    assert speaks("name_missing", "Hej\n\nJeg ringer på fredag.", "da", customer_name=name) == []


@each(
    "end",
    [
        *("Mette Holm", "Venlig hilsen\nMette", "Mvh Mette", "Kærlig hilsen\nMette Holm\nTelefon 10 12 11 01"),
        *("De bedste hilsner fra Mette", "Venlig hilsen\n\nBirgit Lund\nNordlys Varme"),
        *("Ole fra værkstedet", "Mange hilsner Mette"),
    ],
)  # fmt: skip
def test_somebody_signs(end: str):
    assert speaks("no_owner", f"Kære Lone\n\nPakken er her.\n\n{end}", "da", company="Nordlys Varme", **LONE) == []


@each("end", ["", "Venlig hilsen", "Venlig hilsen\nNordlys Varme", "Mvh\nKundeservice", "Venlig hilsen\nTeamet"])
def test_a_letter_that_nobody_signs_is_remarked_upon(end: str):
    found = speaks("no_owner", f"Kære Lone\n\nPakken er her.\n\n{end}", "da", company="Nordlys Varme", **LONE)

    assert found == [("", False)]
