"""Text from bytes, in whatever charset they are said to be."""

import codecs
import re

TEXTUAL = re.compile(
    r"(?:utf[-_]?(?:8|8-sig|16|16-le|16-be|32|7)|ascii|latin.?1|iso8859.*|cp\d+|koi8.*|mac[-_].*|gb\w*|big5\w*"
    r"|euc[-_].*|shift[-_]\w*|iso2022.*|ptcp154|hz|tis[-_]620|johab|kz1048)"
)
"""Python has codecs under names that are no charsets (punycode, unicode_escape); nobody's mail chooses those."""
WINDOWS = {"ascii", "latin-1", "latin1", "iso8859-1"}
"""What calls itself one of these is mostly Windows' own extension of it."""


def decode(content: bytes, charset: object = None) -> str:
    """The text; what is not in its charset is read as UTF-8 where it is that, else as Windows' Western one."""
    for name in (_known(charset), "utf-8"):
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    return content.decode("cp1252", "replace")


def _known(charset: object) -> str:
    if not isinstance(charset, str) or len(charset) > 40:
        return "utf-8"
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return "utf-8"
    if name in WINDOWS:
        return "cp1252" if name != "ascii" else "utf-8"
    return name if TEXTUAL.fullmatch(name) else "utf-8"
