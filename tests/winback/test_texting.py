"""Short texts: they fit, their link stays whole, and they tell no more than they must."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lives import policy_with
from winback.letters.words import LANGUAGES
from winback.phrases import read_phrases
from winback.reach import Reach, Way
from winback.texting import PARTS, fit, parts, question

LINK = "https://answers.nordlys.example/a/" + "k" * 32


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("æ" * 459, 3),
        ("a" * 460, 4),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("Ž" * 70, 1),
        ("Ž" * 71, 2),
        ("a" * 200 + "Ž", 3),
        ("🙂" * 36, 2),
    ],
)
def test_a_text_takes_as_many_parts_as_telephones_make_of_it(text: str, count: int):
    assert parts(text) == count


@given(st.text(max_size=900))
def test_whatever_is_said_it_fits_and_the_link_stands_whole_at_its_end(text: str):
    told = fit(text, LINK)

    assert parts(told) <= PARTS
    assert told.endswith(LINK)
    assert "\n" not in told


@given(st.text(alphabet="abc ", max_size=300))
def test_what_fits_is_left_as_it_is(text: str):
    assert fit(text) == " ".join(text.split())


def test_what_is_too_long_ends_with_a_word():
    told = fit("parcel " * 100, LINK)

    assert re.fullmatch(r"(parcel )+\.\.\. " + re.escape(LINK), told)
    assert len(told) > 440


def test_typographers_signs_do_not_halve_the_room():
    assert fit("“Nordlys” – we’re sorry…") == '"Nordlys" - we\'re sorry...'


@pytest.mark.parametrize("language", [*LANGUAGES, "fi"])
@pytest.mark.parametrize("formal", [False, True])
def test_a_question_by_sms_is_two_parts_at_most_names_the_company_and_ends_with_its_link(language: str, formal: bool):
    for name in ("resurvey", "resurvey_reminder"):
        told = question(name, language, "Nordlys Møbler A/S", LINK, formal=formal)

        assert told.startswith("Nordlys Møbler A/S: ")
        assert told.endswith(LINK)
        assert parts(told) <= 2


def test_a_company_with_a_long_name_leaves_room_for_the_question():
    told = question("resurvey", "da", "Nordlys " * 40, LINK)

    assert "Svar her:" in told
    assert told.count("Nordlys") == 5


def test_no_text_to_a_customer_promises_or_sells_anything():
    phrases = " ".join(
        text for key, told in read_phrases("sms").items() if "alarm" not in key for text in told.values()
    )

    assert not re.search(r"rabat|discount|gave|gift|gratis|free|!", phrases, re.IGNORECASE)


@pytest.mark.parametrize(
    ("phone", "way"),
    [
        ("+45 10 12 11 01", Way("sms", "+4510121101", "b@winback.example")),
        ("0045 10121101", Way("sms", "+4510121101", "b@winback.example")),
        ("10 12 11 01", Way("mail", "b@winback.example")),
        ("at the reception", Way("mail", "b@winback.example")),
        ("", Way("mail", "b@winback.example")),
    ],
)
def test_who_is_on_call_is_texted_where_the_number_says_its_country(phone: str, way: Way):
    person = policy_with().staff[0].model_copy(update={"phone": phone, "email": "b@winback.example"})

    assert Reach(texting=True).on_call(person) == way
    assert Reach().on_call(person) == Way("mail", "b@winback.example")
