"""Which column of a file holds what: found by the names that platforms give them, or said outright."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

ALIASES: dict[str, tuple[str, ...]] = {
    "key": (
        "Svar-id", "Svar-nr", "Svarnummer", "Svars-id", "Besvarelses-id", "Respons-id", "Response ID",
        "Response key", "Answer ID", "Submission ID", "Respondent-id", "Key",
    ),
    "answered_at": (
        "Tidsstempel", "Tidsmerke", "Tidspunkt", "Tidstämpel", "Tidspunkt for svar", "Timestamp", "Dato", "Datum",
        "Date", "Svardato", "Svarsdatum", "Besvaret", "Besvart", "Besvarad", "Answered at", "Submitted at",
        "Submit Date (UTC)", "Submitted", "Response date", "Date submitted", "Recorded date", "Responded at",
        "Indsendt", "Innsendt", "Inskickad",
    ),
    "external_id": (
        "Kundenr", "Kundenummer", "Kunde-id", "Kundnr", "Kundnummer", "Kund-id", "Customer ID", "Customer number",
        "Customer no", "External ID", "External reference", "External data reference", "Client ID",
    ),
    "name": (
        "Navn", "Namn", "Name", "Fulde navn", "Fullt navn", "Fullständigt namn", "Full name", "Kundenavn",
        "Kundnamn", "Customer name", "Kontaktperson", "Person name",
    ),
    "first_name": ("Fornavn", "Förnamn", "First name", "Given name"),
    "last_name": ("Efternavn", "Etternavn", "Efternamn", "Last name", "Surname", "Family name"),
    "email": (
        "E-mail", "E-post", "Email", "Mail", "Mailadresse", "E-mailadresse", "E-postadresse", "E-postadress",
        "Email address", "Recipient email", "Person email", "Customer email", "Respondent email", "Username",
    ),
    "phone": (
        "Telefon", "Tlf", "Telefonnr", "Telefonnummer", "Mobil", "Mobilnr", "Mobilnummer", "Phone", "Phone number",
        "Mobile", "Mobile phone", "Person phone", "Tel",
    ),
    "language": ("Sprog", "Språk", "Language", "Locale", "User language", "Kundesprog"),
    "touchpoint": (
        "Kontaktpunkt", "Berøringspunkt", "Kontaktpunkter", "Beröringspunkt", "Touchpoint", "Touch point",
        "Hændelse", "Hendelse", "Händelse", "Event",
    ),
    "score": (
        "Karakter", "Score", "Betyg", "Poeng", "Poäng", "NPS", "NPS score", "NPS-score", "Rating", "Vurdering",
        "Bedømmelse", "Omdöme", "CSAT", "CES", "Bewertung", "Stars", "Stjerner", "Stjärnor", "Grade",
    ),
    "verbatim": (
        "Kommentar", "Kommentarer", "Comment", "Comments", "Begrundelse", "Begrunnelse", "Motivering", "Verbatim",
        "Fritekst", "Fritext", "Feedback", "Tilbagemelding", "Tilbakemelding", "Återkoppling", "Uddybning",
        "Hvorfor", "Varför", "Why", "Reason", "Open text",
    ),
    "contact_me": (
        "Kontakt mig", "Kontakt meg", "Kontakta mig", "Contact me", "Please contact me", "Ring mig", "Ring meg",
        "Ønsker kontakt", "Vil kontaktes", "Önskar kontakt", "Vill bli kontaktad", "Follow-up requested",
        "Kontakt ønskes",
    ),
    "form": ("Skema", "Spørgeskema", "Spørreskjema", "Skjema", "Enkät", "Undersøgelse", "Undersøkelse",
             "Undersökning", "Survey", "Survey ID", "Form", "Form ID"),
    "scale": ("Skala", "Scale", "Survey type", "Spørgsmålstype"),
    "role": ("Rolle", "Roll", "Role", "Stilling", "Titel", "Tittel", "Title", "Job title", "Befattning"),
    "account": (
        "Firma", "Virksomhed", "Virksomhedsnavn", "Bedrift", "Selskap", "Företag", "Bolag", "Company",
        "Company name", "Organisation", "Organization", "Account", "Account name",
    ),
    "segment": ("Segment", "Kundesegment", "Kundsegment", "Customer segment", "Kundetype", "Kundtyp"),
    "yearly_value": (
        "Årlig værdi", "Årlig verdi", "Årligt värde", "Årsværdi", "Årsverdi", "Årsvärde", "Yearly value",
        "Annual value", "Annual revenue", "Årsomsætning", "Årsomsetning", "ARR", "ACV",
    ),
    "contract_end": (
        "Kontraktudløb", "Kontraktens udløb", "Aftaleudløb", "Kontraktsutløp", "Avtaleutløp", "Kontraktslut",
        "Avtalsslut", "Avtal till", "Contract end", "Contract end date", "Contract ends", "Renewal date",
    ),
    "account_owner": (
        "Kundeansvarlig", "Kundansvarig", "Account owner", "Account manager", "Kontoansvarlig", "Key account manager",
    ),
    "review_permission": (
        "Må kontaktes om anmeldelse", "Må spørges om anmeldelse", "Kan kontaktes om anmeldelse",
        "Får kontaktas om omdöme", "Får kontaktas om recension", "Review permission", "May be asked for a review",
    ),
}  # fmt: skip

WHO = ("external_id", "email", "phone")
ONLY_RESPONSES = ("key", "answered_at", "touchpoint", "contact_me", "form")
RECOMMEND = ("anbefal", "rekommender", "recommend")
LIKELY = ("sandsynlig", "sannsynlig", "sannolikt", "troligt", "likely")


class UnclearColumns(Exception):  # noqa: N818 - named for what is the matter
    """The file's columns cannot be told apart as they stand."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row: `at` counts from 0; a field that is not in `at` is not in the file."""

    header: tuple[str, ...]
    at: Mapping[str, int]
    ignored: tuple[str, ...]
    kind: Literal["responses", "customers"]

    def name(self, field: str) -> str:
        """The column's own name, for people."""
        return self.header[self.at[field]] if field in self.at else field


def fold(name: str) -> str:
    """A name without case, accents, blanks and punctuation: `E-Mail ` and `email` are one."""
    spelled = name.casefold().replace("æ", "ae").replace("ø", "o").replace("đ", "d")
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if letter.isalnum())


FIELDS = {fold(alias): field for field, aliases in ALIASES.items() for alias in (field, *aliases)}


def match_columns(header: Sequence[str], maps: Mapping[str, str] | None = None) -> Columns:
    """Find each field's column; `maps` (field to column's name, "" for none) wins over what names suggest.

    A file of customers is one that tells who they are, and nothing that only an answer has.
    Raises UnclearColumns, whose text names the columns and says what to do.
    """
    header = tuple(name.strip() for name in header)
    at = _said(header, maps or {})
    for field, columns in _suggested(header, taken=set(at.values()), but=set(maps or {})).items():
        if len(columns) > 1:
            raise _unclear(
                header,
                f"{_names(header, columns)} could each be the {field}; say which: --map {field}={header[columns[0]]}",
            )
        at[field] = columns[0]
    found = {field: column for field, column in at.items() if column >= 0}
    ignored = tuple(name for column, name in enumerate(header) if name and column not in found.values())
    return Columns(header, found, ignored, _kind(header, found))


def _said(header: tuple[str, ...], maps: Mapping[str, str]) -> dict[str, int]:
    at = {}
    for field, name in maps.items():
        if field not in ALIASES:
            raise _unclear(header, f"--map {field}={name}: there is no field {field}; fields: {', '.join(ALIASES)}")
        fitting = [column for column, seen in enumerate(header) if fold(seen) == fold(name)]
        if name and len(fitting) != 1:
            many = "no column has that name" if not fitting else "several columns have that name"
            raise _unclear(header, f"--map {field}={name}: {many}; give the name of one that stands in the file")
        at[field] = fitting[0] if name else -1
    return at


def _suggested(header: tuple[str, ...], taken: set[int], but: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for column, name in enumerate(header):
        field = _meaning(name)
        if field and column not in taken and field not in but:
            found.setdefault(field, []).append(column)
    return found


def _meaning(name: str) -> str | None:
    """A form's export has its questions for headers: the recommendation question is the score."""
    folded = fold(name)
    asks = any(word in folded for word in RECOMMEND) and any(word in folded for word in LIKELY)
    return FIELDS.get(folded) or ("score" if asks else None)


def _kind(header: tuple[str, ...], at: Mapping[str, int]) -> Literal["responses", "customers"]:
    if "score" in at or "verbatim" in at:
        if "answered_at" in at:
            return "responses"
        raise _unclear(header, "no column says when it was answered; say which does: --map answered_at=NAME")
    if any(field in at for field in WHO) and not any(field in at for field in ONLY_RESPONSES):
        return "customers"
    raise _unclear(
        header, "no column holds a score and none a comment; say which does: --map score=NAME or --map verbatim=NAME"
    )


def _unclear(header: tuple[str, ...], matter: str) -> UnclearColumns:
    return UnclearColumns(f"{matter}. Columns in the file: {', '.join(name for name in header if name)}")


def _names(header: tuple[str, ...], columns: Sequence[int]) -> str:
    return " and ".join(repr(header[column]) for column in columns)
