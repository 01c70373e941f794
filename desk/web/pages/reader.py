"""Who reads a page: their language and zone, and dates and numbers as they write them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from winback.letters.words import write_score
from winback.phrases import LANGUAGES, count, say
from winback.scales import Scale

LOCALES = {"da": "da", "nb": "nb", "sv": "sv", "en": "en_GB"}
"""English with the day first and hours up to 24, as the companies that we are for write them."""
MOST_TOLD = 200
"""Characters of a browser's wish for languages that are looked at."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person in front of a page, at a moment."""

    language: str
    zone: ZoneInfo
    now: datetime

    @property
    def locale(self) -> Locale:
        """How this reader writes."""
        return Locale.parse(LOCALES[self.language])

    def say(self, part: str, key: str, **values: object) -> str:
        """A phrase of `winback/phrases/web/`."""
        return say(f"web/{part}", key, self.language, **values)

    def count(self, part: str, key: str, number: int, **values: object) -> str:
        """A phrase about so many of something."""
        return count(f"web/{part}", key, self.language, number, count=self.number(number), **values)

    def when(self, at: datetime) -> Markup:
        """A day and a time: without the year where it is this one."""
        local = at.astimezone(self.zone)
        pattern = "EEE d. MMM HH:mm" if local.year == self.now.astimezone(self.zone).year else "d. MMM y HH:mm"
        return self._timed(at, format_datetime(local, self._of_ours(pattern), locale=self.locale))

    def day(self, at: datetime | date) -> Markup:
        """A day with its year."""
        local = at.astimezone(self.zone) if isinstance(at, datetime) else at
        return self._timed(at, format_date(local, self._of_ours("d. MMM y"), locale=self.locale))

    def distance(self, at: datetime) -> str:
        """How far off: `in 2 hours`, `3 days ago`."""
        return format_timedelta(at - self.now, add_direction=True, locale=self.locale)

    def number(self, number: float | Decimal, digits: int | None = None) -> str:
        """A number, with so many digits behind the comma where that is said."""
        pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(number, pattern, locale=self.locale)

    def score(self, score: int | None, scale: Scale) -> str:
        """A score on its scale; in words where there is none."""
        return write_score(score, scale, self.language) or say("card", "no_score", self.language)

    def percent(self, share: float) -> str:
        """A share between 0 and 1."""
        return format_percent(share, locale=self.locale)

    def _of_ours(self, pattern: str) -> str:
        """English writes no stop behind a day's number."""
        return pattern.replace("d. ", "d ") if self.language in {"en", "sv"} else pattern

    @staticmethod
    def _timed(at: datetime | date, text: str) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), text)


def wished_language(accepts: str, otherwise: str) -> str:
    """The language of ours that a browser's `Accept-Language` wishes for most."""
    wishes = sorted(filter(None, map(_wish, accepts[:MOST_TOLD].split(","))), key=lambda one: -one[0])
    plain = ["nb" if one.lower().startswith(("no", "nn")) else one for _, one in wishes]
    found = negotiate_locale(plain, LANGUAGES, sep="-") or next(
        (one[:2].lower() for one in plain if one[:2].lower() in LANGUAGES), None
    )
    return found or otherwise


def _wish(told: str) -> tuple[float, str] | None:
    """A language and how much it is wished for; None where it is not."""
    name, _, weight = told.partition(";")
    try:
        share = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return None
    return (share, name.strip()) if name.strip() and 0 < share <= 1 else None
