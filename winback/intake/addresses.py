"""Ids, e-mail addresses and phone numbers in the one form by which people are matched."""

import re

from winback.intake.values import LONGEST, shown

NATIONAL = {"da": "+45", "nb": "+47", "nn": "+47", "sv": "+46", "en": "+44"}
WITHOUT_TRUNK = ("+45", "+47")
"""Danish and Norwegian numbers have eight digits, and no 0 before them."""
EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")
PUNCTUATION = re.compile(r"[\s().\-/\u2010-\u2015\u2212\u200e\u202a\u202c]+")


def normal_id(text: str) -> str:
    """Ids are compared in capitals: ` k1007 ` and `K1007` are one customer."""
    return text.strip().upper()


def normal_email(text: str) -> str:
    """Lower-case, one @, a dot in the domain; raises ValueError otherwise."""
    address = text.strip().lower().removeprefix("mailto:")
    if len(address) > LONGEST or not EMAIL.fullmatch(address):
        raise ValueError(f"{shown(text)} is no e-mail address")
    return address


def normal_phone(text: str, language: str = "", country: str = "+45") -> str:
    """`+` and digits only. A national number gets the country of the person's language, else `country`.

    Raises ValueError where it is no number, or where its country cannot be told.
    """
    number = text.replace(" ", "")
    if not number.removeprefix("+").isdecimal():
        number = PUNCTUATION.sub("", text.replace("(0)", ""))
    if number.startswith("00"):
        number = "+" + number[2:]
    if not number.startswith("+"):
        number = _international(number, NATIONAL.get(language, country))
    digits = number[1:]
    if not (digits.isascii() and digits.isdecimal() and 7 <= len(digits) <= 15):
        raise ValueError(f"{shown(text)} is no phone number; write it with its country, as in +45 10 12 10 01")
    return number


def _international(number: str, country: str) -> str:
    if country in WITHOUT_TRUNK:
        if len(number) == 10 and number.startswith(country[1:]):
            return "+" + number  # a spreadsheet took the plus away
        return country + number if len(number) == 8 and number[0] != "0" else ""
    return country + number.removeprefix("0")
