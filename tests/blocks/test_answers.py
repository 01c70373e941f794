"""The list of responses: the latest first, negative ones marked, narrowed by a filter, counted as far as one counts."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.store import answers, searching
from blocks.store.answers import Answer, each_answer, read_answers
from tests.listed import tells, told
from tests.lives import Life, policy_with
from winback.filters import ResponseFilter
from winback.found import Found, Page
from winback.scales import Severity, Standing

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST = Page()


def read(life: Life, query: str = "", page: Page = FIRST) -> Found[Answer]:
    with life.store.database.reading() as session:
        return read_answers(session, ResponseFilter.read(query), zone=COPENHAGEN, page=page)


def whose(life: Life, query: str = "") -> list[str]:
    found = read(life, query)
    assert found.exact
    assert found.total == len(found.lines)
    return [line.customer for line in found.lines]


@pytest.fixture
def life(lives: Callable[..., Life]) -> Life:
    """Numbers and ticked boxes alone decide here."""
    return lives(policy_with(words={"read": False}))


@pytest.fixture
def answered(life: Life) -> Life:
    """Four people have answered, one a day."""
    day = timedelta(days=1)
    tells(life, "anne", 10, "Fint.", answered_at=life.clock.at - 3 * day, touchpoint="App", segment="Private")
    tells(life, "bo", 7, "Desværre langsom.", answered_at=life.clock.at - 2 * day, form="b2b", source="api")
    tells(life, "carl", 9, "Ring!", answered_at=life.clock.at - day, contact_me=True)
    tells(life, "dorte", 1, "LÆKAGE igen", answered_at=life.clock.at, account="Nordlys Byg ApS")
    return life


FILTERS = {
    "": ["Dorte", "Carl", "Bo", "Anne"],
    "negative=1": ["Dorte", "Carl"],
    "score_from=7&score_to=9": ["Carl", "Bo"],
    "standing=passive": ["Bo"],
    "severity=hidden": ["Carl"],
    "touchpoint=App": ["Anne"],
    "form=b2b": ["Bo"],
    "source=api": ["Bo"],
    "segment=Private": ["Anne"],
    "from=2026-11-21&to=2026-11-22": ["Carl", "Bo"],
    "words=l%C3%A6k": ["Dorte"],
    "words=L%C3%86KAGE+IGEN": ["Dorte"],
    "words=igen+l%C3%A6kage": ["Dorte"],
    "words=lo": [],
    "words=carl": ["Carl"],
    "words=K-bo": ["Bo"],
    "words=ANNE%40x.example": ["Anne"],
    "words=nordlys": ["Dorte"],
    "words=desv%C3%A6rre&negative=1": [],
    "words=%F0%9F%98%80": [],
}
"""Who is found by which filter."""


def test_filters(answered: Life):
    assert {query: whose(answered, query) for query in FILTERS} == FILTERS


def test_what_is_common_is_found_alike(answered, monkeypatch):
    monkeypatch.setattr(searching, "COMMON", 0)
    monkeypatch.setattr(searching, "SHARE", 0)

    assert whose(answered, "words=igen") == ["Dorte"]
    assert whose(answered, "words=carl") == ["Carl"]
    assert whose(answered, "words=igen&negative=1&from=2026-11-23") == ["Dorte"]
    assert whose(answered, "words=igen&standing=promoter") == []


@pytest.mark.parametrize(("some", "many"), [(0, 10_000), (0, 0)], ids=["listed", "asked of each"])
def test_a_name_that_many_have_is_found_alike(answered, monkeypatch, some: int, many: int):
    monkeypatch.setattr(searching, "SOME", some)
    monkeypatch.setattr(searching, "MANY", many)

    assert whose(answered, "words=carl") == ["Carl"]
    assert whose(answered, "words=igen") == ["Dorte"]
    assert whose(answered, "words=K-bo") == ["Bo"]
    assert whose(answered, "words=ANNE%40x.example") == ["Anne"]
    assert whose(answered, "words=nordlys&negative=1") == ["Dorte"]
    assert whose(answered, "words=nordlys&standing=promoter") == []


def test_a_line_says_what_was_said(answered):
    dorte, carl, bo, _ = read(answered).lines

    assert (dorte.score, dorte.standing, dorte.severity) == (1, Standing.DETRACTOR, Severity.CRITICAL)
    assert (dorte.verbatim, dorte.account, dorte.answered_at) == ("LÆKAGE igen", "Nordlys Byg ApS", answered.clock.at)
    assert [one.negative for one in (dorte, carl, bo)] == [True, True, False]
    assert (bool(dorte.case_id), bo.case_id, bo.form, bo.source) == (True, None, "b2b", "api")


def test_beyond_a_bound_nobody_counts(answered, monkeypatch):
    monkeypatch.setattr(answers, "COUNTED", 3)
    first, second = read(answered, page=Page(1, 2)), read(answered, page=Page(2, 2))

    assert (first.total, first.exact, len(first.lines)) == (3, False, 2)
    assert [line.customer for line in second.lines] == ["Bo", "Anne"]
    assert read(answered, page=Page(3, 2)).lines == ()


def test_a_file_has_all_that_was_said(life):
    tells(life, "anne", 10, "Fint. " * 500)
    with life.store.database.reading() as session:
        rows = list(each_answer(session, ResponseFilter.read("words=fint"), zone=COPENHAGEN))

    assert [row.verbatim for row in rows] == ["Fint. " * 500]


def test_what_is_told_again_is_found_by_its_new_words(life):
    first = told(life, "anne", 2, "Det drypper.")
    life.store.receive(first)
    life.store.receive(first._replace(verbatim="Det regner."))
    named = first._replace(verbatim="", person=first.person._replace(name="Anne Kirstine"))
    life.store.receive(named._replace(key="another"))

    assert whose(life, "words=drypper") == []
    assert len(whose(life, "words=regner")) == 1


def test_what_is_taken_away_is_found_no_more(life):
    tells(life, "anne", 2, "Det drypper.")
    tells(life, "anne", 10, "Fint nu.")
    with life.store.database.writing() as session:
        for statement in ("UPDATE response SET verbatim = ''", "UPDATE customer SET name = '', email = NULL"):
            session.connection().exec_driver_sql(statement)

    assert (whose(life, "words=drypper"), whose(life, "words=fint"), whose(life, "words=anne")) == ([], [], [])
