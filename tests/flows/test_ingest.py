"""Files go in, cases come of them; killed half-way, run again, ending right."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from blocks.house import move_into
from blocks.store.tables import CaseRow, EntryRow, ResponseRow
from flows.ingest import ingest, ingest_folder, waiting_files

HEADER = ["Response ID", "Timestamp", "Customer ID", "Name", "E-mail", "Score", "Comment"]


def row(number: int, score: int | str, comment: str = "", customer: int | None = None) -> list[str]:
    who = number if customer is None else customer
    return [f"R{number}", "2026-11-22 10:00", f"K{who}", f"N{who}", f"k{who}@firm.example", str(score), comment]


def write(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def counts(life) -> dict[str, int]:
    with life.store.database.reading() as session:
        tables = (ResponseRow, CaseRow, EntryRow)
        return {table.__tablename__: session.exec(select(func.count()).select_from(table)).one() for table in tables}


def test_unhappy_customers_become_cases_with_a_run_each(life, tmp_path):
    file = write(tmp_path / "a.csv", row(1, 2), row(2, 9), row(3, 5), row(4, 1, customer=3))
    done = ingest(life.store, [file])

    assert (len(done.opened), len(done.joined)) == (2, 1)
    assert len(life.runs.runs) == 2
    assert done.clean


def test_the_same_file_again_changes_nothing(life, tmp_path):
    file = write(tmp_path / "a.csv", row(1, 2), row(2, 9))
    ingest(life.store, [file])
    before = counts(life)
    done = ingest(life.store, [file])

    assert counts(life) == before
    assert done.reports["a.csv"].same == 2


def test_one_file_that_cannot_be_read_does_not_stop_the_others(life, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"\x00\x01 not a workbook")
    done = ingest(life.store, [broken, write(tmp_path / "a.csv", row(1, 2))])

    assert list(done.unreadable) == ["broken.xlsx"]
    assert len(done.opened) == 1
    assert not done.clean


def test_files_of_one_name_are_told_apart(life, tmp_path):
    (tmp_path / "b").mkdir()
    done = ingest(life.store, [write(tmp_path / "a.csv", row(1, 2)), write(tmp_path / "b" / "a.csv", row(2, 2))])

    assert len(done.reports) == 2


def test_killed_between_reading_and_opening_it_ends_right_when_run_again(life, tmp_path, monkeypatch):
    file = write(tmp_path / "a.csv", *(row(number, 2) for number in range(5)))

    def dies(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(life.store, "open_cases", dies)
        with pytest.raises(KeyboardInterrupt):
            ingest(life.store, [file])
    assert counts(life)["case"] == 0
    done = ingest(life.store, [file])

    assert len(done.opened) == 5
    assert done.reports["a.csv"].same == 5


def test_killed_before_its_runs_were_made_the_patrol_makes_them(life, tmp_path):
    life.runs.down = True
    done = ingest(life.store, [write(tmp_path / "a.csv", row(1, 2), row(2, 2))])
    life.runs.down = False
    life.case_id = done.opened[0]

    assert life.patrols() == {"run never made": 2}


def test_a_later_comment_is_on_the_case_s_record(life, tmp_path):
    ingest(life.store, [write(tmp_path / "a.csv", row(1, 2))])
    done = ingest(life.store, [write(tmp_path / "a.csv", row(1, 2, "Nobody rang."))])
    life.case_id = 1

    assert done.reports["a.csv"].changed == 1
    assert life.kinds == ["opened", "response_enriched"]


def test_too_many_new_cases_are_asked_about_first(life, tmp_path):
    file = write(tmp_path / "a.csv", *(row(number, 2) for number in range(120)))
    done = ingest(life.store, [file])
    assert (done.held, done.opened) == (120, [])
    done = ingest(life.store, [file], even_many=True)

    assert len(done.opened) == 120


def test_what_is_older_than_two_weeks_is_history_unless_asked_for(life, tmp_path):
    life.clock.at += timedelta(days=20)
    file = write(tmp_path / "a.csv", row(1, 2))
    assert ingest(life.store, [file]).opened == []
    done = ingest(life.store, [file], since=life.clock.at - timedelta(days=30))

    assert len(done.opened) == 1


def test_the_drop_folder_is_read_and_what_cannot_be_read_stays(life, tmp_path, monkeypatch):
    monkeypatch.setenv("WINBACK_HOME", str(tmp_path))
    move_into(life.house)
    drop = tmp_path / "drop"
    drop.mkdir()
    write(drop / "a.csv", row(1, 2))
    (drop / "b.xlsx").write_bytes(b"\x00nothing")
    (drop / ".half.csv").write_text("half")
    state = ingest_folder.fn()

    assert state.is_failed()
    assert "b.xlsx" in state.message
    assert (drop / "read" / "a.csv").exists()
    assert waiting_files(drop) == [drop / "b.xlsx"]
