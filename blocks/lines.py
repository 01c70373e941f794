"""Text files line by line: their encoding, their delimiter, and rows of CSV that may go over several lines."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import IO

BLOCK = 1 << 20
CHUNK = 512
"""Lines that are parsed at once."""
END = ("\n",)
"""A line behind the last, which makes a row of its own unless a quotation is still open."""
DELIMITERS = ";,\t|"
LONGEST_HEADER = 1_000_000
SEP = re.compile("(?i)sep=(.)")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is not even cells; `column` is "" where no column is to blame."""

    column: str
    reason: str
    text: str


CsvRow = tuple[int, list[str] | Broken]


def sniff_encoding(file: IO[bytes]) -> str:
    """The encoding of the whole file: UTF-8 unless a byte of it says otherwise, then Windows-1252."""
    file.seek(0)
    head = file.read(3)
    for mark, name in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return name
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


@contextmanager
def text_lines(file: IO[bytes], encoding: str) -> Iterator[Iterator[str]]:
    """The file's lines with their ends; one longer than BLOCK comes in pieces, so that memory is bounded."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        yield iter(partial(text.readline, BLOCK), "")
    finally:
        text.detach()


class CsvRows:
    """Rows of CSV, and after each the number of the line it began on, in `line`.

    A quotation mark that is opened by mistake would swallow the rows behind it. Where a row over several lines
    does not fit the header, or never ends, its first line is Broken and the others are read for themselves.
    """

    def __init__(self, lines: Iterator[str], longest_cell: int) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._read = 0  # lines before those of the record
        self._longest = longest_cell
        self.delimiter = ""

    def header(self) -> list[str]:
        """The columns' names; read it first, it tells the delimiter."""
        first = self._first_record()
        declared = SEP.fullmatch(first[0].strip()) if first else None
        if declared:  # Excel's own way of naming the delimiter
            self._read += 1
            first = self._first_record()
        self.delimiter = declared[1] if declared else sniff_delimiter("".join(first))
        self._again.extendleft(reversed(first))
        row = next(self._reader(self._feed()), [])
        self._read += len(self._record)
        self._record.clear()
        return row

    def rows(self, width: int) -> Iterator[CsvRow]:
        """Rows with the lines they begin on; those without any text are passed over."""
        return chain.from_iterable(self._chunks(width))

    def _chunks(self, width: int) -> Iterator[Iterable[CsvRow]]:
        """Where each line is a row, as nearly everywhere, many are parsed at once; elsewhere one goes row by row."""
        while lines := [*self._again, *islice(self._lines, CHUNK)]:
            self._again.clear()
            if (rows := self._each_a_row(lines)) is None:
                self._again.extend(lines)
                yield self._row_by_row(width)
            else:
                yield [told for told in enumerate(rows, self._read + 1) if _has_text(told[1], width)]
                self._read += len(lines)

    def _each_a_row(self, lines: list[str]) -> list[list[str]] | None:
        """The lines' rows; None where a row goes over several lines, the last one beyond these, or is broken."""
        try:
            rows = list(self._reader(chain(lines, END)))
        except csv.Error:
            return None
        return rows[:-1] if len(rows) == len(lines) + len(END) else None

    def _row_by_row(self, width: int) -> Iterator[CsvRow]:
        """Rows until the lines to be read again are used up."""
        record = self._record
        reader = self._reader(self._feed())
        while True:
            try:
                for row in reader:
                    line = self._read + 1
                    if len(record) > 1 and (len(row) != width or self._never_ends()):
                        yield line, self._first_line("a quotation mark opens here and does not close in this row")
                        break
                    self._read += len(record)
                    record.clear()
                    if _has_text(row, width):
                        yield line, row
                    if not self._again:
                        return
                else:
                    return
            except csv.Error as error:
                yield self._read + 1, self._first_line(str(error))
            reader = self._reader(self._feed())

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        csv.field_size_limit(self._longest)
        return csv.reader(lines, delimiter=self.delimiter)

    def _feed(self) -> Iterator[str]:
        again, lines, record = self._again, self._lines, self._record
        while (line := again.popleft() if again else next(lines, None)) is not None:
            record.append(line)
            yield line

    def _next(self) -> str | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _never_ends(self) -> bool:
        """Whether the file ended inside a quotation."""
        if sum(line.count('"') for line in self._record) % 2 == 0:
            return False
        if (following := self._next()) is None:
            return True
        self._again.appendleft(following)
        return False

    def _first_line(self, reason: str) -> Broken:
        """Give the record's first line up, and hand its other lines back to be read again."""
        first, *others = self._record
        self._again.extendleft(reversed(others))
        self._record.clear()
        self._read += 1
        return Broken("", reason, first)

    def _first_record(self) -> list[str]:
        """Lines of the header, whose names may have line breaks; blank lines before it are passed over."""
        lines: list[str] = []
        while sum(map(len, lines)) < LONGEST_HEADER and (line := self._next()) is not None:
            if not lines and not line.strip():
                self._read += 1
                continue
            lines.append(line)
            if sum(part.count('"') for part in lines) % 2 == 0:
                break
        return lines


def _has_text(row: list[str], width: int) -> bool:
    return any(row) and (len(row) == width or bool("".join(row).strip()))


def sniff_delimiter(header: str) -> str:
    """The delimiter that stands most often outside quotation marks."""
    bare = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
