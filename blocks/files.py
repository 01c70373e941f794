"""Files of rows as people send them: CSV, JSON lines and Excel, told apart by what is in them."""

import csv
import json
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from blocks.lines import Broken, CsvRows, sniff_encoding, text_lines

MOST_COLUMNS = 500
LONGEST_CELL = 1_000_000
HEAD = 4096
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"SQLite format")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
NOT_EXCEL = (KeyError, ValueError, IndexError, OSError, SyntaxError, zipfile.BadZipFile, zlib.error)
ZIP = b"PK\x03\x04"

Row = tuple[int, list[str] | Broken]


class UnreadableFile(Exception):  # noqa: N818 - named for what is the matter
    """The file cannot be read."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file's header and its rows, each with the number of the line (Excel: the row) on which it begins.

    Rows are read as they are asked for. `done` tells how far that is, of `total`: bytes, or rows of a sheet.
    """

    header: list[str]
    rows: Iterator[Row]
    done: Callable[[], int]
    total: int
    delimiter: str = ";"


@contextmanager
def open_rows(path: Path, sheet: str | None = None) -> Iterator[FileRows]:
    """Open a file of any of the three kinds; raises UnreadableFile, whose text says what to do."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UnreadableFile(f"{path}: there is no such file") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}") from None
    with file, _rows(path, file, sheet) as rows:
        if not any(name.strip() for name in rows.header):
            raise UnreadableFile(f"{path}: the first line must name the columns")
        if len(rows.header) > MOST_COLUMNS:
            raise UnreadableFile(f"{path}: {len(rows.header)} columns; {MOST_COLUMNS} are the most")
        yield rows


def _rows(path: Path, file: IO[bytes], sheet: str | None) -> AbstractContextManager[FileRows]:
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip():
        raise UnreadableFile(f"{path}: the file is empty")
    if head.startswith(ZIP):
        return _excel(path, file, sheet)
    if head.startswith(OLD_EXCEL):
        raise UnreadableFile(f"{path}: this is the old Excel format; save it as .xlsx or CSV")
    encoding = sniff_encoding(file)
    text = head.decode(encoding, errors="ignore")
    if head.startswith(FOREIGN) or "\0" in text.split("\n")[0]:
        raise UnreadableFile(f"{path}: this is no text; give CSV, JSON lines or .xlsx")
    match text.lstrip()[:1]:
        case "[":
            raise UnreadableFile(f"{path}: give one JSON object on each line, not a list of them")
        case "{":
            return _json_lines(path, file, encoding)
    return _csv(path, file, encoding)


@contextmanager
def _csv(path: Path, file: IO[bytes], encoding: str) -> Iterator[FileRows]:
    size = _size(file)
    with text_lines(file, encoding) as lines:
        rows = CsvRows(lines, LONGEST_CELL)
        try:
            header = rows.header()
        except csv.Error as error:
            raise UnreadableFile(f"{path}: the first line must name the columns ({error})") from None
        yield FileRows(header, rows.rows(len(header)), file.tell, size, rows.delimiter)


@contextmanager
def _json_lines(path: Path, file: IO[bytes], encoding: str) -> Iterator[FileRows]:
    size = _size(file)
    with text_lines(file, encoding) as lines:
        header = _names(lines)
    if not header:
        raise UnreadableFile(f"{path}: no line is a JSON object")
    with text_lines(file, encoding) as lines:
        yield FileRows(header, _json_rows(header, lines), file.tell, size)


def _names(lines: Iterator[str]) -> list[str]:
    """All objects' names, in a pass of its own: one may come up on the last line only."""
    names: dict[str, None] = {}
    for line in lines:
        told = _json_object(line)
        if isinstance(told, dict) and len(names) <= MOST_COLUMNS:
            names |= dict.fromkeys(told)
    return list(names)


def _json_rows(header: list[str], lines: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        told = _json_object(line)
        if isinstance(told, Broken):
            yield number, told
        elif nested := next((name for name, value in told.items() if isinstance(value, dict | list)), None):
            yield number, Broken(nested, "holds more than one value; give each a name of its own", line)
        else:
            yield number, [_text(told.get(name)) for name in header]


def _json_object(line: str) -> dict[str, Any] | Broken:
    try:
        told = json.loads(line)
    except ValueError as error:
        return Broken("", f"this is not JSON: {error}", line)
    except RecursionError:
        return Broken("", "this is JSON nested too deep", line)
    return told if isinstance(told, dict) else Broken("", "this is no JSON object", line)


@contextmanager
def _excel(path: Path, file: IO[bytes], sheet: str | None) -> Iterator[FileRows]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - it loads slowly

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validation, which rows have no part in
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except NOT_EXCEL as error:
            raise UnreadableFile(f"{path}: this is no Excel workbook ({error}); save it as .xlsx again") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise UnreadableFile(f"{path}: no sheet is called {sheet!r}; there are {', '.join(book.sheetnames)}")
        page = book[sheet if sheet is not None else book.sheetnames[0]]
        page.reset_dimensions()  # some programs write wrong ones, and cells would be lost
        rows = _SheetRows(path, page.iter_rows(values_only=True))
        yield FileRows(rows.header(), rows.rows(), lambda: rows.line, 0)
    finally:
        book.close()


class _SheetRows:
    """A sheet's rows as texts; empty ones are passed over, and short ones filled up."""

    def __init__(self, path: Path, rows: Iterator[tuple[Any, ...]]) -> None:
        self._path = path
        self._rows = rows
        self.line = 0
        self._width = 0

    def header(self) -> list[str]:
        header = next(self._filled(), [])
        while header and not header[-1].strip():
            header.pop()
        self._width = len(header)
        return header

    def rows(self) -> Iterator[Row]:
        for cells in self._filled():
            yield self.line, cells + [""] * (self._width - len(cells))

    def _filled(self) -> Iterator[list[str]]:
        try:
            for row in self._rows:
                self.line += 1
                cells = [_text(value) for value in row]
                if any(cells):
                    yield cells
        except NOT_EXCEL as error:
            raise UnreadableFile(f"{self._path}: damaged after row {self.line} ({error})") from None


def _text(value: Any) -> str:
    """A typed value as text: whole numbers without a fraction, times as ISO."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
        case datetime() | date():
            return value.isoformat()
    return str(value)


def _size(file: IO[bytes]) -> int:
    at = file.tell()
    size = file.seek(0, 2)
    file.seek(at)
    return size
