"""Responses in bulk: a response told twice is one, and one told again with more is enriched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from blocks.store import unread
from blocks.store.bulk import Bulk, table_of
from blocks.store.indexing import index_responses
from blocks.store.people import People, Stored
from blocks.store.tables import CustomerRow, ResponseRow
from winback.policy import Policy
from winback.responses import Person, Response
from winback.scales import BANDS, Scale, Standing, judge

RESPONSES = table_of(ResponseRow)
WITH_PEOPLE = ("case", "held")
"""Once people have a response in hand, no file takes it from them."""

Identity = tuple[str, str, str]


class Row(NamedTuple):
    """A response's row as the driver has it, in the columns' order."""

    id: int
    source: str
    form: str
    key: str
    customer_id: int
    answered_at: Any
    received_at: Any
    scale: str
    score: int | None
    standing: str | None
    severity: str | None
    verbatim: str
    touchpoint: str
    contact_me: bool
    link: str
    triage: str
    case_id: int | None


COLUMNS = Row._fields
INSERTED = COLUMNS[:-1]
"""No response comes with a case: what is not inserted is NULL."""
TOLD_AGAIN = ("customer_id", "answered_at", "scale", "score", "standing", "severity", "verbatim", "touchpoint",
              "contact_me", "link", "triage")  # fmt: skip
told_again = attrgetter(*TOLD_AGAIN, "id")


def store_responses(
    session: Session,
    batch: Sequence[Response],
    *,
    policy: Policy,
    now: datetime,
    history_before: datetime,
    authoritative: bool = False,
    hidden: str = "new",
) -> Stored:
    """Store a batch in the caller's writing transaction, with its customers and accounts.

    Complaints answered before `history_before` are history; `hidden` is the triage of later ones that only their words
    show, once these are read. `authoritative`: what the batch tells of customers replaces what is known; otherwise it
    only adds.
    """
    bulk = Bulk(session)
    people = People(bulk, (response.person for response in batch), authoritative=authoritative)
    storing = _Storing(bulk, people, policy, now, history_before)
    storing.load(batch)
    each = [storing.take(response) for response in batch]
    storing.save()
    unread.put(bulk, storing.to_read, bulk.instant(history_before), hidden)
    return storing.stored(each)


def case_of(session: Session, source: str, form: str, key: str) -> int | None:
    """The case that a response opened or joined, if it did."""
    this_one = (col(ResponseRow.source) == source, col(ResponseRow.form) == form, col(ResponseRow.key) == key)
    return session.exec(select(ResponseRow.case_id).where(*this_one)).first()


def told_otherwise(session: Session, response: Response) -> bool:
    """Whether the response is known with other words, another score or another person."""
    identity = {"source": response.source, "form": response.form, "key": response.key}
    known = session.exec(select(ResponseRow).filter_by(**identity)).one_or_none()
    if known is None:
        return False
    customer, person = session.get_one(CustomerRow, known.customer_id), response.person
    before = (known.verbatim, known.score, customer.name, customer.email, customer.phone)
    return before != (response.verbatim, response.score, person.name, person.email, person.phone)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the number (and the tick) of a response say; its scale as the driver has it."""

    scale: str
    standing: str | None
    severity: str | None


class _Storing:
    """One batch on its way into the database."""

    def __init__(self, bulk: Bulk, people: People, policy: Policy, now: datetime, history_before: datetime) -> None:
        self._bulk = bulk
        self._people = people
        self._policy = policy
        self._now = bulk.instant(now)
        self._yes, self._no = bulk.flag(True), bulk.flag(False)
        self._history_before = bulk.instant(history_before)
        self._numbers = bulk.numbers(RESPONSES)
        self._judged: dict[tuple[str, str, int | None, bool], Judged] = {}
        self._stored: dict[Identity, Row] = {}
        self._made: dict[Identity, tuple[Any, ...]] = {}  # as inserted
        self._altered: dict[Identity, Row] = {}
        self._changed = self._same = 0
        self.to_read: list[int] = []

    def load(self, batch: Sequence[Response]) -> None:
        """Read what is known of the batch's responses already."""
        keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for response in batch:
            keys[response.source, response.form].append(response.key)
        for (source, form), told in keys.items():
            for found in self._bulk.find(RESPONSES, COLUMNS, "key", told, source=source, form=form):
                row = Row(*found)
                self._stored[source, form, row.key] = row
        self._people.load(row.customer_id for row in self._stored.values())

    def take(self, response: Response) -> str:
        """Take one response in: "new", "changed" as it was told again with more, or the "same"."""
        identity = (response.source, response.form, response.key)
        made = self._made.get(identity)
        before = Row._make((*made, None)) if made else self._stored.get(identity)
        if before is None:
            made = self._made[identity] = self._new(response)
            if response.verbatim:
                self.to_read.append(made[0])
            return "new"
        after = self._again(before, response)
        if after == before:
            self._same += 1
            return "same"
        differs = self._differs(before, after)
        if after.verbatim and (after.verbatim, after.standing) != (before.verbatim, before.standing):
            self.to_read.append(after.id)
        self._changed, self._same = self._changed + differs, self._same + (not differs)
        if made:
            self._made[identity] = after[:-1]
        else:
            self._stored[identity] = self._altered[identity] = after
        return "changed" if differs else "same"

    @staticmethod
    def _differs(before: Row, after: Row) -> bool:
        """A complaint that is only taken out of history has not changed."""
        return after._replace(triage=before.triage) != before

    def _new(self, response: Response) -> tuple[Any, ...]:
        """In the order of INSERTED. A Row would take as long to make as all else here."""
        customer, _ = self._people.take_in(response.person)
        answered_at = self._bulk.instant(response.answered_at)
        judged = self._judge(response.form, response.scale, response.score, response.contact_me)
        return (
            next(self._numbers),
            response.source,
            response.form,
            response.key,
            customer.id,
            answered_at,
            self._now,
            judged.scale,
            response.score,
            judged.standing,
            judged.severity,
            response.verbatim,
            response.touchpoint,
            self._yes if response.contact_me else self._no,
            response.link,
            self._triage(judged.severity, answered_at) if judged.severity else "quiet",
        )

    def _again(self, before: Row, response: Response) -> Row:
        """What is told later wins, but nothing told is lost to silence; the first time of answering stands."""
        scored = response.score is not None
        score = response.score if scored else before.score
        scale = response.scale.value if scored else before.scale
        contact_me = bool(before.contact_me) or response.contact_me
        judged = self._judge(before.form, scale, score, contact_me)
        severity = judged.severity
        if severity is None and before.standing != Standing.DETRACTOR.value and not before.contact_me:
            severity = before.severity  # found in its words, which are read again where they change
        answered_at = min(before.answered_at, self._bulk.instant(response.answered_at))
        return before._replace(
            customer_id=self._customer(before, response.person),
            answered_at=answered_at,
            scale=scale,
            score=score,
            standing=judged.standing,
            severity=severity,
            verbatim=response.verbatim or before.verbatim,
            touchpoint=response.touchpoint or before.touchpoint,
            contact_me=contact_me,
            link=response.link or before.link,
            triage=self._triage_again(before, severity, answered_at),
        )

    def _customer(self, before: Row, person: Person) -> int:
        """Whose response it is: who answered namelessly may be named later."""
        known = self._people.get(before.customer_id)
        named = self._people.find(person)
        if named is None:
            if not known.identified:
                self._people.fill(known, person)
            return known.id
        self._people.fill(named, person)
        if known.identified or before.case_id is not None:
            return known.id
        self._people.forget(known)
        return named.id

    def _judge(self, form: str, scale: str, score: int | None, contact_me: bool) -> Judged:
        asked = (form, scale, score, contact_me)
        if (judged := self._judged.get(asked)) is None:
            survey = self._policy.survey(form)
            bands = survey.bands if survey.scale == scale else BANDS.get(Scale(scale))
            verdict = judge(score, bands, contact_me=contact_me)
            judged = self._judged[asked] = Judged(
                Scale(scale).value,
                verdict.standing.value if verdict.standing else None,
                verdict.severity.value if verdict.severity else None,
            )
        return judged

    def _triage(self, severity: str | None, answered_at: Any) -> str:
        if severity is None:
            return "quiet"
        return "history" if answered_at < self._history_before else "new"

    def _triage_again(self, before: Row, severity: str | None, answered_at: Any) -> str:
        """What waits for its case goes on waiting; history comes up again where `history_before` lies earlier."""
        if before.triage in WITH_PEOPLE or (before.triage == "new" and severity is not None):
            return before.triage
        return self._triage(severity, answered_at)

    def save(self) -> None:
        """Write it all: customers before the responses that refer to them, and deletions last."""
        self._people.save()
        self._bulk.insert(RESPONSES, INSERTED, list(self._made.values()))
        index_responses(self._bulk, [made[0] for made in self._made.values()])
        self._bulk.update(RESPONSES, TOLD_AGAIN, [told_again(row) for row in self._altered.values()])
        self._people.clear()

    def stored(self, each: Sequence[str]) -> Stored:
        """The counts, and what `take` said of each."""
        enriched = [(row.id, row.case_id) for row in self._altered.values() if row.case_id is not None]
        return Stored(len(self._made), self._changed, self._same, len(self._people.made), enriched, each)
