"""Rows of text into customers and responses; how a file's columns are read is settled once for the file."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from operator import itemgetter
from zoneinfo import ZoneInfo

from winback.intake.addresses import normal_email, normal_id, normal_phone
from winback.intake.columns import Columns
from winback.intake.times import moments, parse_date
from winback.intake.values import (
    KEPT,
    LONGEST,
    Unreadable,
    clean,
    parse_language,
    parse_money,
    parse_scale,
    parse_score,
    parse_yes_no,
    remembered,
)
from winback.policy.triage import Survey
from winback.responses import Person, Response, stated_key
from winback.scales import BANDS, Scale

ZONE = ZoneInfo("Europe/Copenhagen")
COUNTRY = "+45"
NOBODY = Person()
NOTHING = frozenset({"-", "--", "n/a", "na", "none", "null", "ingen", "inga"})
"""What people write into a cell for an address that they have not got."""

PERSON = (
    *("external_id", "name", "first_name", "last_name", "email", "phone", "language", "role", "segment", "account"),
    *("yearly_value", "contract_end", "account_owner", "review_permission"),
)
ANSWER = ("key", "answered_at", "touchpoint", "score", "verbatim", "contact_me", "form", "scale")


def cells_of(row: Sequence[str], width: int) -> list[str]:
    """A row's cells, trimmed and cleaned, and one empty cell behind them: there, fields without a column look."""
    if len(row) != width:
        row = _fit(row, width)
    cells = list(map(str.strip, row))
    if not "".join(cells).isprintable():
        cells = list(map(clean, cells))
    cells.append("")
    return cells


def _fit(row: Sequence[str], width: int) -> Sequence[str]:
    if len(row) < width:
        raise Unreadable("", f"the row stops after {len(row)} of {width} columns")
    if any(cell.strip() for cell in row[width:]):
        raise Unreadable(
            "", f"the row has {len(row)} cells for {width} columns; is there a quote or delimiter too many?"
        )
    return row[:width]


def picker(columns: Columns, fields: Sequence[str]) -> Callable[[list[str]], tuple[str, ...]]:
    """Picks the fields' cells from what `cells_of` gives."""
    return itemgetter(*(columns.at.get(field, len(columns.header)) for field in fields))


class PersonReader:
    """Reads whom a row speaks of. National phone numbers get the `country` where the language names none.

    An unusable e-mail address or phone number is passed over, and counted in `passed_over` by column, where
    something else tells who it is; otherwise the row is Unreadable.
    """

    def __init__(self, columns: Columns, country: str = COUNTRY) -> None:
        self.columns = columns
        self.passed_over: Counter[str] = Counter()
        self._country = country
        self._pick = picker(columns, PERSON)
        self._language = lru_cache(KEPT)(parse_language)
        self._value = remembered(parse_money, columns.name("yearly_value"))
        self._contract_end = remembered(parse_date, columns.name("contract_end"))
        self._permission = remembered(parse_yes_no, columns.name("review_permission"))

    def __call__(self, row: Sequence[str]) -> Person:
        """Read a row of a list of customers."""
        person = self.person(cells_of(row, len(self.columns.header)))
        if not (person.external_id or person.email or person.phone):
            raise Unreadable("", "no customer number, e-mail address or phone number: nobody can be told by this")
        return person

    def person(self, cells: list[str]) -> Person:
        """Read the person from cleaned cells; NOBODY where the row names no one."""
        picked = self._pick(cells)
        if not any(picked):
            return NOBODY
        external_id, name, first, last, email, phone, language, role, segment, account = picked[:10]
        value, contract_end, owner, permission = picked[10:]
        if len(external_id) + len(name) + len(language) + len(role) + len(segment) + len(account) > LONGEST:
            self._refuse_long(cells)
        language = self._language(language)
        if first or last:
            name = name or f"{first} {last}".strip()
        address = self._address(email) if email else None
        number = self._number(phone, language) if phone else None
        if (email or phone) and not (address or number or external_id or name):
            self._refuse_nobody(email, phone, language)
        return Person(
            normal_id(external_id) if external_id else None,
            name,
            address,
            number,
            role,
            language,
            segment,
            account,
            self._value(value) if value else None,
            self._contract_end(contract_end) if contract_end else None,
            owner.lower() or None if owner else None,
            self._permission(permission) if permission else None,
        )

    def _address(self, cell: str) -> str | None:
        try:
            return normal_email(cell)
        except ValueError:
            self._pass_over("email", cell)
            return None

    def _number(self, cell: str, language: str) -> str | None:
        try:
            return normal_phone(cell, language, self._country)
        except ValueError:
            self._pass_over("phone", cell)
            return None

    def _pass_over(self, field: str, cell: str) -> None:
        if cell.casefold() not in NOTHING:
            self.passed_over[self.columns.name(field)] += 1

    def _refuse_nobody(self, email: str, phone: str, language: str) -> None:
        """A broken address is the only thing that tells who answered: let a person mend it."""
        national = partial(normal_phone, language=language, country=self._country)
        for field, normal, cell in (("email", normal_email, email), ("phone", national, phone)):
            if cell and cell.casefold() not in NOTHING:
                self.passed_over[self.columns.name(field)] -= 1
                try:
                    normal(cell)
                except ValueError as error:
                    column = self.columns.name(field)
                    raise Unreadable(column, f"{error}, and nothing else tells who answered") from None

    def _refuse_long(self, cells: list[str]) -> None:
        for field, cell in zip(PERSON, self._pick(cells), strict=True):
            refuse_long(self.columns, field, cell)


def refuse_long(columns: Columns, field: str, cell: str) -> None:
    """No id or name is longer than LONGEST; raises Unreadable."""
    if len(cell) > LONGEST:
        raise Unreadable(columns.name(field), f"is {len(cell)} characters long; {LONGEST} are the most")


class RowReader:
    """Reads a row of answers into a Response, or raises Unreadable.

    `form` is the survey where no column names it, `survey_of` tells how each is read. Times without a zone are
    local to `zone`. `undated` is the time of answers that have none; without it they are Unreadable.
    """

    def __init__(
        self,
        columns: Columns,
        survey_of: Callable[[str], Survey],
        *,
        source: str,
        form: str,
        now: datetime,
        zone: ZoneInfo = ZONE,
        country: str = COUNTRY,
        undated: datetime | None = None,
    ) -> None:
        self.columns = columns
        self.people = PersonReader(columns, country)
        self._width = len(columns.header)
        self._source = source
        self._form = form
        self._survey_of = survey_of
        self._undated = undated
        self._pick = picker(columns, ANSWER)
        at = columns.name("answered_at")
        self._moment = moments(ZoneInfo("UTC") if at.casefold().endswith("(utc)") else zone, now, at)
        self._contact_me = remembered(parse_yes_no, columns.name("contact_me"))
        self._scale = remembered(parse_scale, columns.name("scale"))
        self._scored = lru_cache(KEPT)(self._read_score)

    def __call__(self, row: Sequence[str]) -> Response:
        """Read a row, whose cells stand in the file's order."""
        cells = cells_of(row, self._width)
        key, answered, touchpoint, score_cell, verbatim, contact_cell, form, scale_cell = self._pick(cells)
        if len(key) + len(touchpoint) + len(form) > LONGEST:
            for field, cell in (("key", key), ("touchpoint", touchpoint), ("form", form)):
                refuse_long(self.columns, field, cell)
        form = form or self._form
        scale, score = self._scored(score_cell, form, scale_cell)
        contact_me = bool(contact_cell and self._contact_me(contact_cell))
        if score is None and not verbatim and not contact_me:
            raise Unreadable(self._where_the_answer_is(), "neither a score nor a comment: nothing was answered")
        undated = self._undated if not answered else None
        answered_at = undated or self._moment(answered)
        person = self.people.person(cells)
        if not key:
            told_at = "" if undated else answered_at.astimezone(UTC).isoformat()
            key = stated_key(form, told_at, who(person), "" if score is None else str(score), verbatim)
        return Response(self._source, form, key, answered_at, scale, score, verbatim, person, touchpoint, contact_me)

    def _read_score(self, cell: str, form: str, scale_cell: str) -> tuple[Scale, int | None]:
        """The scale that a row's score is on, and the score; without one it is text alone."""
        survey = self._survey_of(form)
        scale = self._scale(scale_cell) or survey.scale
        bands = survey.bands if scale is survey.scale else BANDS.get(scale)
        try:
            score = parse_score(cell, scale, bands)
        except ValueError as error:
            raise Unreadable(self.columns.name("score"), str(error)) from None
        return (scale, score) if score is not None else (Scale.TEXT, None)

    def _where_the_answer_is(self) -> str:
        return ", ".join(self.columns.name(field) for field in ("score", "verbatim") if field in self.columns.at)


def who(person: Person) -> str:
    """The best that a row says of who answered, for the identity of answers without one."""
    return person.external_id or person.email or person.phone or person.name
