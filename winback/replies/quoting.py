"""Where in a reply the mail begins that it answers, as mail programs write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

from winback.replies.sent import UNKNOWN, Sent

LONGEST_LINE = 400
"""Signs of what may be a mail program's line, when it is put together again."""
WRAPPED = 3
"""Lines over which a mail program spreads it."""
LABELS_WITHIN = 6
LOOKED_AT = 20_000
"""Signs in which the lines of programs in rarer languages are looked for."""
RARER = ["fr", "es", "it", "nl", "pl", "cs", "ja", "ko", "zh"]

WROTE = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb|kirjoitti|schreef|escribió|escreveu|ha scritto|a écrit|napisał)\b", re.IGNORECASE
)
BY_THE_WRITER = re.compile(
    r"\b(?:jeg|eg|jag|vi|du|de|dere|i|ni|han|hun|hon|you|we|they|he|she|ich|wir|sie|er|man)\s(?:skrev|skreiv|wrote|schrieb)\b"
    r"|\b(?:skrev|skreiv|schrieb)\s(?:jeg|eg|jag|vi|du|de|dere|ni|han|hun|hon|ich|wir|sie|er|man|en|et|ett|min|mine|mina)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+")
SENDER = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
"""An address as mail programs put it behind a name; who writes by hand does not."""
TIME = re.compile(r"\b\d{1,2}[.:]\d{2}\b")
DATE = re.compile(
    r"\b(?:\d{1,2}\.?\s+[^\W\d]{3,10}\.?,?\s+\d{4}|[^\W\d]{3,10}\.?\s+\d{1,2},?\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4})\b"
)
"""A day with its year, as programs write it that leave the time out."""

FROM, SUBJECT = 0, 3
LABELS = {
    name: group
    for group, names in enumerate(
        (
            "from fra frå från von van od lähettäjä",
            "sent sendt skickat gesendet date dato datum envoyé verzonden lähetetty päivämäärä",
            "to til till an aan cc kopi kopia vastaanottaja",
            "subject emne ämne betreff objet onderwerp asunto aihe",
        )
    )
    for name in names.split()
}
LABEL = re.compile(rf"[\s>*]*({'|'.join(map(re.escape, LABELS))})\s?:", re.IGNORECASE)
SEPARATOR = re.compile(
    r"[\s>]*-{2,}\s*(?:original message|original mail|oprindelig (?:meddelelse|besked|mail)"
    r"|opprinnelig (?:melding|e-post)|original melding|ursprungligt meddelande|originalmeddelande"
    r"|ursprüngliche nachricht|message d'origine)\s*-{2,}\s*",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[\s>-]*(?:begin forwarded message|forwarded message|videresendt (?:meddelelse|melding|besked|e-post)"
    r"|start på videresendt|vidarebefordrat (?:meddelande|brev|mejl)|start på vidarebefordrat"
    r"|weitergeleitete nachricht)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Break:
    """What says that a quotation begins: its first line's number, and how many it takes.

    `marked` where each line that is quoted begins with ">", so that one which does not is an answer to it.
    """

    first: int
    taken: int
    marked: bool = False


def breaks(lines: Sequence[str], sent: Sent = UNKNOWN) -> Break | None:
    """The first place at which a mail program begins what is answered.

    None where there is none, or where somebody passes a mail on: they want it read.
    """
    for number, line in enumerate(lines):
        if len(line) <= LONGEST_LINE:
            if FORWARDED.match(line):
                return None
            if SEPARATOR.fullmatch(line) or _is_header(lines, number, sent):
                return Break(number, 1)
            if taken := _introduces(lines, number, sent):
                return Break(number - taken + 1, taken, _is_marked(_next(lines, number + 1)))
    return _rarer(lines, sent)


def _introduces(lines: Sequence[str], last: int, sent: Sent) -> int:
    """How many lines, this one the last, say who wrote when; 0 where they do not, or what follows is no quotation."""
    if not lines[last].rstrip().endswith(":"):
        return 0
    told = ""
    for taken in range(1, min(WRAPPED, last + 1) + 1):
        line = lines[last - taken + 1].lstrip("> ").strip()
        if not line:
            return 0
        told = f"{line} {told}".strip()
        if len(told) > LONGEST_LINE:
            return 0
        if _says_who_and_when(told):
            return taken if _is_quoted(told, _next(lines, last + 1), sent) else 0
        if _says_who_and_what_day(told) and _ends_quoted(lines, last + 1):
            return taken
    return 0


def _says_who_and_when(told: str) -> bool:
    if not _says_who(told):
        return False
    rest = ADDRESS.sub("", told)
    if SENDER.search(told):
        return any(sign.isdigit() for sign in rest)
    without_time, times = TIME.subn("", rest, count=1)
    return times == 1 and any(sign.isdigit() for sign in without_time)


def _says_who_and_what_day(told: str) -> bool:
    """Less than most programs say, and no more than who tells of something may write."""
    return _says_who(told) and DATE.search(ADDRESS.sub("", told)) is not None


def _says_who(told: str) -> bool:
    return WROTE.search(told) is not None and not BY_THE_WRITER.search(told)


def _ends_quoted(lines: Sequence[str], number: int) -> bool:
    """Whether nobody adds a word from here on to what is marked as quoted."""
    return all(_is_marked(lines[at]) for at in range(number, len(lines)) if lines[at].strip())


def _is_quoted(told: str, below: str, sent: Sent) -> bool:
    """Whether what stands below such a line is the mail that is answered, and not what somebody goes on to say."""
    return _is_marked(below) or SENDER.search(told) is not None or sent.says(below)


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next(lines: Sequence[str], number: int) -> str:
    """The next line that is not empty."""
    return next((lines[at] for at in range(number, len(lines)) if lines[at].strip()), "")


def _is_header(lines: Sequence[str], number: int, sent: Sent) -> bool:
    """Whether the labels of a mail stand here, as Outlook repeats them: three different ones at least.

    Whoever tells of a journey writes labels too, but no sender's address, nor the subject that we gave.
    """
    if not LABEL.match(lines[number]):
        return False
    near = [line[:LONGEST_LINE] for line in lines[number : number + LABELS_WITHIN]]
    found = [(LABELS[label[1].lower()], line[label.end() :]) for line in near if (label := LABEL.match(line))]
    return len({group for group, _ in found}) >= 3 and any(
        (group == FROM and "@" in value) or (group == SUBJECT and sent.is_called(value)) for group, value in found
    )


@cache
def _programs() -> re.Pattern[str]:
    pattern: re.Pattern[str] = EmailMessage(text="", languages=[*RARER], include_english=False).HEADER_REGEX
    return pattern


def _rarer(lines: Sequence[str], sent: Sent) -> Break | None:
    """The same for languages that few of our customers' mail programs speak."""
    whole = "\n".join(line[:LONGEST_LINE].strip() for line in lines)[:LOOKED_AT]
    for found in _programs().finditer(whole):
        told = found[0].strip("\n")
        first = whole.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip("\n")))
        taken = 1 + told.count("\n")
        below = _next(lines, first + taken)
        if any(sign.isdigit() for sign in told) and _is_quoted(told, below, sent):
            return Break(first, taken, _is_marked(below))
    return None
