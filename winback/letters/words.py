"""Words for dates, money, scores and names of things, in the languages that letters are written in."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from winback.letters.address import greet, pronouns
from winback.letters.languages import LANGUAGES, known_language, name_of
from winback.letters.staff_words import (
    write_language,
    write_letter_name,
    write_outcome,
    write_reason,
    write_severity,
    write_step,
    write_why,
)
from winback.scales import BANDS, Scale

__all__ = [
    "LANGUAGES", "greet", "known_language", "write_amount", "write_date", "write_kind", "write_language",
    "write_letter_name", "write_outcome", "write_question", "write_reason", "write_score", "write_severity",
    "write_step", "write_time", "write_times", "write_why",
]  # fmt: skip

QUOTATION_MARKS = {"da": ("»", "«"), "nb": ("«", "»"), "sv": ("”", "”"), "en": ("“", "”")}

WEEKDAYS = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni", "juli",
        "august", "september", "oktober", "november", "december",
    ),
    "nb": (
        "januar", "februar", "mars", "april", "mai", "juni", "juli",
        "august", "september", "oktober", "november", "desember",
    ),
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni", "juli",
        "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
DATES = {
    "da": "{weekday} den {day}. {month}",
    "nb": "{weekday} {day}. {month}",
    "sv": "{weekday} {day} {month}",
    "en": "{weekday} {day} {month}",
}
HARD_SPACE = "\u00a0"
TIMES = dict.fromkeys(("da", "nb", "sv"), f"{{day}} kl.{HARD_SPACE}%H.%M") | {"en": "{day} at %H:%M"}

SEPARATORS = {"da": (".", ","), "nb": (HARD_SPACE, ","), "sv": (HARD_SPACE, ","), "en": (",", ".")}
MONEY = {
    ("da", "DKK"): "{} kr.",
    ("nb", "NOK"): "{} kr",
    ("sv", "SEK"): "{} kr",
    ("da", "EUR"): "{} euro",
    ("nb", "EUR"): "{} euro",
    ("sv", "EUR"): "{} euro",
    ("en", "EUR"): "€{}",
    ("en", "GBP"): "£{}",
}
"""How an amount stands with its currency, where that is not with the currency's code."""

COUNTS = {
    "da": ("én gang", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "gange"),
    "nb": ("én gang", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "ganger"),
    "sv": ("en gång", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "gånger"),
    "en": ("once", "twice", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "times"),
}

KINDS = {
    "da": {
        "explanation": "en forklaring på det, der skete",
        "correction": "rettelse af fejlen",
        "refund": "pengene tilbage",
        "replacement": "ombytning",
        "gift_card": "et gavekort",
        "discount": "en rabat",
        "upgrade": "en opgradering",
        "process_change": "en ændring af den måde, vi arbejder på",
        "alternative": "et andet forslag",
    },
    "nb": {
        "explanation": "en forklaring på det som skjedde",
        "correction": "retting av feilen",
        "refund": "pengene tilbake",
        "replacement": "ombytting",
        "gift_card": "et gavekort",
        "discount": "en rabatt",
        "upgrade": "en oppgradering",
        "process_change": "en endring i måten vi jobber på",
        "alternative": "et annet forslag",
    },
    "sv": {
        "explanation": "en förklaring av det som hände",
        "correction": "rättelse av felet",
        "refund": "pengarna tillbaka",
        "replacement": "byte mot en ny vara",
        "gift_card": "ett presentkort",
        "discount": "en rabatt",
        "upgrade": "en uppgradering",
        "process_change": "ett ändrat arbetssätt hos oss",
        "alternative": "ett annat förslag",
    },
    "en": {
        "explanation": "an explanation of what happened",
        "correction": "putting the mistake right",
        "refund": "a refund",
        "replacement": "a replacement",
        "gift_card": "a gift card",
        "discount": "a discount",
        "upgrade": "an upgrade",
        "process_change": "a change in how we work",
        "alternative": "a different proposal",
    },
}
"""Kinds of resolution as nouns: they stand after a colon, and within a sentence on cards."""

QUESTIONS: dict[str, dict[Scale, tuple[str, str, str]]] = {
    "da": {
        Scale.NPS: (
            "Hvor sandsynligt er det, at {du} vil anbefale {company} til en ven eller kollega?",
            "slet ikke sandsynligt",
            "yderst sandsynligt",
        ),
        Scale.RATING: ("Hvordan vurderer {du} {company} alt i alt?", "meget dårligt", "fremragende"),
        Scale.CSAT: ("Hvor tilfreds er {du} med {company} nu?", "meget utilfreds", "meget tilfreds"),
        Scale.STARS: ("Hvor mange stjerner giver {du} {company} nu?", "færrest", "flest"),
        Scale.CES: ("Hvor let var det at få hjælp hos {company}?", "meget svært", "meget let"),
        Scale.THUMBS: ("Er {du} tilfreds med {company} nu?", "nej", "ja"),
    },
    "nb": {
        Scale.NPS: (
            "Hvor sannsynlig er det at {du} vil anbefale {company} til en venn eller kollega?",
            "slett ikke sannsynlig",
            "svært sannsynlig",
        ),
        Scale.RATING: ("Hvordan vurderer {du} {company} alt i alt?", "svært dårlig", "fremragende"),
        Scale.CSAT: ("Hvor fornøyd er {du} med {company} nå?", "svært misfornøyd", "svært fornøyd"),
        Scale.STARS: ("Hvor mange stjerner gir {du} {company} nå?", "færrest", "flest"),
        Scale.CES: ("Hvor lett var det å få hjelp hos {company}?", "svært vanskelig", "svært lett"),
        Scale.THUMBS: ("Er {du} fornøyd med {company} nå?", "nei", "ja"),
    },
    "sv": {
        Scale.NPS: (
            "Hur troligt är det att {du} skulle rekommendera {company} till en vän eller kollega?",
            "inte alls troligt",
            "mycket troligt",
        ),
        Scale.RATING: ("Vilket helhetsbetyg ger {du} {company}?", "mycket dåligt", "utmärkt"),
        Scale.CSAT: ("Hur nöjd är {du} med {company} nu?", "mycket missnöjd", "mycket nöjd"),
        Scale.STARS: ("Hur många stjärnor ger {du} {company} nu?", "lägst", "högst"),
        Scale.CES: ("Hur lätt var det att få hjälp av {company}?", "mycket svårt", "mycket lätt"),
        Scale.THUMBS: ("Är {du} nöjd med {company} nu?", "nej", "ja"),
    },
    "en": {
        Scale.NPS: (
            "How likely are you to recommend {company} to a friend or colleague?",
            "not at all likely",
            "extremely likely",
        ),
        Scale.RATING: ("Overall, how would you rate {company}?", "very poor", "excellent"),
        Scale.CSAT: ("How satisfied are you with {company} now?", "very dissatisfied", "very satisfied"),
        Scale.STARS: ("How many stars would you give {company} now?", "lowest", "highest"),
        Scale.CES: ("How easy was it to get help from {company}?", "very difficult", "very easy"),
        Scale.THUMBS: ("Are you satisfied with {company} now?", "no", "yes"),
    },
}
"""The one question of each scale, what its worst answer means, and what its best; {du} as the letter addresses."""
RANGES = {
    "da": "{question} Svar fra {low} ({first}) til {high} ({last}).",
    "nb": "{question} Svar fra {low} ({first}) til {high} ({last}).",
    "sv": "{question} Svara från {low} ({first}) till {high} ({last}).",
    "en": "{question} Answer from {low} ({first}) to {high} ({last}).",
}
SCORES = {"da": "{} af {}", "nb": "{} av {}", "sv": "{} av {}", "en": "{} out of {}"}
STARS = {"da": "stjerner", "nb": "stjerner", "sv": "stjärnor", "en": "stars"}
THUMBS = {
    "da": ("en tommel ned", "en tommel op"),
    "nb": ("tommel ned", "tommel opp"),
    "sv": ("tummen ner", "tummen upp"),
    "en": ("a thumbs down", "a thumbs up"),
}


def write_date(at: date | datetime, language: str) -> str:
    """A day as one says it: 'mandag den 23. november'. The year goes without saying."""
    spoken = known_language(language)
    return DATES[spoken].format(weekday=WEEKDAYS[spoken][at.weekday()], day=at.day, month=MONTHS[spoken][at.month - 1])


def write_time(at: datetime, language: str) -> str:
    """A day and an hour: 'mandag den 23. november kl. 14.30'. `at` is in the reader's own zone."""
    return f"{at:{TIMES[known_language(language)]}}".format(day=write_date(at, language))


def write_amount(amount: Decimal, currency: str, language: str) -> str:
    """Money as the language writes it: '1.250,50 kr.'; whole amounts without decimals."""
    spoken = known_language(language)
    group, point = SEPARATORS[spoken]
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    digits = f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"
    number = digits.translate({ord(","): group, ord("."): point})
    usual = f"{currency} {{}}" if spoken == "en" else f"{{}} {currency}"
    return MONEY.get((spoken, currency), usual).format(number).strip().replace(" ", HARD_SPACE)


def write_times(count: int, language: str) -> str:
    """How often: 'to gange', 'once'."""
    *counts, times = COUNTS[known_language(language)]
    if not 1 <= count <= len(counts):
        return f"{count} {times}"
    word = counts[count - 1]
    return word if count == 1 or word == "twice" else f"{word} {times}"


def write_kind(resolution: str, language: str) -> str:
    """A kind of resolution, to stand after a colon."""
    return name_of(KINDS, resolution, language)


def write_question(scale: Scale, company: str, language: str, *, mirrored: bool = False, formal: bool = False) -> str:
    """The one question on a scale, and what its ends mean; `mirrored` where a low number is the good answer.

    Who wrote text alone is asked the NPS question: an answer needs a number.
    """
    spoken = known_language(language)
    scale = Scale.NPS if scale is Scale.TEXT else scale
    text, worst, best = QUESTIONS[spoken][scale]
    question = text.format(company=company, **pronouns(spoken, formal=formal))
    if scale is Scale.THUMBS:
        return question
    first, last = (best, worst) if mirrored else (worst, best)
    bands = BANDS[scale]
    return RANGES[spoken].format(question=question, low=bands.low, high=bands.high, first=first, last=last)


def write_score(score: int | None, scale: Scale, language: str) -> str:
    """A score as one says it: '2 out of 10', '1 af 5 stjerner'; "" where there is none."""
    spoken = known_language(language)
    if score is None or scale is Scale.TEXT:
        return ""
    if scale is Scale.THUMBS:
        return THUMBS[spoken][score > 0]
    written = SCORES[spoken].format(score, BANDS[scale].high)
    return f"{written} {STARS[spoken]}" if scale is Scale.STARS else written
