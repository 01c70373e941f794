"""Whole files go into the case store: nothing twice, nothing lost, and a file that was cut short is finished."""

import csv
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import delete
from sqlmodel import col, select

from blocks.files import UnreadableFile
from blocks.intake import read_file
from blocks.store.database import Database
from blocks.store.quarantine import quarantined
from blocks.store.tables import CustomerRow, QuarantineRow, ResponseRow
from winback.intake.columns import UnclearColumns
from winback.policy import Policy, check_policy

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
HEADER = ["Svar-id", "Dato", "Kundenr", "E-mail", "Score", "Kommentar"]
AT = "20-11-2026 09.30"


def a_policy() -> Policy:
    staff = [
        {"id": name, "name": name, "email": f"{name}@x.example", "role": "manager", "team": "care"}
        for name in ("mette", "jonas")
    ]
    team = {"name": "Care", "email": "care@x.example", "supervisor": "mette"}
    return check_policy({"company": "X", "teams": {"care": team}, "staff": staff})


POLICY = a_policy()


@pytest.fixture
def database(database_url):
    """An empty case store."""
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def ingest(database, tmp_path):
    """Writes rows to a file and reads it."""

    def ingest(rows, name="answers.csv", header=HEADER, encoding="utf-8", **more):
        path = write(tmp_path / name, rows, header, encoding)
        return read_file(database, path, POLICY, **{"now": NOW} | more)

    return ingest


def write(path: Path, rows, header=HEADER, encoding="utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def responses(database) -> dict[tuple[str, str], tuple]:
    """All that is stored of each response, with its customer, by identity."""
    with database.reading() as session:
        rows = session.exec(
            select(ResponseRow, CustomerRow).join(CustomerRow, col(CustomerRow.id) == col(ResponseRow.customer_id))
        )
        return {
            (row.form, row.key): (row.score, row.verbatim, row.triage, row.answered_at, who.external_id, who.email)
            for row, who in rows
        }


def counts(report):
    return report.read, report.new, report.changed, report.same, report.quarantined


def some_rows(count: int) -> list[list[str]]:
    lots = random.Random(3)
    return [[f"R{n}", AT, f"k{n % 7}", f"{n % 7}@X.dk", str(lots.randrange(11)), "tak" * (n % 2)] for n in range(count)]


def test_a_file_given_twice_is_read_once(ingest, database):
    assert counts(ingest(some_rows(20), batch=6)) == (20, 20, 0, 0, 0)
    stored = responses(database)

    assert counts(ingest(some_rows(20), name="again.csv")) == (20, 0, 0, 20, 0)
    assert responses(database) == stored
    assert len({who[4] for who in stored.values()}) == 7


def test_the_same_without_response_ids(ingest, database):
    rows = [row[1:] for row in some_rows(20)]

    assert ingest(rows, header=HEADER[1:]).new == ingest(rows, header=HEADER[1:], name="again.csv").same
    assert all(key.startswith("hash:") for _, key in responses(database))


def test_a_reading_that_was_killed_is_finished_by_reading_again(ingest, database, monkeypatch):
    def die(done, total):
        die.batches += 1
        if die.batches == 2:
            raise KeyboardInterrupt

    die.batches = 0
    rows = [*some_rows(20), ["R99", AT, "", "", "x", ""]]
    with pytest.raises(KeyboardInterrupt):
        ingest(rows, batch=5, progress=die)
    assert len(responses(database)) == 10

    assert counts(ingest(rows, batch=5)) == (21, 10, 0, 10, 1)
    after = responses(database)
    with database.writing() as session:
        for table in (ResponseRow, CustomerRow, QuarantineRow):
            session.execute(delete(table))
    ingest(rows)
    assert responses(database) == after


def test_a_batch_that_fails_leaves_nothing_of_itself(ingest, database, monkeypatch):
    def fail(*_):
        raise RuntimeError("no more room")

    monkeypatch.setattr("blocks.intake.quarantine", fail)
    with pytest.raises(RuntimeError, match="no more room"):
        ingest(some_rows(5))

    assert responses(database) == {}


def test_what_follows_from_a_batch_is_written_with_it_or_not_at_all(ingest, database):
    told = []

    def also(session, stored):
        told.append((len(session.exec(select(ResponseRow)).all()), stored.new))
        if len(told) == 2:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        ingest(some_rows(20), batch=5, also=also)

    assert told == [(5, 5), (10, 5)]
    assert len(responses(database)) == 5


def test_what_cannot_be_read_goes_to_quarantine_and_a_mended_file_takes_it_out(ingest, database):
    good, bad = some_rows(3), ["R9", AT, "K9", "", "elleve", "a\nb"]
    assert counts(ingest([good[0], bad, *good[1:]])) == (4, 3, 0, 0, 1)
    assert ingest([good[0], bad, *good[1:]]).mended == 0
    with database.reading() as session:
        (row,) = quarantined(session)
    assert (row.source, row.line, row.column, row.reason) == ("answers.csv", 3, "Score", "'elleve' is not a number")
    assert row.row == 'R9;20-11-2026 09.30;K9;;elleve;"a\nb"'

    bad[4] = "10"
    report = ingest([good[0], bad, *good[1:]])

    assert (report.new, report.same, report.quarantined, report.mended) == (1, 3, 0, 1)
    with database.reading() as session:
        assert quarantined(session) == []


def test_a_windows_file_is_read_as_its_writer_saw_it(ingest, database):
    ingest([["R1", AT, "", "", "9", "Sødt… tak"]], encoding="cp1252")

    assert responses(database)["default", "R1"][1] == "Sødt… tak"


def test_control_characters_do_no_harm(ingest, database):
    ingest([["R1", AT, "", "", "9", "a\0b\x1fc"]])

    assert responses(database)["default", "R1"][1] == "a b c"


def test_json_lines_with_half_characters_do_no_harm(database, tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text(
        '{"id": 1}\n{"key": "R1", "date": "2026-11-20T09:30:00Z", "score": 9, "comment": "a\\ud83d\\u0000"}\n'
    )
    report = read_file(database, path, POLICY, now=NOW)

    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.ignored == ("id",)
    assert responses(database)["default", "R1"][1] == "a\ufffd"


def test_a_workbook_is_read_like_the_csv_of_it(ingest, database, tmp_path):
    ingest([["R1", "20-11-2026 09.30", "K1", "", "7", "Fin"]])
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["R1", datetime(2026, 11, 20, 9, 30), "k1", None, 7.0, "Fin"])  # noqa: DTZ001
    book.save(tmp_path / "answers.xlsx")

    assert counts(read_file(database, tmp_path / "answers.xlsx", POLICY, now=NOW)) == (1, 0, 0, 1, 0)


def test_older_answers_are_history_unless_cases_are_asked_for(ingest, database):
    rows = [["R1", "01-10-2026 09.30", "K1", "", "2", ""]]
    ingest(rows)
    assert responses(database)["default", "R1"][2] == "history"

    ingest(rows, since=NOW - timedelta(days=90))
    assert responses(database)["default", "R1"][2] == "new"


def test_a_list_of_customers_is_counted_for_itself(ingest, database):
    report = ingest([["k1", "Mia", "A/S"], ["", "Ole", ""], ["K1", "Mia", "A/S"]], header=["Kundenr", "Navn", "Firma"])

    assert report.kind == "customers"
    assert (counts(report), report.customers) == ((3, 1, 0, 1, 1), 1)


def test_columns_that_cannot_be_told_apart_stop_the_file_before_anything_is_written(ingest, database):
    with pytest.raises(UnclearColumns, match="--map score=Score"):
        ingest([], header=["Dato", "Score", "Karakter"])
    with pytest.raises(UnreadableFile):
        read_file(database, Path("nowhere.csv"), POLICY, now=NOW)


def test_columns_can_be_named_and_others_are_told(ingest, database):
    report = ingest([[AT, "3", "x"]], header=["Dato", "Tal", "Vejr"], maps={"score": "Tal"})

    assert (report.new, report.ignored) == (1, ("Vejr",))


def test_progress_reaches_the_end(ingest):
    seen = []
    ingest(some_rows(20), batch=5, progress=lambda done, total: seen.append((done, total)))

    assert len(seen) == 4
    assert seen[-1][0] == seen[-1][1]


def test_the_example_files_read_as_their_page_says(database):
    customers = read_file(database, EXAMPLES / "customers.csv", POLICY, now=NOW)
    first = read_file(database, EXAMPLES / "responses.csv", POLICY, now=NOW)
    again = read_file(database, EXAMPLES / "responses.csv", POLICY, now=NOW)

    assert counts(customers) == (90, 90, 0, 0, 0)
    assert counts(first) == (125, 117, 1, 1, 6)
    assert counts(again) == (125, 0, 0, 119, 6)
    with database.reading() as session:
        assert [(row.line, row.column) for row in quarantined(session)] == [
            (19, "Karakter"),
            (40, "Karakter"),
            (48, "Karakter, Kommentar"),
            (58, "Tidsstempel"),
            (83, ""),
            (109, "E-mail"),
        ]
        waiting = session.exec(select(ResponseRow).where(ResponseRow.triage == "new")).all()
        by_severity = {row.customer_id: row.severity for row in sorted(waiting, key=lambda row: row.answered_at)}
    assert len(by_severity) == 17
    stored = responses(database)
    assert stored["default", "R-2104"][1].startswith("Brugeroprettelsen")
    assert [stored["default", f"R-{n}"][4] for n in ("2065", "2098", "2029", "2079")] == [
        "K1048",
        "K1050",
        "K1055",
        "K1080",
    ]


@st.composite
def told(draw):
    """Rows of a few responses, each told once or more, some with the comment still missing; and how they are split."""
    people = draw(
        st.lists(st.sampled_from([("K1", "a@x.dk"), ("k2", ""), ("", "c@x.dk"), ("", "")]), min_size=1, max_size=6)
    )
    rows = []
    for n, (number, mail) in enumerate(people):
        whole = [f"R{n}", AT, number, mail, str(n), f"text {n}"]
        rows += [whole, *draw(st.lists(st.sampled_from([whole, [*whole[:5], ""]]), max_size=2))]
    shuffled = draw(st.permutations(rows))
    return rows, shuffled, draw(st.lists(st.integers(0, len(rows)), max_size=3)), draw(st.integers(1, 9))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told())
def test_however_rows_are_shuffled_repeated_and_split_the_end_is_the_same(database, tmp_path, case):
    rows, shuffled, cuts, batch = case
    states = []
    for files in ([rows], [shuffled[a:b] for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), None], strict=True)]):
        with database.writing() as session:
            for table in (ResponseRow, CustomerRow):
                session.execute(delete(table))
        for number, part in enumerate(files):
            read_file(database, write(tmp_path / f"{number}.csv", part), POLICY, now=NOW, batch=batch)
        with database.reading() as session:
            states.append((responses(database), len(session.exec(select(CustomerRow)).all())))

    assert states[0] == states[1]
