"""What the letters of the preview are filled with: in each language a company, its customer and what went wrong."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from winback.letters.address import pronouns
from winback.letters.languages import known_language
from winback.letters.values import TO_CUSTOMERS
from winback.letters.words import write_amount, write_date, write_question, write_score, write_time
from winback.scales import Scale

FILE = Path(__file__).with_suffix(".toml")
CURRENCIES = {"da": "DKK", "nb": "NOK", "sv": "SEK", "en": "GBP"}
LINK = "https://answers.winback.example/a/9fQx2LkT7vWm"
CALL_BY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PROMISED = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
CHECK_IN = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 18, 12, 0, tzinfo=UTC)


def sample(name: str, language: str, *, formal: bool = False) -> dict[str, object]:
    """All values of a letter to a customer."""
    spoken = known_language(language)
    told = _written()[spoken]
    values: dict[str, object] = {
        "again": False,
        "score_text": write_score(2, Scale.NPS, spoken),
        "call_by": write_time(CALL_BY, spoken),
        "tries": 3,
        "kind_text": "refund",
        "amount_text": write_amount(Decimal(1250), CURRENCIES[spoken], spoken),
        "promised": write_time(PROMISED, spoken),
        "check_in": write_date(CHECK_IN, spoken),
        "question": write_question(Scale.NPS, told["company"], spoken, formal=formal),
        "answer_link": LINK,
        "expires": write_date(EXPIRES, spoken),
        "destination_name": "Trustpilot",
        "url": "https://www.trustpilot.example/evaluate/winback",
    }
    address = pronouns(spoken, formal=formal)
    written = {key: text for key, text in (told | told.get(name, {})).items() if isinstance(text, str)}
    values |= {key: text.format(**address) for key, text in written.items()}
    return {value: values.get(value, "") for value in TO_CUSTOMERS[name]}


@cache
def _written() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
