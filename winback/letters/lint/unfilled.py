"""What somebody meant to fill in, and pictures that became codes."""

import re
from collections.abc import Iterator

from winback.letters.lint.findings import Finding
from winback.letters.lint.phrases import pattern
from winback.letters.lint.seen import Seen
from winback.policy.lint import LintRule

BLANKS = re.compile(
    r"""
    \{\{[^{}\n]{0,200}\}\} | \{%[^{}\n]{0,200}%\} | \$?\{[^{}\n]{1,60}\} | \{\{ | \}\}   # {{ name }}, ${name}
    | \[(?!\s{0,9}(?:sic|\.\.\.|…)\s{0,9}\]) (?![^a-zæøåäö\]\n\d]{0,60}\d[^a-zæøåäö\]\n]{0,60}\]) # not [sic], [AB-1]
      (?=(?:[^\]\n]{0,60}[^\w\]\n])?[^\W\d_]) (?=[^\]\n]{0,60}[^\W\dA-ZÆØÅÄÖ_]{2})
      [^\[\]\n]{1,60}\]                                                                 # [name], but not [12345a], [XL]
    | <(?=[^\W\d])[\w .-]{1,60}> | «»|»«|<<[^<>\n]{1,60}>>                   # <name>, <<name>>
    | %[^\W\d]\w{0,60}% | _{3,} | (?<!\w)(?<!\d-)X{3,}(?!\w|-\d) | \b(?:TODO|TBD)\b | \blorem[ ]ipsum\b
    """,
    re.VERBOSE,
)
GREETED = re.compile(
    r"\b(?i:dear|kære|kjære|beste|bästa|bäste|kära|käre|hej|hei|hi)\s+(?P<blank>NN|XX|N\.N\.|…|\.{3}"
    r"|(?i:none|null|undefined|fornavn|förnamn|first[ ]name|navn|namn|name))(?!\w)"
)
"""A greeting to nobody yet."""
EMOJI_CODE = re.compile(r"(?<![\w:/]):(?:[a-z][a-z0-9_+'-]{0,60}|[+-]1):(?![\w:/])")
"""What Slack makes of an emoji that somebody typed into a form."""


def unfilled(seen: Seen, said: str) -> Iterator[Finding]:
    """Blanks, in quotations too unless they are the customer's own."""
    spans = {
        *(one.span() for one in BLANKS.finditer(seen.text)),
        *(one.span() for one in pattern("unfilled", "blank", "words", "any").finditer(seen.text)),
        *(one.span("blank") for one in GREETED.finditer(seen.text)),
    }
    told = 0
    for begin, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if begin < told:
            continue
        told = end
        if seen.unquoted[begin:end].strip() or seen.text[begin:end] not in said:
            yield seen.finding(LintRule.UNFILLED, (begin, end), blocking=True)


def emoji_codes(seen: Seen) -> Iterator[Finding]:
    """Codes that the customer would read as they stand."""
    for one in EMOJI_CODE.finditer(seen.unquoted):
        yield seen.finding(LintRule.EMOJI_CODE, one.span(), blocking=True)
