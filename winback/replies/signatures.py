"""What stands below what somebody says: their name and their firm's, told from another sentence."""

import re

from winback.replies.words import DEVICE, SENT_BY

LINES = 4
LONGEST_LINE, MOST_WORDS = 60, 6
NAMES = 4
"""Words of a name, at most."""

SAYS = {
    word
    for words in (
        "jeg jag eg vi i du de dere ni han hun hon den det dette denne her der dem os oss mig meg min mit mitt",
        "mine mina ikke inte ej men og och så som hvis om når hvor var vad hva hvad hvorfor varför at att til med",
        "uden utan er är bliver blir har haft hade havde vil vill skal ska skall kan kunne kom kommer venter",
        "väntar mangler saknas ring ringe ringer send sende skicka skriv skrive giv gi ge få fik får fick betal",
        "betala hjælp hjelp hjälp svar svara penge penga pengene pengar pengarna pakke pakken pakker paket",
        "paketet vare varen sag sagen sak saken klage faktura fakturaen regning kr kroner kronor tilbage tilbake",
        "tillbaka nu nå igen igjen stadig fortsatt fortfarande tak takk tack nej nei stop stopp sluta aldrig",
        "aldri god godt dårlig dårligt dålig dåligt utilfreds tilfreds we you he she it they me my our your us",
        "not but and so if when where why what is are was were have has had want will would can could call phone",
        "please refund money back pay parcel order still again now never bad good ps obs nb eller or to for the",
        "this that",
    )
    for word in words.split()
}
"""Words with which people say something; names, titles and addresses do without."""

GOODBYE = re.compile(
    r"(?:\A|\n|[.!,]\s)\s*(?:mvh|vh|hilsen|hälsningar|br|best|sincerely|(?:best |kind |warm )?regards"
    r"|(?:de |med |med de )?(?:bedste|venlige?|vennlige?|vänliga?|kærlige?|beste|bästa) "
    r"(?:hilsen|hilsner|hälsning|hälsningar))\b[,:.]?",
    re.IGNORECASE,
)
INITIALLED = re.compile(r"\s/\s?[^\W\d_]\w*\s*$")
"""As Swedes sign: a stroke and a name."""
FROM_A_PHONE = re.compile(rf"[\s,.\u2013\u2014-]+{SENT_BY}{DEVICE}.{{0,30}}$", re.IGNORECASE)


def without_signature(text: str, name: str = "") -> str:
    """What is said above a signature; `name` is the writer's. In doubt there is none."""
    goodbye = GOODBYE.search(text)
    if goodbye and _is_signature(text[goodbye.end() :].splitlines()):
        text = text[: goodbye.start()]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and _is_name(lines[1], name) and _is_signature(lines[1:]):
        lines = lines[:1]
    if not lines:
        return ""
    *above, last = lines
    return "\n".join([*above, _without_name(FROM_A_PHONE.sub("", last), name)])


def _is_signature(lines: list[str]) -> bool:
    told = [line.strip() for line in lines if line.strip()]
    return len(told) <= LINES + 1 and all(map(_says_nothing, told))


def _says_nothing(line: str) -> bool:
    words = _words(line)
    return (
        len(line) <= LONGEST_LINE and len(words) <= MOST_WORDS and not SAYS & {*words} and not re.search(r"[!?;]", line)
    )


def _is_name(line: str, name: str) -> bool:
    """Whether it is the writer's own, or looks like somebody's in full."""
    words, own = line.replace(",", " ").split(), _words(name)
    if words and own and {*_words(line)} <= {*own}:
        return True
    return (
        2 <= len(words) <= NAMES
        and not line.isupper()
        and all(word[0].isupper() and word.strip(".").replace("-", "").isalpha() for word in words)
    )


def _without_name(line: str, name: str) -> str:
    line = INITIALLED.sub("", line) if _says_nothing(line.rpartition("/")[2]) else line
    own = {word for word in _words(name) if len(word) > 1}
    found = list(re.finditer(r"\w+", line))
    while len(found) > 1 and found[-1][0].casefold() in own:
        line = line[: found.pop().start()].rstrip(" ,.-/")
    return line


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())
