"""Amounts as people type them, and as a form shows them again."""

import re
from decimal import Decimal

from winback.letters.words import SEPARATORS

GROUPS = " .,'\u2019\u00a0\u202f"
NUMBER = re.compile(
    rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?:(?P<mark>[{GROUPS}])[0-9]{{3}})(?:(?P=mark)[0-9]{{3}})*)"
    r"(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)
"""Three digits behind a mark are thousands, one or two are decimals."""
CURRENCY = r"(?P<{}>kr(?:oner|onor)?\.?|euro|[€£$]|[a-z]{{3}})?"
AMOUNT = re.compile(
    rf"{CURRENCY.format('before')}\s*(?P<number>[0-9][0-9{GROUPS}]*?)(?:[.,:][-–—])?\.?\s*{CURRENCY.format('behind')}",  # noqa: RUF001 - dashes that people type behind whole amounts
    re.IGNORECASE,
)
KRONER = frozenset({"DKK", "NOK", "SEK", "ISK"})
SIGNS = {"kr": KRONER, "kroner": KRONER, "kronor": KRONER, "euro": {"EUR"}, "€": {"EUR"}, "£": {"GBP"}, "$": {"USD"}}


def read_amount(text: str, currency: str) -> Decimal | str:
    """`1.200,50`, `1 200`, `400 kr` or `400,-`; what cannot be an amount in this currency comes back as it is."""
    found = AMOUNT.fullmatch(text.strip())
    number = NUMBER.fullmatch(found["number"]) if found else None
    if not found or not number or (number["mark"] and number["mark"] == number["point"]):
        return text
    if not all(_is_of(sign, currency) for sign in (found["before"], found["behind"]) if sign):
        return text
    whole = re.sub(r"\D", "", number["whole"])
    return Decimal(f"{whole}.{number['cents'] or 0}")


def write_number(amount: Decimal, language: str) -> str:
    """An amount without its currency, to be changed: `1200,50`; "" for none."""
    if not amount:
        return ""
    whole = amount == amount.to_integral_value()
    return f"{amount:.0f}" if whole else f"{amount:.2f}".replace(".", SEPARATORS[language][1])


def _is_of(sign: str, currency: str) -> bool:
    """Whether a sign or code that somebody typed can stand for the currency that was chosen."""
    known = SIGNS.get(sign.lower().rstrip("."))
    return currency in known if known else sign.upper() == currency
