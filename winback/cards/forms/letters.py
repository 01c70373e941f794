"""The modals of letters to the customer: which draft, its words, and how it looks before it goes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from winback.cards import ids, kit
from winback.cards.forms.inputs import choice, chosen, fits, typed
from winback.cards.forms.keeping import name_message
from winback.cards.forms.reading import read_values
from winback.cards.forms.sheet import Draft, Sheet
from winback.case import Case
from winback.correspondence import beginnings
from winback.dossier import Dossier
from winback.letters.languages import known_language
from winback.letters.lint import Finding, Text, better, lint, why
from winback.letters.staff_words import write_language, write_letter_name
from winback.policy import Policy
from winback.proofreading import proof, spoken_to, stopped

SUBJECT = 200
BEGUN = "begun"
"""What a form is given beside its fields: the letter that it was begun with."""
PIECE = kit.TEXT // 2
"""How much of a letter a section shows: whatever its signs are, that fits."""
CODE = r":[a-z0-9_+'-]+:"
"""What Slack makes of an emoji in what it hands back."""
EMOJI = frozenset({"So", "Sk", "Mn", "Me", "Cf", "Cn"})
"""Unicode's categories of emoji, their shades and joints, and of those that are newer than our Python."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as somebody left it."""

    subject: str
    text: str


def choose(sheet: Sheet) -> list[kit.Block]:
    """Which of several drafts."""
    named = [(key, name_message(sheet, key, sheet.case.drafts)) for key in sheet.case.drafts]
    return [chosen("letter", sheet.say("letter"), named, sheet.text("letter"))]


def edit(sheet: Sheet) -> list[kit.Block]:
    """A draft's words or one's own, with what the lint found in the draft beside them."""
    written = _begun(sheet)
    found = _checked(sheet, written) if sheet.draft or sheet.text(BEGUN) else ()
    told = [*_to(sheet), *_beginnings(sheet), *_findings(sheet, found), *_shown_where_long(sheet, written)]
    return [*told, *_fields(sheet, written)]


def show(sheet: Sheet, written: Written) -> list[kit.Block]:
    """The letter as the customer gets it. Its words stay fields: Slack hands back nothing else unharmed."""
    below = [sheet.say("letter-shown")] if fits(written.text) else []
    return [
        *_to(sheet),
        _plainly(written.subject),
        kit.divider(),
        *(_plainly(piece) for piece in _pieces(written.text)),
        kit.divider(),
        *_findings(sheet, _checked(sheet, written)),
        *kit.context(*below),
        *_fields(sheet, written),
    ]


def written_in(values: Mapping[str, Any], draft: Draft | None = None) -> Written:
    """A letter from a modal's values; what has no field there, or was not changed, is the draft's."""
    typed_in = read_values(values)
    subject, text = str(typed_in.get("subject", "")), str(typed_in.get("text", ""))
    if draft is None:
        return Written(subject, text)
    return Written(_or_drafted(subject, draft.subject), _or_drafted(text, draft.text))


def stops(
    written: Written, dossier: Dossier, policy: Policy, case: Case | None = None, draft: Draft | None = None
) -> dict[str, str]:
    """What must be changed before a letter may go, by field; empty where it may."""
    refusal = stopped(_proof(written, dossier, policy, case, draft), policy)
    return refusal.by_field(policy.language) if refusal else {}


def _begun(sheet: Sheet) -> Written:
    draft = sheet.draft or Draft("", "", "")
    return Written(sheet.text("subject") or draft.subject, sheet.text("text") or draft.text)


def _beginnings(sheet: Sheet) -> list[kit.Block]:
    """Letters to begin from, where one writes in words of one's own."""
    if sheet.draft:
        return []
    begun = sheet.text(BEGUN)
    named = [(name, write_letter_name(name, sheet.language)) for name in beginnings(sheet.case)]
    label, hint = sheet.say("begin-with"), sheet.say("begin-with-hint")
    return [choice(f"{BEGUN}-{begun}", label, ids.BEGIN, named, begun, hint)]


def _fields(sheet: Sheet, written: Written) -> list[kit.Block]:
    anew, longest = sheet.text(BEGUN), SUBJECT
    subject = typed(
        "subject", sheet.say("subject"), written.subject, lines=False, optional=False, longest=longest, anew=anew
    )
    text = typed("text", sheet.say("text"), written.text, optional=False, anew=anew)
    return [subject, text] if fits(written.text) else [subject]


def _to(sheet: Sheet) -> list[kit.Block]:
    customer, policy = sheet.dossier.customer, sheet.policy
    spoken = known_language(customer.language, policy.language)
    told = {"name": kit.inline(sheet.words.customer(sheet.dossier)), "address": kit.inline(customer.email or "")}
    tongue = sheet.say("letter-language", tongue=write_language(spoken, sheet.language))
    return kit.context(sheet.say("letter-to", **told, sender=kit.inline(policy.company)), tongue)


def _checked(sheet: Sheet, written: Written) -> tuple[Finding, ...]:
    """What the lint finds, whoever is shown it."""
    return tuple(lint(_proof(written, sheet.dossier, sheet.policy, sheet.case, sheet.draft), sheet.policy.lint))


def _proof(written: Written, dossier: Dossier, policy: Policy, case: Case | None, draft: Draft | None) -> Text:
    drafted = draft.text if draft else ""
    return proof(written.subject, written.text, dossier, policy, case=case, drafted=drafted)


def _findings(sheet: Sheet, found: Iterable[Finding]) -> list[kit.Block]:
    """What the lint found, what must be changed first."""
    told = sorted(found, key=lambda one: not one.blocking)
    lines = dict.fromkeys(_told(sheet, one) for one in told)
    return [kit.section(piece) for piece in kit.spread("\n".join(lines))]


def _told(sheet: Sheet, finding: Finding) -> str:
    sign, label = ("⛔", "must-change") if finding.blocking else ("💡", "may-change")
    where = f" ({sheet.say('in-subject')})" if finding.part == "subject" else ""
    spoken = spoken_to(sheet.dossier, sheet.policy)
    told = f"{why(finding, sheet.language)} {better(finding, sheet.language, spoken)}"
    return f"{sign} {kit.bold(sheet.say(label))}{where}: {kit.escape(kit.fold(told))}"


def _shown_where_long(sheet: Sheet, written: Written) -> list[kit.Block]:
    if fits(written.text):
        return []
    return [
        *kit.context(sheet.say("letter-long")),
        *(_plainly(piece) for piece in _pieces(written.text)),
        kit.divider(),
    ]


def _plainly(text: str) -> kit.Block:
    """A text as it stands, codes of emoji too: that is how the customer would read them."""
    return {"type": "section", "text": kit.plain(text) | {"emoji": False}}


def _pieces(text: str) -> list[str]:
    """A long text in pieces that end with a line or a word."""
    pieces, rest = [], text.strip()
    while len(rest) > PIECE:
        gap = max(rest.rfind("\n", 1, PIECE), rest.rfind(" ", 1, PIECE))
        at = gap if gap > 0 else PIECE
        pieces.append(rest[:at])
        rest = rest[at:].strip()
    return [piece for piece in (*pieces, rest) if kit.seen(piece)]


def _or_drafted(typed_in: str, drafted: str) -> str:
    """What was typed; the draft itself where nothing but its emoji came back as codes."""
    pattern = "".join(_or_code(run) if _is_sign(run[0]) else re.escape(run) for run in _runs(drafted.strip()))
    return drafted if not typed_in or re.fullmatch(pattern, typed_in.strip()) else typed_in


def _or_code(signs: str) -> str:
    return f"(?:[{re.escape(signs)}]|{CODE})+"


def _runs(text: str) -> Iterator[str]:
    return ("".join(run) for _, run in groupby(text, _is_sign))


def _is_sign(sign: str) -> bool:
    """Whether Slack may know it as an emoji, or as a part of one: letters and punctuation it hands back as they are."""
    return not sign.isascii() and unicodedata.category(sign) in EMOJI
