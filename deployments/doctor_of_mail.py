"""What `winback doctor` finds in the ways out beside Slack: mail and SMS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from blocks.mail import FolderMailer
from blocks.sending import ANSWERS
from blocks.settings import Settings
from blocks.store import late, signs
from blocks.store.database import Database
from blocks.store.tables import MailEventRow, MessageRow
from deployments.doctor_of_blocks import load_block
from winback.durations import write_duration
from winback.finding import Finding, mend, note, ok
from winback.outbox import MessageState
from winback.policy import Policy

STORE = "Store it anew: `winback setup --from FILE`; see docs/mail.md."
AGAIN = "Then `winback doctor` again. What is stored is changed by `winback setup --from FILE`; see docs/mail.md."
LOOPBACK = re.compile(r"https?://(127\.|localhost\b|\[::1\])")
QUIET = timedelta(days=1)
"""So long after a mail went out its events should have come."""
CALLED = {"mail": "Mail", "sms": "SMS", "slack": "Slack", late.OWED: "Messages"}
GO_BY_THEMSELVES = "Mend what is said here of Mail, SMS and Slack, and see that a worker is online; then they go."


@dataclass(frozen=True, slots=True)
class Heard:
    """What the case store knows of the ways out: troubles, the newest event, and the newest mail to a customer."""

    now: datetime
    troubles: list[signs.Trouble] = field(default_factory=list)
    event: datetime | None = None
    sent: datetime | None = None


def hear(database: Database) -> Heard | None:
    """What is known of the ways out; None where the store cannot be asked, which is a finding already."""
    if not database.is_there:
        return None
    newest = select(MailEventRow.received_at).order_by(col(MailEventRow.received_at).desc()).limit(1)
    mailed = (col(MessageRow.role) == "customer") & (col(MessageRow.channel) == "mail")
    went = select(MessageRow.sent_at).where(mailed, col(MessageRow.state) != MessageState.DRAFT.value)
    went = went.where(col(MessageRow.sent_at).is_not(None)).order_by(col(MessageRow.sent_at).desc()).limit(1)
    try:
        with database.reading() as session:
            told = signs.troubles(session), session.exec(newest).first(), session.exec(went).first()
            return Heard(database.now(), *told)
    except DBAPIError:
        return None


def examine_mail(settings: Settings, policy: Policy | None, heard: Heard | None) -> Iterator[Finding]:
    """All findings about mail and SMS."""
    yield from _troubles(heard) if heard else ()
    yield from _mail(settings, policy, heard)
    yield from _sms(settings)


def _troubles(heard: Heard) -> Iterator[Finding]:
    """What holds the heartbeat back: ways out that refuse our own settings, and messages that are late."""
    for trouble in heard.troubles:
        lasts = write_duration(timedelta(seconds=max(0, int((heard.now - trouble.since).total_seconds()))))
        called = CALLED.get(trouble.channel, trouble.channel)
        if trouble.what == late.OWED:
            yield mend(called, trouble.why, GO_BY_THEMSELVES)
        elif trouble.at_fault == ANSWERS:
            told = f"for {lasts} nobody knows whether notices to staff arrive: {trouble.why}"
            yield mend(called, told, "Look into the service's own log; it is over once one is taken for certain.")
        else:
            yield mend(called, f"{_held_back(trouble)} for {lasts}, for a setting of ours: {trouble.why}", AGAIN)


def _held_back(trouble: signs.Trouble) -> str:
    if "@" in trouble.at_fault:
        return f"nothing goes out from {trouble.at_fault}"
    return f"nothing goes out that needs the {trouble.at_fault}" if trouble.at_fault else "nothing goes out"


def _mail(settings: Settings, policy: Policy | None, heard: Heard | None) -> Iterator[Finding]:
    if not settings.mail_block:
        if settings.home.is_dir():
            yield _folder(FolderMailer(folder=settings.outbox), "no mail service is set up: ")
        return
    mailer = load_block("Mail", "mail", settings.mail_block, STORE)
    if isinstance(mailer, Finding):
        yield mailer
        return
    if isinstance(mailer, FolderMailer):
        yield _folder(mailer)
        return
    if amiss := mailer.check():
        yield mend("Mail", f"block {settings.mail_block}: {amiss}", AGAIN)
    else:
        yield ok("Mail", f"block {settings.mail_block}")
    if getattr(mailer, "sandbox", False):
        yield note("Mail", "the sandbox is on: every mail is looked at and none is sent", "For real: sandbox = false.")
    yield from _events(mailer, heard)
    yield from _replies(mailer, policy)
    yield from _question(policy)


def _folder(mailer: FolderMailer, before: str = "") -> Finding:
    if amiss := mailer.check():
        return mend("Mail", amiss, "Then `winback doctor` again.")
    return ok("Mail", f"{before}written to {mailer.folder}")


def _events(mailer: Any, heard: Heard | None) -> Iterator[Finding]:
    """Whether it is told what becomes of letters."""
    if not hasattr(mailer, "event_key"):
        return
    if not mailer.tells:
        how = "Store event_key: docs/mail.md, events. Until then bounces are seen by nobody."
        yield note("Mail", "nobody tells whether letters arrive", how)
        return
    if heard is None or heard.sent is None or heard.sent > heard.now - QUIET:
        return
    if heard.event is None or heard.event < heard.sent:
        look = "Is `winback desk --http` running, and is its address in SendGrid's event webhook? See docs/mail.md."
        yield mend("Mail", "letters went out, and no event has come about them", look)


def _replies(mailer: Any, policy: Policy | None) -> Iterator[Finding]:
    """Whether replies find their way: the address that letters give, and the secret of where it leads."""
    if policy is None:
        return
    domain, secret = policy.mail.reply_domain, getattr(mailer, "inbound_secret", None)
    if domain and not secret:
        told = f"letters say that replies go to {domain}, and no inbound_secret is stored: nobody hears them"
        yield mend("Mail", told, "Store inbound_secret, or empty mail.reply_domain in the policy; see docs/mail.md.")
    if secret and not domain:
        told = (
            "inbound_secret is stored, but the policy has no mail.reply_domain: replies go to the owner's own address"
        )
        yield note("Mail", told, "Write mail.reply_domain into the policy, then `winback setup`.")


def _question(policy: Policy | None) -> Iterator[Finding]:
    """Whether customers can follow the link of the one question."""
    if policy and LOOPBACK.match(policy.answer_url):
        told = f"answer_url is {policy.answer_url}: the links in customers' letters lead to their own machines"
        yield note("Mail", told, "Write the address under which customers reach you, then `winback setup`.")


def _sms(settings: Settings) -> Iterator[Finding]:
    if settings.sms_block:
        yield _checked("SMS", "sms", settings.sms_block, " (only a text shows whether the gateway takes one)")


def _checked(called: str, service: str, name: str, remark: str = "") -> Finding:
    block = load_block(called, service, name, STORE)
    if isinstance(block, Finding):
        return block
    if amiss := block.check():
        return mend(called, f"block {name}: {amiss}", AGAIN)
    return ok(called, f"block {name}{remark}")
