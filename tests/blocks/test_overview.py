"""The overview's figures, beside what a slow reading of every journal finds."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import col, select

from blocks.store.migrate import _config, migrate
from blocks.store.overview import read_figures
from blocks.store.tables import CaseRow
from tests.lives import MONDAY, STAFF, Life, policy_with
from winback.case import Case, Stage
from winback.figures import Became, Contact, Contacts, Figures, Load, Took, became
from winback.first_contact import FirstContact, first_contact
from winback.scales import Severity

PERIODS = (30, 90, 365)
WHY = {"root_cause": "delivery/late", "action": "We changed carrier"}


def figures_of(life: Life, days: int = 90, team: str = "") -> Figures:
    with life.store.database.reading() as session:
        return read_figures(session, life.store.policy(), life.clock.at, days, team)


def opens(life: Life, number: int, score: int = 2, **more: object) -> int:
    return life.begins(score, customer=f"K{number}", email=f"k{number}@x.example", phone=None, **more)


def ends_with(life: Life, number: int, score: int, answer: int | None, hours: float = 1) -> None:
    opens(life, number, score)
    life.passes(hours=hours)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=12)
    if answer is not None:
        life.answers(answer)
    life.passes(days=30)


def lived(life: Life) -> None:
    """Cases of all kinds."""
    ends_with(life, 1, 2, 9)
    ends_with(life, 2, 2, 4, hours=5)
    ends_with(life, 3, 5, None, hours=200)
    life.begins(3, customer="", email=None, phone=None)
    life.acts("document", **WHY)
    opens(life, 4, 0)
    for _ in range(3):
        life.acts("contact", reached=False)
        life.passes(hours=1)
    life.passes(days=5)
    opens(life, 5, 5)
    life.passes(days=1)
    life.acts("contact", reached=False, preferred=(life.clock.at + timedelta(days=2)).isoformat())
    life.is_reached()
    opens(life, 6, 0)
    life.acts("suspend", "birgit", reason="wait")
    opens(life, 3, 1)  # whose case begins anew
    life.passes(hours=2)
    life.is_reached()
    opens(life, 7, 5)


def cases_of(life: Life) -> list[tuple[Case, FirstContact, CaseRow]]:
    with life.store.database.reading() as session:
        rows = session.exec(select(CaseRow).order_by(col(CaseRow.id))).all()
    cases = [(life.store.case(row.id), row) for row in rows]
    return [(case, first_contact(case.id, case.entries, case.policy), row) for case, row in cases]


def slowly(life: Life, days: int) -> dict[str, object]:
    """The same figures, from the journals alone."""
    now, since = life.clock.at, life.clock.at - timedelta(days=days)
    told = cases_of(life)
    contacts: dict[Severity, Counter[str]] = {}
    for case, contact, _ in told:
        if case.opened_at >= since and contact.due:
            contacts.setdefault(case.severity, Counter())[how(contact, now)] += 1
    made = [contact for case, contact, _ in told if case.opened_at >= since and contact.due and contact.reached_at]
    ends: dict[Contact | None, Counter[Became]] = {}
    for case, contact, _ in told:
        if not case.is_open and case.closed_at >= since:
            ends.setdefault(ended(contact), Counter())[became(case.outcome)] += 1
    return {
        "contacts": {severity: Contacts(**counts) for severity, counts in contacts.items()},
        "took": Took(len(made), middle([one.took for one in made]), middle([one.worked for one in made])),
        "ends": ends,
        "stages": Counter(case.stage for case, _, _ in told if case.is_open),
    }


def middle(spans: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def how(contact: FirstContact, now: datetime) -> str:
    if contact.reached_at:
        return "in_time" if contact.in_time else "late"
    return "never" if contact.was_due(now) else "waiting"


def ended(contact: FirstContact) -> Contact | None:
    if not contact.due:
        return None
    return Contact(how(contact, datetime.max.replace(tzinfo=UTC)))


def counted(figures: Figures) -> dict[str, object]:
    return {
        "contacts": dict(figures.contacts),
        "took": figures.took,
        "ends": {how: dict(one.by) for how, one in figures.ends.items() if one.of},
        "stages": dict(figures.stages),
    }


def test_figures_and_rows_are_those_of_the_journals(life: Life):
    lived(life)
    honest = {days: slowly(life, days) for days in PERIODS}

    assert {days: counted(figures_of(life, days)) for days in PERIODS} == honest
    assert {days: counted(figures_of(life, days, team="cx")) for days in PERIODS} == honest
    for _, contact, row in cases_of(life):
        told = (row.contact_due, row.contacted_at, row.contact_took, row.contact_worked)
        assert told == (contact.due, contact.reached_at, *contact.seconds), row.id


def test_cases_of_all_kinds_are_counted(life: Life):
    lived(life)
    figures = figures_of(life, 365)

    assert figures.all_contacts == Contacts(in_time=3, late=1, never=1, waiting=1)
    assert figures.ends[Contact.IN_TIME].by == {Became.WON_BACK: 1}
    assert figures.ends[Contact.LATE].by == {Became.UNCHANGED: 1}
    assert figures.ends[None].by == {Became.OTHERWISE: 1}
    assert figures.stages[Stage.CONTACT] == 2
    assert max(row.generation for _, _, row in cases_of(life)) == 2


def test_a_store_without_cases_has_no_figures(life: Life):
    figures = figures_of(life)

    assert (figures.answers.score, figures.all_contacts.due, figures.took, figures.won_back.value, figures.open) == (
        None, 0, Took(), None, 0,
    )  # fmt: skip
    assert [(load.name, load.open) for load in figures.loads] == [("Jonas Berg", 0), ("Mette Holm", 0)]


def test_nps_is_counted_in_the_weeks_of_the_answers(life: Life):
    for number, (score, days) in enumerate([(9, 0), (10, 1), (8, 1), (2, 6.9), (0, 7), (3, 40)]):
        at = MONDAY - timedelta(days=days)
        life.responds(score, customer=f"K{number}", email=None, phone=None, verbatim="", answered_at=at)
    life.clock.at += timedelta(hours=1)
    figures = figures_of(life, days=30)

    found = [(one.promoters, one.passives, one.detractors) for one in figures.nps if one.of]
    assert found == [(1, 1, 2), (1, 0, 0)]
    assert (figures.answers.of, figures.answers.score) == (5, pytest.approx(-0.0))


def test_one_teams_cases_are_told_apart_and_its_people(lives: Callable[..., Life]):
    teams = {"cx": {"name": "Care", "email": "cx@x.example", "supervisor": "birgit", "on_call": "birgit"}}
    teams |= {"b2b": teams["cx"] | {"name": "Business"}}
    life = lives(policy_with(teams=teams, staff=[*STAFF, STAFF[0] | {"id": "ida", "name": "Ida", "team": "b2b"}]))
    opens(life, 1)
    life.passes(hours=3)
    other = figures_of(life, team="b2b")

    assert figures_of(life, team="cx").all_contacts.never == 1
    assert (other.open, other.all_contacts.due) == (0, 0)
    assert other.loads == (Load("ida", "Ida", 0, 0, 15),)
    assert sum(load.late for load in figures_of(life).loads) == 1


def test_an_older_store_learns_its_first_contacts_from_its_journals(life: Life):
    lived(life)
    before = [row.model_dump() for _, _, row in cases_of(life)]
    database = life.store.database
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        older = ScriptDirectory.from_config(config).get_revision("0007").down_revision
        command.downgrade(config, older)
    migrate(database.url.render_as_string(hide_password=False))

    assert [row.model_dump() for _, _, row in cases_of(life)] == before
