"""Rows become responses and customers; what cannot be read says in which column, and why."""

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.intake.columns import match_columns
from winback.intake.reading import NOBODY, PersonReader, RowReader
from winback.intake.values import Unreadable
from winback.policy.triage import Survey
from winback.responses import Person
from winback.scales import Scale

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADER = [
    "Svar-id",
    "Dato",
    "Kundenr",
    "Navn",
    "E-mail",
    "Telefon",
    "Sprog",
    "Sted",
    "Score",
    "Kommentar",
    "Kontakt mig",
]
AT = "20-11-2026 09.30"


def reader(header=HEADER, survey=None, **given):
    columns = match_columns(header, {"touchpoint": "Sted"} if "Sted" in header else {})
    settings = {"source": "file", "form": "default", "now": NOW} | given
    return RowReader(columns, lambda _: survey or Survey(), **settings)


def row(**cells):
    told = {"Svar-id": "R1", "Dato": AT, "Score": "3"} | cells
    return [told.get(name, "") for name in HEADER]


def test_a_whole_row_is_read():
    read = reader()
    response = read(
        ["R1", AT, " k1 ", " Mia ", "MIA@X.DK", "10 12 10 05", "Dansk", "App", "7,0", " Fin\r\nnok ", "Ja"],
    )

    assert response.person == Person("K1", "Mia", "mia@x.dk", "+4510121005", language="da")
    assert (response.source, response.form, response.key) == ("file", "default", "R1")
    assert response.answered_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert (response.scale, response.score, response.verbatim) == (Scale.NPS, 7, "Fin\nnok")
    assert (response.touchpoint, response.contact_me) == ("App", True)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (row(Score="11"), "Score", "outside the scale"),
        (row(Score=""), "Score, Kommentar", "neither a score nor a comment"),
        (row(Dato=""), "Dato", "no date"),
        (row(Dato="21-11-2027"), "Dato", "in the future"),
        (row(**{"Kontakt mig": "måske"}), "Kontakt mig", "neither yes nor no"),
        (row(**{"E-mail": "lasse.example"}), "E-mail", "no e-mail address, and nothing else tells who"),
        (row(Telefon="12"), "Telefon", "no phone number"),
        (row(**{"Svar-id": "x" * 201}), "Svar-id", "201 characters long"),
        (row(Kundenr="x" * 201), "Kundenr", "201 characters long"),
        (row()[:4], "", "stops after 4 of 11 columns"),
        ([*row(), "more"], "", "12 cells for 11 columns"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(cells, column, reason):
    with pytest.raises(Unreadable, match=reason) as refused:
        reader()(cells)
    assert refused.value.column == column


def test_empty_cells_behind_the_last_column_do_no_harm():
    assert reader()([*row(), "", " "]).score == 3


def test_a_tick_alone_is_an_answer():
    response = reader()(row(Score="", **{"Kontakt mig": "x"}))

    assert (response.scale, response.score, response.contact_me) == (Scale.TEXT, None, True)


def test_a_comment_alone_is_text():
    assert reader()(row(Score="", Kommentar="Tak")).scale is Scale.TEXT


def test_nobody_named_is_nobody():
    assert reader()(row()).person is NOBODY


def test_an_unusable_address_is_counted_where_something_else_tells_who_it_is():
    read = reader()

    assert read(row(Kundenr="K1", **{"E-mail": "lasse.example"})).person == Person("K1")
    assert read(row(**{"E-mail": "n/a"})).person == NOBODY
    assert read.people.passed_over == {"E-mail": 1}


def test_a_response_without_an_id_is_known_by_what_it_says():
    read = reader(["Dato", "E-mail", "Score", "Kommentar"])
    one, same, other = (
        read([AT, mail, "3", text]) for mail, text in (("a@x.dk", ""), ("A@X.DK", " "), ("a@x.dk", "b"))
    )

    assert one.key.startswith("hash:")
    assert one.key == same.key != other.key


def test_undated_answers_are_read_where_that_is_allowed():
    read = reader(undated=NOW)

    assert read(row(Dato="")).answered_at == NOW


def test_first_and_last_names_make_a_name():
    read = PersonReader(match_columns(["Kundenr", "First name", "Efternavn"]))

    assert read(["K1", "Mia", "Holm"]).name == "Mia Holm"


def test_a_customer_is_read():
    header = ["Kundenr", "Firma", "Rolle", "Årlig værdi", "Kontraktudløb", "Kundeansvarlig"]
    header.append("Må kontaktes om anmeldelse")
    person = PersonReader(match_columns(header))(["k1", "A/S", "CFO", "1.250.000,00", "31-01-2027", " Mette ", "nej"])

    assert person == Person(
        "K1",
        role="CFO",
        account="A/S",
        yearly_value=1_250_000,
        contract_end=date(2027, 1, 31),
        account_owner="mette",
        review_permission=False,
    )


def test_a_customer_that_nothing_identifies_is_refused():
    with pytest.raises(Unreadable, match="nobody can be told by this"):
        PersonReader(match_columns(["Kundenr", "Navn"]))(["", "Mia"])


def test_forms_and_scales_may_stand_in_the_row():
    columns = match_columns(["Dato", "Score", "Form", "Scale"])
    surveys = {"ces": Survey(scale=Scale.CES)}
    read = RowReader(columns, lambda form: surveys.get(form, Survey()), source="file", form="default", now=NOW)

    assert (read([AT, "7", "ces", ""]).scale, read([AT, "7", "ces", ""]).form) == (Scale.CES, "ces")
    assert read([AT, "5", "", "csat"]).scale is Scale.CSAT
    with pytest.raises(Unreadable, match="'8' is outside the scale, 1 to 7"):
        read([AT, "8", "ces", ""])


def test_a_column_that_says_utc_is_utc():
    read = reader(["Submit Date (UTC)", "Score"], zone=ZoneInfo("Europe/Oslo"))

    assert read(["2026-11-20 09:30:00", "3"]).answered_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@given(st.lists(st.text(max_size=30), min_size=len(HEADER), max_size=len(HEADER)))
def test_any_row_is_read_or_refused_with_a_reason(cells):
    with suppress(Unreadable):
        response = reader()(cells)
        assert "\0" not in response.verbatim + response.key + response.touchpoint + response.person.name
