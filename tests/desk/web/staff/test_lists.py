"""The inbox and all responses: what is late first, what the address keeps, and files for spreadsheets."""

import csv
import io
from datetime import timedelta

import pytest

from blocks.store.tables import CaseRow
from tests.lives import Life, policy_with
from tests.webdesk import Visit, desk_of, forms_of, words_of


@pytest.fixture
def busy(life: Life) -> Life:
    """Three customers, one of whom is content."""
    life.begins(score=2, verbatim="The invoice is wrong again.", customer="K1", email="lone@nordlys.example")
    life.responds(5, verbatim="=cmd|'/c calc'!A1", customer="K2", email="per@nordlys.example", phone="+4510121013")
    life.responds(10, verbatim="Splendid.", customer="K3", email="ida@nordlys.example", phone="+4510121014")
    life.runs_on()
    return life


def opens(life: Life, address: str, staff: str = "mette", **how: object) -> Visit:
    visit = Visit(desk_of(life), staff, **how)
    visit.page = visit.opens(address)
    return visit


def test_the_first_page_is_ones_own_cases(busy: Life):
    owner = busy.store.case(busy.case_id).owner

    told = words_of(opens(busy, "/", owner).page)

    assert "The invoice is wrong again." in told


def test_what_is_late_is_first_and_says_so_in_words(busy: Life):
    busy.clock.at += timedelta(days=3)

    page = opens(busy, "/?view=all").page

    assert 'class="is-late"' in page.text
    assert "late, was due" in words_of(page)


def test_words_of_the_answer_find_its_case(busy: Life):
    told = words_of(opens(busy, "/?view=all&words=invoice").page)

    assert "The invoice is wrong again." in told
    assert "One case" in told


def test_the_address_keeps_the_filters(busy: Life):
    visit = opens(busy, "/?view=all&severity=moderate&score_to=6")

    assert 'value="moderate" selected' in visit.page.text
    assert "view=mine&amp;score_to=6&amp;severity=moderate" in visit.page.text or "severity=moderate" in visit.page.text
    assert "cmd|" in words_of(visit.page)
    assert "The invoice is wrong again." not in words_of(visit.page)


@pytest.mark.parametrize("query", ["page=9999", "score_from=x&stage=dance&from=never", "view=" + "x" * 5000, "%00=%00"])
def test_nonsense_in_the_address_is_passed_over(busy: Life, query: str):
    assert opens(busy, f"/?{query}").page.status_code == 200
    assert opens(busy, f"/responses?{query}").page.status_code == 200


def test_a_filter_is_kept_under_a_name_and_let_go(busy: Life):
    visit = opens(busy, "/?view=all&severity=moderate")

    page = visit.fills_in(visit.page, "/filters", name="Not so bad")
    assert "Not so bad" in words_of(page)

    (kept,) = [form for form in [forms_of(page)["/filters"]] if "forget" in form]
    page = visit.sends("/filters", kept)
    assert "Not so bad" not in words_of(page)


@pytest.mark.parametrize("told", ["9" * 5000, str(2**70), "\u0663", "-1", "x"], ids=range(5))
def test_a_filter_that_cannot_be_is_let_go_without_a_word(busy: Life, told: str):
    visit = opens(busy, "/?view=all")

    assert visit.fills_in(visit.page, "/filters", {"forget": told}).status_code == 200


def test_a_filter_that_cannot_be_kept_is_said(busy: Life):
    visit = opens(busy, "/?view=all")

    assert "was not saved" in words_of(visit.fills_in(visit.page, "/filters", name=" "))


def test_a_filter_of_everything_leads_to_everything(busy: Life):
    visit = opens(busy, "/?view=all")

    page = visit.fills_in(visit.page, "/filters", name="Everything")

    assert '<a href="/?view=all">Everything</a>' in page.text


def test_all_responses_are_there_and_the_unhappy_ones_say_so(busy: Life):
    told = words_of(opens(busy, "/responses").page)

    assert "Splendid." in told
    assert told.count("unhappy") >= 2


def test_a_file_holds_no_formula(busy: Life):
    told = opens(busy, "/responses.csv").page

    rows = list(csv.DictReader(io.StringIO(told.text.removeprefix("\ufeff"))))
    assert told.headers["content-disposition"] == 'attachment; filename="responses.csv"'
    assert len(rows) == 3
    assert sum(cell.startswith("'=cmd") for row in rows for cell in row.values()) == 1


def test_a_file_of_cases_has_them_all(busy: Life):
    told = opens(busy, "/cases.csv?view=all").page

    assert len(list(csv.DictReader(io.StringIO(told.text.removeprefix("\ufeff"))))) == 2


def test_a_customers_page_tells_what_was_asked_and_what_was_not(busy: Life):
    busy.acts("contact", reached=True)
    busy.is_resolved()
    busy.acts("letter")
    busy.is_checked()
    busy.is_asked_again()
    with busy.store.database.reading() as session:
        number = session.get_one(CaseRow, busy.case_id).customer_id

    page = opens(busy, f"/customers/{number}").page

    told = words_of(page)
    assert page.status_code == 200
    assert "The invoice is wrong again." in told
    assert "Asked." in told
    assert opens(busy, "/customers/999999").page.status_code == 404


def test_a_topic_of_the_companys_own_is_a_choice_by_its_label(lives):
    own = {"charging_cable": {"label": {"en": "Charging cable"}, "stems": {"da": ["kabel*"]}}}
    life = lives(policy_with(words={"topics": own}))
    life.begins(score=2, verbatim="Kabelen er alt for kort, tak for ingenting")
    page = opens(life, "/?view=all&topic=charging_cable").page

    assert '<option value="charging_cable" selected>Charging cable</option>' in page.text
    assert "Kabelen er alt for kort" in words_of(page)
    case = words_of(Visit(desk_of(life), "mette").opens(f"/cases/{life.case_id}"))
    assert "Charging cable" in case
