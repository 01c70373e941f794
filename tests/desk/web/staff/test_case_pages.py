"""A case on the web: seen with all that is known, and lived by its forms alone."""

import re

import pytest

from tests.lives import Life
from tests.webdesk import Visit, desk_of, forms_of, words_of
from winback.entries import Claimed, Contacted, Resolved


@pytest.fixture
def mette(life: Life) -> Visit:
    """An agent at the desk of a life that has just begun."""
    life.begins(score=2)
    return Visit(desk_of(life), "mette")


def bodies(life: Life, kind: type) -> list[object]:
    case = life.store.case(life.case_id)
    assert case is not None
    return [entry.body for entry in case.entries if isinstance(entry.body, kind)]


def test_a_page_shows_what_one_needs_before_the_call(mette: Visit, life: Life):
    page = mette.opens(f"/cases/{life.case_id}")

    told = words_of(page)
    assert page.status_code == 200
    assert "Lone Ravn" in told
    assert "The parcel never came." in told
    assert 'href="tel:+4510121012"' in page.text


def test_a_press_is_an_entry_and_the_same_press_twice_is_one(mette: Visit, life: Life):
    page = mette.opens(f"/cases/{life.case_id}")
    to = f"/cases/{life.case_id}/do/claim"

    answers = [mette.fills_in(page, to) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(bodies(life, Claimed)) == 1


def test_a_form_sent_twice_is_one_entry(mette: Visit, life: Life):
    to = f"/cases/{life.case_id}/do/note"
    form = mette.opens(to)

    answers = [mette.fills_in(form, to, text="Called the depot.") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Called the depot." in words_of(answers[1])
    assert sum(entry.body.kind == "noted" for entry in life.store.case(life.case_id).entries) == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(mette: Visit, life: Life):
    mette.does(life.case_id, "contact", reached="yes", said="It came broken.")
    to = f"/cases/{life.case_id}/do/resolve"

    page = mette.fills_in(mette.opens(to), to, kind="refund", amount="a lot", action="We changed the carrier.")

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert forms_of(page)[to]["amount"] == "a lot"
    assert forms_of(page)[to]["action"] == "We changed the carrier."
    assert bodies(life, Resolved) == []


def test_a_time_is_the_teams_own(mette: Visit, life: Life):
    at = f"{life.clock.at:%Y-%m-%d}T18:30"

    mette.does(life.case_id, "contact", reached="no", next_try=at)

    (tried,) = bodies(life, Contacted)
    assert tried.next_try is not None
    assert tried.next_try.isoformat().startswith(f"{life.clock.at:%Y-%m-%d}T1")
    assert tried.next_try.hour in {16, 17}  # Copenhagen, by the season


def test_who_may_not_do_something_is_told_why_as_everywhere(mette: Visit, life: Life):
    page = mette.opens(f"/cases/{life.case_id}/do/suspend")

    assert page.status_code == 409
    assert "supervisor" in words_of(page).lower() or "teamleder" in words_of(page).lower()


NOWHERE = (
    *("/cases/999999", "/cases/0", "/cases/-1", "/cases/x", "/cases/\u0661", "/cases/1/do/dance"),
    *(f"/cases/{2**70}", f"/customers/{2**70}", "/customers/x", f"/health/rows/{2**70}", "/cases/" + "9" * 5000),
)


@pytest.mark.parametrize("address", NOWHERE, ids=range(len(NOWHERE)))
def test_what_is_not_there_is_said(life: Life, address: str):
    life.begins(score=2)

    page = Visit(desk_of(life), "mette", admin=True).opens(address)

    assert page.status_code == 404
    assert "There is no page here" in words_of(page)


@pytest.mark.parametrize("address", ["/sign-out", "/filters", "/language", "/cases/1/preview", "/health/held"])
def test_an_address_that_takes_forms_alone_says_so_as_a_page(mette: Visit, address: str):
    page = mette.opens(address)

    assert page.status_code == 405
    assert "There is no page here" in words_of(page)


@pytest.mark.parametrize("told", ["x", "-5", "9" * 5000, "%00"], ids=range(4))
def test_nonsense_about_what_was_noted_is_passed_over(mette: Visit, life: Life, told: str):
    page = mette.opens(f"/cases/{life.case_id}?noted={told}")

    assert page.status_code == 200
    assert "Noted." not in words_of(page)


def test_hostile_words_are_shown_harmlessly(life: Life):
    hostile = "<script>alert(1)</script>\u202ereversed " + "😀" * 50 + "x" * 100_000
    life.begins(score=1, verbatim=hostile)

    page = Visit(desk_of(life), "mette").opens(f"/cases/{life.case_id}")

    assert page.status_code == 200
    assert not re.search(r"<script>alert", page.text)
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
def test_pages_speak_the_readers_language(life: Life, language: str):
    life.begins(score=2)
    visit = Visit(desk_of(life), "mette", **{"accept-language": language})

    for address in (f"/cases/{life.case_id}", f"/cases/{life.case_id}/do/contact", f"/cases/{life.case_id}/do/write"):
        page = visit.opens(address)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text


def test_a_page_says_how_the_words_were_read_and_who_thinks_otherwise_corrects_it(life: Life):
    life.case_id = life.begins(score=2, verbatim="Fakturaen er forkert, og jeg opsiger min aftale.")
    visit = Visit(desk_of(life), "mette")
    page = visit.opens(f"/cases/{life.case_id}")

    told = words_of(page)
    assert "negative · Invoicing" in told
    assert "speaks of leaving" in told
    assert "because of: “" in told
    assert f'href="/cases/{life.case_id}/do/correct"' in page.text

    visit.does(life.case_id, "correct", topic="price/raised")
    told = words_of(visit.opens(f"/cases/{life.case_id}"))
    assert "Read as (corrected)" in told
    assert "negative · Price: increase" in told
