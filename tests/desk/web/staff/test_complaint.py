"""A complaint that came by no survey is brought up on the web."""

import pytest
from sqlmodel import select

from blocks.store.tables import CaseRow, ResponseRow
from tests.lives import Life
from tests.webdesk import Visit, desk_of, forms_of, words_of

NEW = "/complaints/new"
TOLD = {"verbatim": "She rang: the kitchen is still not there.", "name": "Ida Strand", "email": "Ida@Strand.example"}


@pytest.fixture
def mette(life: Life) -> Visit:
    return Visit(desk_of(life), "mette")


def responses(life: Life) -> list[ResponseRow]:
    with life.store.database.reading() as session:
        return list(session.exec(select(ResponseRow)))


def test_a_call_becomes_a_case(mette: Visit, life: Life):
    page = mette.fills_in(mette.opens(NEW), NEW, TOLD, language="sv", touchpoint="Delivery")

    (said,) = responses(life)
    assert page.url.path == f"/cases/{said.case_id}"
    assert TOLD["verbatim"] in words_of(page)
    assert "Ida Strand" in words_of(page)
    assert life.runs.runs


def test_the_same_form_twice_is_one_complaint(mette: Visit, life: Life):
    form = mette.opens(NEW)

    first, second = (mette.fills_in(form, NEW, TOLD, score="2") for _ in range(2))

    assert first.url == second.url
    assert len(responses(life)) == 1


def test_who_has_an_open_case_keeps_it(mette: Visit, life: Life):
    life.begins(score=2)
    with life.store.database.reading() as session:
        number = session.get_one(CaseRow, life.case_id).customer_id

    form = mette.opens(f"{NEW}?customer={number}")
    assert forms_of(form)[NEW]["email"] == "lone@nordlys.example"
    page = mette.fills_in(form, NEW, verbatim="And now it is broken, too.")

    assert page.url.path == f"/cases/{life.case_id}"


@pytest.mark.parametrize("wrong", [{"verbatim": ""}, {"email": "not one"}, {"phone": "x"}], ids=str)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    mette: Visit, life: Life, wrong: dict[str, str]
):
    page = mette.fills_in(mette.opens(NEW), NEW, TOLD | wrong)

    assert page.status_code == 422
    assert f'id="f-{next(iter(wrong))}-wrong"' in page.text
    assert forms_of(page)[NEW]["name"] == "Ida Strand"
    assert responses(life) == []


@pytest.mark.parametrize("customer", ["0", "x", "999", "9" * 5000], ids=range(4))
def test_an_unknown_customer_is_an_empty_form(mette: Visit, customer: str):
    assert forms_of(mette.opens(f"{NEW}?customer={customer}"))[NEW]["name"] == ""
