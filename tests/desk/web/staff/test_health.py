"""What whoever looks after the installation sees, and mends."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from blocks.hooks.kept import Sources
from blocks.hooks.reading import hear, kept_as
from blocks.hooks.source import HookSource
from blocks.intake import read_file
from blocks.store import fits, spending
from blocks.store.quarantine import quarantined
from blocks.store.receiving import take_in_all
from blocks.store.tables import MessageRow, QuarantineRow, ResponseRow
from blocks.store.word_tables import FitRow
from desk.web.staff.at import Service
from tests.lives import Life, policy_with
from tests.webdesk import Visit, desk_of, forms_of, words_of
from winback.budget import day_of
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


def test_what_a_language_model_was_asked_today_stands_there_once_it_is_used(admin: Visit, life: Life):
    assert "language model was asked" not in words_of(admin.opens("/health"))
    policy = policy_with(language_model={"used_for": ["reading"], "calls_a_day": 2})
    life.passes(minutes=1)
    life.store.enforce(policy)
    with life.store.database.writing() as session:
        taken = [spending.take(session, day_of(life.clock.at, policy), 1_000, policy.language_model) for _ in range(3)]
        spending.add(session, day_of(life.clock.at, policy), tokens=-500, failures=1)

    told = words_of(admin.opens("/health"))

    assert taken == [True, True, False]
    assert "asked 2 times today, of 2 at most, for 1,500 tokens of 500,000" in told
    assert "1 time no usable answer came" in told
    assert "The day's number is spent" in told


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


@pytest.mark.parametrize("address", [f"/health/messages/{2**70}/again", "/health/rows/-1"], ids=range(2))
def test_a_number_that_cannot_be_is_nobodys(admin: Visit, address: str):
    token = forms_of(admin.opens("/health"))["/sign-out"]["form_token"]

    assert admin.sends(address, {"form_token": token, "step": "set_aside"}).status_code == 404


SHOP = HookSource(kind="generic", name="shop", secret=SecretStr("sixteen-characters-or-more"))
BROKEN = {"id": "r1", "score": "eleven", "comment": "Late again", "customer": {"email": "lone@nordlys.example"}}


@pytest.fixture
def told_by_hook(life: Life) -> tuple[Visit, str]:
    """Somebody who looks after a hook's answer that could not be read, and its page."""
    sources = Sources(["shop"], load=lambda _: SHOP)
    sources.look()
    heard = hear(SHOP, json.dumps(BROKEN).encode(), life.store.policy(), life.clock.at)
    take_in_all(life.store, [], source=kept_as("shop"), unread=heard.unread)
    with life.store.database.reading() as session:
        (row,) = quarantined(session)
    return Visit(desk_of(life, sources=sources), "mette", admin=True), f"/health/rows/{row.id}"


def test_what_a_hook_brought_is_mended_where_it_stands(told_by_hook: tuple[Visit, str], life: Life):
    admin, address = told_by_hook
    page = admin.opens(address)
    assert json.loads(forms_of(page)[address]["cell-0"]) == BROKEN

    page = admin.fills_in(page, address, {"cell-0": json.dumps(BROKEN | {"score": 1}), "step": "mend"})

    assert "taken in" in words_of(page)
    with life.store.database.reading() as session:
        assert quarantined(session) == []
        response = session.exec(select(ResponseRow)).one()
    assert (response.source, response.score, response.verbatim, response.triage) == ("shop", 1, "Late again", "case")


@pytest.mark.parametrize("text", ["{", "[]", json.dumps(BROKEN), "x" * 30_000], ids=range(4))
def test_what_a_hook_brought_stays_until_it_can_be_read(told_by_hook: tuple[Visit, str], life: Life, text: str):
    admin, address = told_by_hook

    page = admin.fills_in(admin.opens(address), address, {"cell-0": text, "step": "mend"})

    assert page.status_code == 422
    assert forms_of(page)[address]["cell-0"] == text
    with life.store.database.reading() as session:
        assert len(quarantined(session)) == 1


def test_while_the_source_is_away_its_rows_wait(told_by_hook: tuple[Visit, str], life: Life):
    _, address = told_by_hook
    admin = Visit(desk_of(life, sources=Sources(["shop"])), "mette", admin=True)

    page = admin.fills_in(admin.opens(address), address, {"step": "mend"})

    assert page.status_code == 422
    assert "try again in a moment" in words_of(page)


def test_what_the_desk_is_set_up_with_is_told(life: Life):
    services = [Service("slack", "the-desk", is_here=False), Service("mail", "", is_here=True)]

    told = words_of(Visit(desk_of(life, services=lambda: services), "mette", admin=True).opens("/health"))

    assert "Slack the-desk missing" in told
    assert "mails are written to a folder" in told


def test_the_doctors_findings_are_shown_worst_first(admin: Visit):
    told = words_of(admin.opens("/health/checks"))

    assert told.index("is lost") < told.index("there")
    assert "Find it." in told


def test_nobody_else_sees_any_of_it(life: Life, row: QuarantineRow):
    mette = Visit(desk_of(life), "mette")

    for address in ("/health", "/health/checks", f"/health/rows/{row.id}"):
        assert mette.opens(address).status_code == 403
    assert "/health" not in mette.opens("/health").text


def test_how_words_are_read_is_counted_with_what_people_said(admin: Visit, life: Life):
    assert "No case has a reading yet." in words_of(admin.opens("/health"))
    life.begins(score=2, verbatim="Fakturaen er forkert, og jeg opsiger min aftale.")
    life.acts("correct", tone="neutral")
    told = words_of(admin.opens("/health"))

    assert "1 of the latest 1 cases with a reading were corrected" in told
    assert "tone: negative" in told
    assert "topic: Invoicing" in told


def test_the_companys_own_words_are_told_of(admin: Visit, life: Life):
    assert "Your own words" not in words_of(admin.opens("/health"))
    with life.store.database.writing() as session:
        fits.keep(session, b"", {}, "mette", life.clock.at)
    assert "Fit 1 is of 23 Nov 2026" in words_of(admin.opens("/health"))
    with life.store.database.writing() as session:
        row = session.exec(select(FitRow)).one()
        row.base = "another"
        session.add(row)

    told = words_of(admin.opens("/health"))
    assert "belong to another version of winback" in told
    assert "winback words fit" in told
