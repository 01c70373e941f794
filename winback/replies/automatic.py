"""Mails that nobody wrote: out of office, receipts of other systems, bounces."""

import re
from email.utils import parseaddr

from winback.replies.inbound import Inbound

NOT_MEANT = {"", "no", "none", "false", "0"}
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response-suppress", "x-failed-recipients")
"""Headers that only machines write (the last: Exim's and Gmail's bounces)."""
MACHINES = ("mailer-daemon", "postmaster", "mail-daemon")

BEGINNINGS = (
    *("autosvar", "automatisk svar", "fraværsmelding", "fraværsbesked", "fraværssvar"),
    *("jeg er ikke på kontoret", "ikke på kontoret", "ikke til stede", "jeg holder ferie", "jeg har ferie"),
    *("automatiskt svar", "frånvaromeddelande", "frånvaro", "ej på kontoret", "inte på kontoret"),
    *("out of office", "out of the office", "automatic reply", "auto reply", "auto-reply", "autoreply"),
    *("automatic response", "auto response", "auto-response"),
    *("abwesenheitsnotiz", "automatische antwort", "automatische abwesenheit", "abwesend"),
    *("undeliverable", "undelivered mail", "mail delivery failed", "mail delivery failure", "delivery failure"),
    *("delivery status notification", "returned mail", "failure notice"),
    *("kan ikke leveres", "ikke leveret", "uleverbar", "kunne ikke leveres", "meldingen kunne ikke leveres"),
    *("kunde inte levereras", "går inte att leverera", "olevererbart", "unzustellbar", "nicht zugestellt"),
)
SUBJECT = re.compile(rf"\W*(?:{'|'.join(map(re.escape, BEGINNINGS))})\b", re.IGNORECASE)
"""How such mails are named; a person's reply begins with "Re:" and the subject that we gave."""


def is_automatic(inbound: Inbound) -> bool:
    """Whether nobody wrote it (RFC 3834, and what the large systems do besides)."""
    headers = inbound.headers
    submitted = headers.get("auto-submitted", "").split(";")[0].strip().lower()
    return bool(
        submitted not in NOT_MEANT
        or any(headers.get(mark, "").strip().lower() not in NOT_MEANT for mark in MARKS)
        or headers.get("precedence", "").strip().lower() in {"bulk", "auto_reply", "auto-reply", "junk"}
        or _is_bounce(inbound)
        or SUBJECT.match(inbound.subject[:200])
    )


def _is_bounce(inbound: Inbound) -> bool:
    mailbox = parseaddr(inbound.sender[:500])[1].rpartition("@")[0].lower()
    sent_by = "" if inbound.bounce_to is None else inbound.bounce_to.strip().strip("<>")
    return inbound.is_report or mailbox in MACHINES or (inbound.bounce_to is not None and not sent_by)
