"""Columns are found by the names that platforms give them, or said outright."""

import pytest

from winback.intake.columns import UnclearColumns, fold, match_columns


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["Tidsstempel", "Karakter", "Kommentar"], {"answered_at": 0, "score": 1, "verbatim": 2}),
        (["Tidsmerke", "Poeng", "Begrunnelse"], {"answered_at": 0, "score": 1, "verbatim": 2}),
        (["Tidstämpel", "BETYG ", "Motivering"], {"answered_at": 0, "score": 1, "verbatim": 2}),
        (["Response ID", "Timestamp", "NPS", "Comment"], {"key": 0, "answered_at": 1, "score": 2, "verbatim": 3}),
        (["Submit Date (UTC)", "E-post", "score"], {"answered_at": 0, "email": 1, "score": 2}),
        (["dato", "kundenummer", "E - Mail", "CSAT"], {"answered_at": 0, "external_id": 1, "email": 2, "score": 3}),
        (
            ["Timestamp", "Hvor sandsynligt er det, at du vil anbefale os?", "Hvorfor?"],
            {"answered_at": 0, "score": 1, "verbatim": 2},
        ),
    ],
)
def test_columns_are_found_by_their_usual_names(header, fields):
    assert match_columns(header).at == fields


def test_case_accents_and_punctuation_do_not_matter():
    assert fold("Årlig værdi ") == fold("arlig-VAERDI")


def test_what_is_said_outright_wins_over_what_names_suggest():
    columns = match_columns(["Dato", "Score", "Karakter"], {"score": "karakter"})

    assert columns.at["score"] == 2
    assert columns.ignored == ("Score",)


def test_a_field_can_be_said_not_to_be_there():
    columns = match_columns(["E-mail", "Dato"], {"answered_at": ""})

    assert columns.kind == "customers"


def test_unknown_columns_are_told():
    assert match_columns(["Dato", "Score", "Vejr", ""]).ignored == ("Vejr",)


def test_a_list_of_customers_is_known_by_what_it_lacks():
    assert match_columns(["Kundenr", "Navn", "Firma"]).kind == "customers"


@pytest.mark.parametrize(
    ("header", "maps", "told"),
    [
        (["Dato", "Score", "Karakter"], {}, "'Score' and 'Karakter' could each be the score.*--map score=Score"),
        (["Dato", "Kundenr", "Vejr"], {}, "no column holds a score.*--map score=NAME.*Dato, Kundenr, Vejr"),
        (["Score", "Kundenr"], {}, "no column says when it was answered.*--map answered_at=NAME"),
        (["Dato", "Score"], {"verbatim": "Tekst"}, "--map verbatim=Tekst: no column has that name.*Dato, Score"),
        (["Dato", "Score", "A", "a"], {"verbatim": "A"}, "several columns have that name"),
        (["Dato", "Score"], {"mood": "Score"}, "there is no field mood; fields: key, answered_at"),
        (["Navn", "Firma"], {}, "no column holds a score"),
    ],
)
def test_what_cannot_be_told_apart_is_said_once_for_the_file(header, maps, told):
    with pytest.raises(UnclearColumns, match=told):
        match_columns(header, maps)
