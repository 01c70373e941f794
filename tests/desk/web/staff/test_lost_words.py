"""What people typed is theirs: whatever comes between, the page shows it once more."""

import pytest
from httpx2 import Response

from blocks.store.database import TooSlow
from tests.lives import Life
from tests.webdesk import Visit, desk_of, words_of

WORDS = "It was lost twice, she says."


@pytest.fixture
def mette(life: Life) -> Visit:
    """An agent at the desk of a life that has just begun."""
    life.begins(score=2)
    return Visit(desk_of(life), "mette")


def is_kept(page: Response) -> bool:
    return WORDS in page.text and "This is what you wrote" in words_of(page)


def test_of_two_people_the_second_is_told_who_was_first_and_keeps_their_words(mette: Visit, life: Life):
    mette.does(life.case_id, "contact", reached="yes", said="It came broken.")
    jonas, to = Visit(mette.desk, "jonas"), f"/cases/{life.case_id}/do/resolve"
    theirs = jonas.opens(to)
    mette.fills_in(mette.opens(to), to, kind="correction", root_cause="delivery/lost", action="Another carrier.")

    page = jonas.fills_in(theirs, to, kind="correction", root_cause="delivery/lost", action=WORDS)

    assert page.status_code == 409
    assert "Mette Holm came first" in words_of(page)
    assert is_kept(page)


def test_a_letter_that_somebody_else_has_approved_keeps_the_other_ones_words(mette: Visit, life: Life):
    life.is_reached()
    life.is_resolved()
    jonas, to = Visit(mette.desk, "jonas"), f"/cases/{life.case_id}/do/letter"
    theirs, ours = jonas.opens(to), mette.opens(to)

    sent = [mette.fills_in(ours, to, step="send") for _ in range(2)]
    late = jonas.fills_in(theirs, to, step="send", text=WORDS)

    assert ["Noted" in words_of(page) for page in sent] == [True, True]
    assert late.status_code == 409
    assert is_kept(late)
    assert life.kinds.count("letter_approved") == 1


def test_who_was_signed_out_meanwhile_keeps_their_words(mette: Visit, life: Life):
    to = f"/cases/{life.case_id}/do/note"
    form = mette.opens(to)
    mette.browser.cookies.clear()

    page = mette.fills_in(form, to, text=WORDS)

    assert page.status_code == 401
    assert is_kept(page)
    assert "noted" not in life.kinds


def test_a_form_that_is_too_old_keeps_their_words(mette: Visit, life: Life):
    to = f"/cases/{life.case_id}/do/note"

    page = mette.fills_in(mette.opens(to), to, text=WORDS, form_token="old")

    assert page.status_code == 403
    assert is_kept(page)


def test_a_silent_database_keeps_their_words(mette: Visit, life: Life, monkeypatch: pytest.MonkeyPatch):
    to = f"/cases/{life.case_id}/do/note"
    form = mette.opens(to)

    def silent(*_: object, **__: object) -> None:
        raise TooSlow("note")

    monkeypatch.setattr(life.store, "record", silent)
    page = mette.fills_in(form, to, text=WORDS)

    assert page.status_code == 503
    assert is_kept(page)


def test_kept_words_are_shown_harmlessly(mette: Visit, life: Life):
    to = f"/cases/{life.case_id}/do/note"

    page = mette.fills_in(mette.opens(to), to, text="</textarea><script>alert(1)</script> x", form_token="old")

    assert "<script>alert" not in page.text
    assert "alert(1)" in page.text


def test_nothing_typed_breaks_the_store(mette: Visit, life: Life):
    page = mette.does(life.case_id, "note", text="before\0after")

    assert page.status_code == 200
    assert "beforeafter" in words_of(page)
    assert mette.opens(f"/cases/{life.case_id}/do/letter?letter=%00").status_code == 409
