"""Where in a reply the mail begins that it answers, as mail programs write it."""

import re
from collections.abc import Sequence
from functools import cache

from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

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
TIME = re.compile(r"\b\d{1,2}[.:]\d{2}\b")

LABELS = {
    name: group
    for group, names in enumerate(
        (
            "from fra från von van od",
            "sent sendt skickat gesendet date dato datum sendt: envoyé verzonden",
            "to til till an aan cc kopi kopia",
            "subject emne ämne betreff objet onderwerp asunto",
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


def breaks(lines: Sequence[str]) -> tuple[int, int] | None:
    """The first place at which a mail program begins what is answered: its line's number, and how many it takes.

    None where there is none, or where somebody passes a mail on: they want it read.
    """
    for number, line in enumerate(lines):
        if len(line) <= LONGEST_LINE:
            if FORWARDED.match(line):
                return None
            if SEPARATOR.fullmatch(line) or _is_header(lines, number):
                return number, 1
            if taken := _introduces(lines, number):
                return number - taken + 1, taken
    return _rarer(lines)


def _introduces(lines: Sequence[str], last: int) -> int:
    """How many lines, this one the last, say who wrote when; 0 where they do not."""
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
            return taken
    return 0


def _says_who_and_when(told: str) -> bool:
    if not WROTE.search(told) or BY_THE_WRITER.search(told):
        return False
    rest = ADDRESS.sub("", told)
    without_time, times = TIME.subn("", rest, count=1)
    return times == 1 and any(sign.isdigit() for sign in without_time)


def _is_header(lines: Sequence[str], number: int) -> bool:
    """Whether the labels of a mail stand here, as Outlook repeats them: three different ones at least."""
    if not LABEL.match(lines[number]):
        return False
    near = (LABEL.match(line[:LONGEST_LINE]) for line in lines[number : number + LABELS_WITHIN])
    return len({LABELS[found[1].lower()] for found in near if found}) >= 3


@cache
def _programs() -> re.Pattern[str]:
    pattern: re.Pattern[str] = EmailMessage(text="", languages=[*RARER], include_english=False).HEADER_REGEX
    return pattern


def _rarer(lines: Sequence[str]) -> tuple[int, int] | None:
    """The same for languages that few of our customers' mail programs speak."""
    whole = "\n".join(line[:LONGEST_LINE].strip() for line in lines)[:LOOKED_AT]
    for found in _programs().finditer(whole):
        if any(sign.isdigit() for sign in found[0]):
            begins = found.start() + len(found[0]) - len(found[0].lstrip("\n"))
            return whole.count("\n", 0, begins), 1 + found[0].strip("\n").count("\n")
    return None
