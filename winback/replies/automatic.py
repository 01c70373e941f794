"""Mails that nobody wrote: out of office, receipts of other systems, bounces."""

import re

from winback.replies.inbound import Inbound

NOT_MEANT = {"", "no", "none", "false", "0"}
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response-suppress", "x-failed-recipients")
"""Headers that only machines write (the last: Exim's and Gmail's bounces)."""
MACHINES = ("mailer-daemon", "postmaster", "mail-daemon")
EXCHANGE = "microsoftexchange"
"""How the mailbox begins from which Exchange returns mail."""
MAILBOX = re.compile(r"(?:^|[<\s])([^<>\s@]{1,100})@")

AWAY = (
    *("autosvar", "automatisk svar", "fraværsmelding", "fraværsbesked", "fraværssvar", "fraværende"),
    *("jeg er ikke på kontoret", "ikke på kontoret", "ude af kontoret", "jeg er ude af kontoret"),
    *("utenfor kontoret", "ute av kontoret", "borte fra kontoret", "jeg holder ferie", "jeg har ferie"),
    *("automatiskt svar", "frånvaromeddelande", "frånvarande", "ej på kontoret", "inte på kontoret"),
    *("jag är inte på kontoret", "jag har semester", "jag är på semester"),
    *(
        "out of office",
        "out of the office",
        "out of office reply",
        "out of office autoreply",
        "out of office auto-reply",
    ),
    *("automatic reply", "auto reply", "auto-reply", "autoreply", "automatic response", "auto response"),
    *("auto-response", "automated reply", "automated response"),
    *("abwesenheitsnotiz", "automatische antwort", "automatische abwesenheit", "abwesend"),
    *("automatisch antwoord", "réponse automatique", "risposta automatica", "respuesta automática"),
    *("automaattinen vastaus",),
)
SUBJECT = re.compile(rf"[\s\[(]*(?:auto\s?:\s*)?(?:{'|'.join(map(re.escape, AWAY))})[\s\])!.]*(?::.*)?", re.IGNORECASE)
"""How programs call such a mail: by one of these alone, or with the answered mail's subject behind a colon.

People begin a sentence with the same words, and complain in those of a returned mail ("Not delivered").
"""


def is_automatic(inbound: Inbound) -> bool:
    """Whether nobody wrote it, as far as can be told."""
    return by_machine(inbound) or SUBJECT.fullmatch(inbound.subject[:200]) is not None


def by_machine(inbound: Inbound) -> bool:
    """Whether it says so itself (RFC 3834, and what the large systems do besides); a subject may mislead."""
    headers = inbound.headers
    submitted = headers.get("auto-submitted", "").split(";")[0].strip().lower()
    return bool(
        submitted not in NOT_MEANT
        or any(headers.get(mark, "").strip().lower() not in NOT_MEANT for mark in MARKS)
        or headers.get("precedence", "").strip().lower() in {"bulk", "auto_reply", "auto-reply", "junk"}
        or _is_bounce(inbound)
    )


def _is_bounce(inbound: Inbound) -> bool:
    found = MAILBOX.search(inbound.sender[:500])
    mailbox = found[1].lower() if found else ""
    sent_by = "" if inbound.bounce_to is None else inbound.bounce_to.strip().strip("<>")
    by_a_server = mailbox in MACHINES or mailbox.startswith(EXCHANGE)
    return inbound.is_report or by_a_server or (inbound.bounce_to is not None and not sent_by)
