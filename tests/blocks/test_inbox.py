"""The inbox: what is late stands first, views and filters narrow it, and each line says what it is about."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from blocks.store.inbox import SHOWN, Row, each_case, read_inbox
from blocks.store.tables import CaseRow
from tests.listed import ANDERS, JONAS, KAREN, METTE, tells
from tests.lives import Life
from winback.case import Stage
from winback.filters import CaseFilter
from winback.found import Found, Page
from winback.policy import Role, Staff
from winback.scales import Scale, Severity, Standing

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST = Page()


def inbox(life: Life, query: str = "", reader: Staff = METTE, page: Page = FIRST) -> Found[Row]:
    with life.store.database.reading() as session:
        policy = life.store.policy()
        return read_inbox(session, CaseFilter.read(query), reader, policy, life.clock.at, zone=COPENHAGEN, page=page)


def cases(life: Life, query: str = "", reader: Staff = METTE) -> list[int]:
    found = inbox(life, query, reader)
    assert found.total == len(found.lines)
    return [line.case_id for line in found.lines]


def test_a_line_says_what_the_case_is_about(life):
    case = tells(life, "åse", 2, "Lækage! " * 100, account="Blåfjell AS", touchpoint="Montage")
    (line,) = inbox(life).lines

    assert (line.case_id, line.customer, line.account) == (case, "Åse", "Blåfjell AS")
    assert (line.score, line.scale, line.standing) == (2, Scale.NPS, Standing.DETRACTOR)
    assert (line.severity, line.stage, line.late) == (Severity.CRITICAL, Stage.CONTACT, False)
    assert (line.touchpoint, len(line.verbatim), line.team) == ("Montage", SHOWN + 1, "cx")
    assert line.opened_at == life.clock.at


def test_by_due_time_and_late_is_told(life):
    moderate = tells(life, "a", 5)
    life.passes(minutes=30)
    critical = tells(life, "b", 1)
    life.passes(hours=3)
    found = inbox(life)

    assert [(line.case_id, line.late) for line in found.lines] == [(critical, True), (moderate, False)]


def test_a_case_that_joined_others_shows_what_it_is_about(life):
    tells(life, "a", 2, "It leaks.")
    tells(life, "a", 9, "Thanks for calling.")

    assert [(line.score, line.verbatim) for line in inbox(life).lines] == [(2, "It leaks.")]


def test_views(life):
    cases_of = {who: tells(life, who, 2) for who in ("a", "b", "c")}
    with life.store.database.writing() as session:
        for who, owner in (("a", "mette"), ("b", "jonas"), ("c", None)):
            session.get_one(CaseRow, cases_of[who]).owner = owner

    assert cases(life, "view=mine") == [cases_of["a"]]
    assert cases(life, "view=mine", JONAS) == [cases_of["b"]]
    assert cases(life, "view=unassigned") == [cases_of["c"]]
    assert sorted(cases(life, "view=team")) == sorted(cases_of.values())
    assert cases(life, "view=team", METTE.model_copy(update={"team": "other"})) == []


def test_what_waits_for_approval_waits_for_who_may_give_it(life):
    life.case_id = tells(life, "a", 2)
    tells(life, "b", 2)
    life.acts("contact", "anders", reached=True, said="x", wants="y")
    life.acts("resolve", "anders", kind="refund", amount=100_000, root_cause="carrier", action="Changed it")

    assert life.case.stage is Stage.APPROVAL
    assert cases(life, "view=approval", KAREN) == [life.case_id]
    assert cases(life, "view=approval", ANDERS) == []
    assert cases(life, "view=approval", METTE) == []
    assert cases(life, "view=approval", KAREN.model_copy(update={"role": Role.AGENT})) == []


def test_open_closed_and_both(life):
    closed = tells(life, "a", 3)
    life.case_id = closed
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.passes(days=60)
    waiting = tells(life, "b", 2)

    assert not life.row.open
    assert cases(life) == [waiting]
    assert cases(life, "state=closed") == [closed]
    assert cases(life, "state=any") == [waiting, closed]
    assert cases(life, "stage=closed") == [closed]


FILTERS = {
    "score_from=5": ["moderate", "hidden"],
    "score_to=3": ["critical"],
    "severity=hidden": ["hidden"],
    "standing=detractor": ["critical", "moderate"],
    "standing=promoter": ["hidden"],
    "standing=passive": [],
    "stage=contact&severity=moderate": ["moderate"],
    "touchpoint=App": ["critical"],
    "segment=Private": ["moderate"],
    "segment=Public": [],
    "topic=delivery": ["critical"],
    "topic=delivery/late": ["critical"],
    "topic=delivery/wrong": [],
    "topic=del": [],
    "owner=nobody": [],
    "from=2026-11-23&to=2026-11-23": ["critical", "moderate", "hidden"],
    "from=2026-11-24": [],
    "to=2026-11-22": [],
    "words=leaks": ["critical"],
    "words=moderate": ["moderate"],
    "words=nordlys+byg": ["moderate"],
    "words=%22%2A": [],
}
"""Whose cases are found by which filter."""


def test_filters(life: Life):
    made = {
        "critical": tells(life, "critical", 1, "It leaks.", touchpoint="App"),
        "moderate": tells(life, "moderate", 5, "Too slow.", segment="Private", account="Nordlys Byg ApS"),
        "hidden": tells(life, "hidden", 9, contact_me=True),
    }
    life.case_id = made["critical"]
    life.acts("correct", topic="price/too_high")
    life.acts("correct", topic="delivery/late")

    found = {query: cases(life, query) for query in FILTERS}
    assert found == {query: [made[name] for name in who] for query, who in FILTERS.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=invoicing", True),
        ("topic=invoicing/wrong_amount", True),
        ("topic=invoicing/late", False),
        ("topic=invoic", False),
        ("topic=%25", False),
        ("topic=price", False),
    ],
)
def test_what_was_read_is_found_until_a_person_says_otherwise(life: Life, query: str, found: bool):
    case = tells(life, "åse", 2, "Fakturaen er forkert, og jeg opsiger min aftale.")
    assert "invoicing/wrong_amount" in life.store.case(case).topics
    assert cases(life, query) == ([case] if found else [])
    life.case_id = case
    life.acts("correct", topic="price/too_high")

    assert cases(life, query) == ([case] if query == "topic=price" else [])


def test_pages(life):
    made = []
    for number in range(5):
        made.append(tells(life, f"k{number}", 2))
        life.passes(minutes=1)
    second, last, beyond = (inbox(life, page=Page(number, 2)) for number in (2, 3, 4))

    assert [line.case_id for line in second.lines] == made[2:4]
    assert [line.case_id for line in last.lines] == made[4:]
    assert (second.total, second.pages, beyond.lines, beyond.total) == (5, 3, (), 5)


def test_a_page_takes_two_statements(life):
    for number in range(5):
        tells(life, f"k{number}", 2, "It leaks.", account=f"Company {number}")
    asked: list[Any] = []
    event.listen(life.store.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with life.store.database.reading() as session:
        read_inbox(session, CaseFilter(), METTE, life.house.store.policy(), life.clock.at, zone=COPENHAGEN, page=Page())

    assert len([one for one in asked if 'FROM "case"' in one]) == 2


def test_a_file_has_all_that_was_said(life):
    made = [tells(life, f"k{number}", 2, "Lækage! " * 100) for number in range(3)]
    with life.store.database.reading() as session:
        rows = list(
            each_case(session, CaseFilter(), METTE, life.store.policy(), life.clock.at + timedelta(1), zone=COPENHAGEN)
        )

    assert sorted(row.case_id for row in rows) == sorted(made)
    assert {len(row.verbatim) for row in rows} == {len("Lækage! " * 100)}
