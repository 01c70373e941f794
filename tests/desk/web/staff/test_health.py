"""What whoever looks after the installation sees, and mends."""

from pathlib import Path

import pytest
from sqlmodel import select

from blocks.intake import read_file
from blocks.store.quarantine import quarantined
from blocks.store.tables import MessageRow, QuarantineRow, ResponseRow
from tests.lives import Life
from tests.webdesk import Visit, desk_of, forms_of, words_of
from winback.finding import mend, ok

HEADER = "date;email;score;comment"


@pytest.fixture
def admin(life: Life) -> Visit:
    return Visit(
        desk_of(life, examine=lambda: [ok("Folder", "there"), mend("Slack", "is lost", "Find it.")]),
        "mette",
        admin=True,
    )


@pytest.fixture
def row(life: Life, tmp_path: Path) -> QuarantineRow:
    """A row of a file that could not be read."""
    file = tmp_path / "answers.csv"
    at = f"{life.clock.at:%Y-%m-%d}"
    file.write_text(f'{HEADER}\n{at};lone@nordlys.example;eleven;"Late; again"\n', encoding="utf-8")
    read_file(life.store.database, file, life.store.policy(), now=life.clock.at)
    with life.store.database.reading() as session:
        return quarantined(session)[0]


def test_all_counts_stand_on_one_page(admin: Visit, life: Life, row: QuarantineRow):
    life.begins(score=2)

    told = words_of(admin.opens("/health"))

    assert "1 open cases" in told
    assert "answers.csv" in told


def test_a_row_is_mended_where_it_stands(admin: Visit, life: Life, row: QuarantineRow):
    address = f"/health/rows/{row.id}"
    page = admin.opens(address)
    assert forms_of(page)[address]["cell-3"] == "Late; again"

    page = admin.fills_in(page, address, {"cell-2": "1", "step": "mend"})

    assert "taken in" in words_of(page)
    with life.store.database.reading() as session:
        assert quarantined(session) == []
        response = session.exec(select(ResponseRow)).one()
    assert (response.score, response.verbatim, response.triage) == (1, "Late; again", "case")


def test_what_is_still_wrong_is_said_and_what_was_typed_stays(admin: Visit, life: Life, row: QuarantineRow):
    address = f"/health/rows/{row.id}"

    page = admin.fills_in(admin.opens(address), address, {"cell-2": "twelve", "step": "mend"})

    assert page.status_code == 422
    assert forms_of(page)[address]["cell-2"] == "twelve"
    with life.store.database.reading() as session:
        assert len(quarantined(session)) == 1


def test_a_row_is_thrown_away_by_a_person_alone(admin: Visit, life: Life, row: QuarantineRow):
    address = f"/health/rows/{row.id}"

    admin.fills_in(admin.opens(address), address, {"step": "set_aside"})

    with life.store.database.reading() as session:
        assert quarantined(session) == []
    assert admin.opens(address).status_code == 404


def test_a_message_that_rests_is_tried_at_once(admin: Visit, life: Life):
    life.begins(score=2)
    with life.store.database.writing() as session:
        message = session.exec(select(MessageRow)).first()
        message.state, message.error, message.attempts = "approved", "refused by the gateway", 2
        message.send_after = life.clock.at.replace(year=2099)
        session.add(message)
        message_id = message.id
    page = admin.opens("/health")
    assert "refused by the gateway" in words_of(page)

    admin.fills_in(page, f"/health/messages/{message_id}/again")

    with life.store.database.reading() as session:
        assert session.get_one(MessageRow, message_id).send_after <= life.store.now()


def test_the_doctors_findings_are_shown_worst_first(admin: Visit):
    told = words_of(admin.opens("/health/checks"))

    assert told.index("is lost") < told.index("there")
    assert "Find it." in told


def test_nobody_else_sees_any_of_it(life: Life, row: QuarantineRow):
    mette = Visit(desk_of(life), "mette")

    for address in ("/health", "/health/checks", f"/health/rows/{row.id}"):
        assert mette.opens(address).status_code == 403
    assert "/health" not in mette.opens("/health").text
