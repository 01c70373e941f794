"""Files are told apart by what is in them, and read row by row with the lines they begin on."""

import json
import random
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from blocks.files import LONGEST_CELL, UnreadableFile, open_rows
from blocks.lines import BLOCK, CHUNK, Broken, CsvRows


def read(path: Path, sheet: str | None = None):
    with open_rows(path, sheet) as file:
        return file.header, list(file.rows)


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its path."""

    def write(content: str | bytes, name: str = "answers.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_in_the_header(written, delimiter):
    header = delimiter.join(["a", '"b,;|\tc"', "d"])

    assert read(written(f"{header}\n1{delimiter}2{delimiter}3\n")) == (["a", "b,;|\tc", "d"], [(2, ["1", "2", "3"])])


@pytest.mark.parametrize(
    "content",
    [
        "é;ø\nå;1\n".encode(),
        "é;ø\r\nå;1\r\n".encode("utf-8-sig"),
        "é;ø\rå;1".encode("cp1252"),
        "é;ø\nå;1\n".encode("utf-16"),
        "sep=;\né;ø\nå;1\n".encode("cp1252"),
    ],
)
def test_encodings_and_line_ends_are_found_out(written, content):
    header, rows = read(written(content))

    assert (header, [cells for _, cells in rows]) == (["é", "ø"], [["å", "1"]])


def test_one_bad_byte_at_the_very_end_decides_for_the_whole_file(written):
    content = "n;t\n" + "1;blå\n" * BLOCK
    path = written(content.encode("cp1252")[:-5] + "å\n".encode("cp1252"))

    with open_rows(path) as file:
        assert next(file.rows) == (2, ["1", "blå"])


def test_a_character_cut_by_the_end_of_a_block_is_no_bad_byte(written):
    lines = "n;t\n" + "1;2\n" * (BLOCK // 4 - 2) + "12;"

    assert len(lines) == BLOCK - 1
    assert read(written(f"{lines}ø\n"))[1][-1] == (BLOCK // 4, ["12", "ø"])


def test_line_numbers_are_those_of_an_editor(written):
    header, rows = read(written('\na;b\n1;"two\n\nlines; ""quoted"""\n\n;\n   \n2;3\n'))

    assert header == ["a", "b"]
    assert rows == [(3, ["1", 'two\n\nlines; "quoted"']), (9, ["2", "3"])]


def test_a_quotation_mark_by_mistake_costs_one_line_only(written):
    _, rows = read(written('a;b\n1;"open\n2;x\n3;"fine; so"\n4;y\n'))

    assert [line for line, row in rows if isinstance(row, Broken)] == [2]
    assert [row for _, row in rows if not isinstance(row, Broken)] == [["2", "x"], ["3", "fine; so"], ["4", "y"]]


def test_a_quotation_that_never_ends_costs_one_line_only(written):
    _, rows = read(written('a;b\n1;x\n2;"open\n3;y\n'))

    assert rows[0] == (2, ["1", "x"])
    assert isinstance(rows[1][1], Broken)
    assert rows[2] == (4, ["3", "y"])


@pytest.mark.parametrize("before", [CHUNK - 2, CHUNK - 1, CHUNK, 2 * CHUNK])
def test_rows_over_several_lines_are_whole_wherever_they_begin(written, before):
    plain = [f"{n};x" for n in range(before)]
    _, rows = read(written("\n".join(["a;b", *plain, '1;"two', 'lines"', '2;"open', "3;y", "", "4;z"])))

    assert rows[:before] == [(n + 2, [str(n), "x"]) for n in range(before)]
    assert [line - before for line, _ in rows[before:]] == [2, 4, 5, 7]
    assert rows[before][1] == ["1", "two\nlines"]
    assert isinstance(rows[before + 1][1], Broken)
    assert [row for _, row in rows[before + 2 :]] == [["3", "y"], ["4", "z"]]


def test_a_cell_beyond_all_measure_costs_one_line_only(written):
    _, rows = read(written(f"a;b\n1;{'x' * LONGEST_CELL}x\n2;y\n"))

    assert [(line, isinstance(row, Broken)) for line, row in rows] == [(2, True), (3, False)]


@given(st.lists(st.lists(st.text('ab;"\n å', max_size=6), min_size=3, max_size=3), max_size=8))
def test_what_a_spreadsheet_quotes_is_read_as_it_was(rows):
    quoted = ["n;a;b;c\n"] + [";".join([str(n), *(_quote(cell) for cell in row)]) + "\n" for n, row in enumerate(rows)]
    told = CsvRows(iter("".join(quoted).splitlines(keepends=True)), LONGEST_CELL)
    header = told.header()

    assert [row for _, row in told.rows(len(header))] == [[str(n), *row] for n, row in enumerate(rows)]


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(st.text('a;"\n', max_size=60))
def test_no_line_is_dropped_whatever_the_quotation_marks(text):
    lines = [f"{n};{line}\n" for n, line in enumerate(text.split("\n"))]
    rows = CsvRows(iter(["a;b\n", *lines]), LONGEST_CELL)
    told = "".join(row.text if isinstance(row, Broken) else ";".join(row) for _, row in rows.rows(len(rows.header())))

    assert [n for n in range(len(lines)) if str(n) not in told] == []


def test_json_lines_are_rows_by_name(written):
    lines = [{"a": 1, "b": "x"}, {"c": True, "a": 7.0}, {"a": None, "b": 1.5}]
    header, rows = read(written("\n".join(json.dumps(line) for line in lines), "answers.jsonl"))

    assert header == ["a", "b", "c"]
    assert [cells for _, cells in rows] == [["1", "x", ""], ["7", "", "true"], ["", "1.5", ""]]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ('{"a": [1]}', "a", "holds more than one value"),
        ('{"a": ', "", "this is not JSON"),
        ("[1]", "", "no JSON object"),
        ('{"a":' * 100_000, "", "JSON"),
    ],
)
def test_a_line_that_is_no_flat_object_is_told(written, line, column, reason):
    _, rows = read(written(f'{{"a": 1}}\n\n{line}\n{{"a": 2}}\n'))

    number, broken = rows[1]
    assert (number, broken.column, reason in broken.reason) == (3, column, True)
    assert rows[2] == (4, ["2"])


def test_a_workbook_is_read_with_its_types(tmp_path):
    book = Workbook()
    book.active.append(["Dato", "Score", "Kommentar", None])
    book.active.append([datetime(2026, 11, 20, 9, 30), 7, "Fin", None])  # noqa: DTZ001 - workbooks know no zones
    book.active.append([])
    book.active.append(["20-11-2026", 7.5])
    other = book.create_sheet("Andet")
    other.append(["a"])
    other.append([True])
    book.save(tmp_path / "answers.xlsx")

    assert read(tmp_path / "answers.xlsx") == (
        ["Dato", "Score", "Kommentar"],
        [(2, ["2026-11-20T09:30:00", "7", "Fin"]), (4, ["20-11-2026", "7.5", ""])],
    )
    assert read(tmp_path / "answers.xlsx", "Andet") == (["a"], [(2, ["true"])])
    with pytest.raises(UnreadableFile, match="no sheet is called 'Svar'; there are Sheet, Andet"):
        read(tmp_path / "answers.xlsx", "Svar")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no text"),
        (b"a\0b;c\n", "no text"),
        (b"PK\x03\x04 not really", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel format"),
        (b'[{"a": 1}]', "one JSON object on each line"),
        (b'{"a": \n', "no line is a JSON object"),
        (b";;\n1;2;3\n", "must name the columns"),
        (b"x" * 3 * BLOCK, "must name the columns"),
        (";".join("abc" * 200).encode(), "600 columns; 500 are the most"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(written, content, told):
    with pytest.raises(UnreadableFile, match=told):
        read(written(content))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read(tmp_path / "answers.csv")
    with pytest.raises(UnreadableFile, match="directory"):
        read(tmp_path)


def test_garbage_is_refused_or_read_but_never_fatal(written):
    lots = random.Random(1)
    for size in (1, 10, 100, 5000):
        with suppress(UnreadableFile):
            read(written(lots.randbytes(size)))


def test_progress_counts_the_files_bytes(written):
    path = written("a;b\n" + "1;2\n" * 100_000)
    with open_rows(path) as file:
        next(file.rows)
        early = file.done()
        list(file.rows)

        assert 0 < early < file.done() == file.total == path.stat().st_size
