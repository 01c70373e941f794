"""The case store's tables."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from blocks.store.columns import added, counted, identity, instant, known, refers


class PolicyRow(SQLModel, table=True):
    """A policy as it was on loading; `hash` names it, the newest `loaded_at` is in force."""

    __tablename__ = "policy"
    hash: str = Field(primary_key=True)
    loaded_at: datetime = instant()
    body: str = Field(sa_type=Text)


class AccountRow(SQLModel, table=True):
    """A company that buys; `name` is matched without regard to case."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("folded_name"),)
    id: int = identity()
    folded_name: str
    name: str
    yearly_value: int = Field(default=0, sa_type=BigInteger)
    contract_end: date | None = None
    owner: str | None = None


class CustomerRow(SQLModel, table=True):
    """A person who answers. A person is matched by external id, else by e-mail, else by phone."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("uq_customer_external_id", "external_id", unique=True),
        known("customer", "email"),
        known("customer", "phone"),
        known("customer", "account_id"),
    )
    id: int = identity()
    external_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str = ""
    role: str = ""
    language: str = ""
    segment: str = ""
    yearly_value: int = Field(default=0, sa_type=BigInteger)
    review_permission: bool = False
    opted_out: bool = False
    erased_at: datetime | None = instant(null=True)
    account_id: int | None = refers("account.id", null=True, index=False)


class ResponseRow(SQLModel, table=True):
    """A response; identity is (source, form, key). `case_id` is the case that it opened or joined.

    `link` leads to where it was said, if it was said where links lead.

    `triage` is "quiet" (no complaint), "history" (too old to act on), "new" (a complaint whose case is still to be
    opened), "held" (people are asked first, there were so many) or "case".
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("source", "form", "key"),
        known("response", "case_id"),
        Index(
            "ix_response_triage",
            "triage",
            sqlite_where=text("triage IN ('new', 'held')"),
            postgresql_where=text("triage IN ('new', 'held')"),
        ),
        Index(
            "ix_response_nps",
            "standing",
            "answered_at",
            sqlite_where=text("scale = 'nps'"),
            postgresql_where=text("scale = 'nps'"),
        ),
    )
    id: int = identity()
    source: str
    form: str
    key: str
    customer_id: int = refers("customer.id")
    answered_at: datetime = instant()
    received_at: datetime = instant()
    scale: str
    score: int | None = None
    standing: str | None = None
    severity: str | None = None
    verbatim: str = Field(default="", sa_type=Text)
    touchpoint: str = ""
    contact_me: bool = False
    link: str = added()
    triage: str = "quiet"
    case_id: int | None = refers("case.id", null=True, index=False)


class CaseRow(SQLModel, table=True):
    """A case's row: its lock, its walk's claim, and projections of its journal.

    `head` is the journal's last seq; `seen` what the last walk had read when it let go. `done` is set when a walk
    has ended the current generation; `next_due` is when the parked run must wake at the latest; `troubles` counts the
    walks in a row that met a technical failure. `run_key` tells its runs from those of another store's case.
    `contact_due` and `contacted_at` are of the latest opening's first contact; `contact_took` and `contact_worked` are
    the seconds until it was made, on the wall clock and of the team's open time, where it was asked. `topics` are what
    the case is about, each between bars: `|delivery/late|price|`.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index(
            "uq_case_open_customer",
            "customer_id",
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        Index("ix_case_live", "next_due", sqlite_where=text("NOT done"), postgresql_where=text("NOT done")),
        counted("contact_due", "severity", "opened_at", "contact_due", "contacted_at", "team"),
        counted("contact_took", "contact_took", "opened_at", "team"),
        counted("contact_worked", "contact_worked", "opened_at", "team"),
        counted("closed_at", "outcome", "closed_at", "contact_due", "contacted_at", "team"),
    )
    id: int = identity()
    customer_id: int = refers("customer.id")
    policy: str
    head: int = 0
    seen: int = 0
    done: bool = False
    next_due: datetime | None = instant(null=True)
    claim: str | None = None
    claim_expires: datetime | None = instant(null=True)
    run_key: str = Field(default_factory=lambda: uuid4().hex[:12])
    run_id: str | None = None
    run_number: int = 0
    troubles: int = 0
    open: bool = True
    generation: int = 1
    stage: str = "contact"
    severity: str
    score: int | None = None
    priority: int = 0
    owner: str | None = Field(default=None, index=True)
    team: str = ""
    due: datetime | None = instant(null=True)
    outcome: str | None = None
    suspended: bool = False
    opened_at: datetime = instant()
    closed_at: datetime | None = instant(null=True)
    contact_due: datetime | None = instant(null=True)
    contacted_at: datetime | None = instant(null=True)
    contact_took: int | None = None
    contact_worked: int | None = None
    topics: str = added()


class EntryRow(SQLModel, table=True):
    """The journal. Rows are appended by one function and never changed."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("case_id", "key"),)
    case_id: int = refers("case.id", key=True)
    seq: int = Field(primary_key=True)
    at: datetime = instant()
    actor: str
    kind: str
    key: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class MessageRow(SQLModel, table=True):
    """The outbox. Unique on (subject, key); the recipient's address is frozen here when it is written.

    `wanted_at` is when it was to go at first, or since a person last wanted it to; `send_after` when the next try may
    be made. `token` names the message to the world outside: events tell of it, and a reply's address carries it.
    `unknown_since` is since when its fate is not known, while somebody may still tell it; None again once a person was
    asked.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("subject", "key"),
        Index(
            "ix_message_owed",
            "send_after",
            sqlite_where=text("state IN ('approved', 'sending')"),
            postgresql_where=text("state IN ('approved', 'sending')"),
        ),
        Index(
            "uq_message_token",
            "token",
            unique=True,
            sqlite_where=text("token <> ''"),
            postgresql_where=text("token <> ''"),
        ),
        Index(
            "ix_message_review",
            "address",
            sqlite_where=text("kind = 'review'"),
            postgresql_where=text("kind = 'review'"),
        ),
        known("message", "unknown_since"),
        known("message", "provider_id"),
    )
    id: int = identity()
    subject: str
    key: str
    case_id: int | None = refers("case.id", null=True)
    kind: str
    role: str
    recipient: str
    channel: str
    address: str
    fallback: str = added()
    language: str
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    brief: str = added()
    state: str
    urgent: bool = False
    created_at: datetime = instant()
    send_after: datetime = instant()
    wanted_at: datetime | None = instant(null=True)
    attempts: int = 0
    sender: str | None = None
    sending_until: datetime | None = instant(null=True)
    sent_at: datetime | None = instant(null=True)
    unknown_since: datetime | None = instant(null=True)
    provider_id: str | None = None
    error: str | None = None
    token: str = added()


class CardRow(SQLModel, table=True):
    """Where the card of a case stands in Slack: one for each response that opened or reopened it.

    `seq` is the journal's head that it shows, `picture` a hash of what it looks like, `message_id` the outbox's row
    that posted it first, `link` its address for people.
    """

    __tablename__ = "card"
    case_id: int = refers("case.id", key=True)
    response_id: int = refers("response.id", key=True)
    channel: str
    ts: str
    message_id: int = refers("message.id", index=False)
    seq: int = 0
    picture: str = ""
    link: str = ""


class PaceRow(SQLModel, table=True):
    """When a channel takes its next message: each takes about one a second, whoever sends.

    `line_until` and `urgent_until` are the ends of the lines of those who were sent away to come again.
    """

    __tablename__ = "pace"
    channel: str = Field(primary_key=True)
    free_at: datetime = instant()
    line_until: datetime | None = instant(null=True)
    urgent_until: datetime | None = instant(null=True)


class SignRow(SQLModel, table=True):
    """When somebody or something was last well, by what it is: "desk", "mail".

    `trouble` is why it is not, and `at` since when; "" where all is well.
    """

    __tablename__ = "sign"
    what: str = Field(primary_key=True)
    at: datetime = instant()
    trouble: str = Field(default="", sa_type=Text)


class SuppressionRow(SQLModel, table=True):
    """An address that some messages may not go to. `address` is folded; `lifted_at` is when it was taken back."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("address", "scope", "why"),)
    id: int = identity()
    address: str
    scope: str
    why: str
    since: datetime = instant()
    lifted_at: datetime | None = instant(null=True)
    detail: str = Field(default="", sa_type=Text)


class MailEventRow(SQLModel, table=True):
    """What a mail service told of a message, once: by its own id of the event, and by what the event says."""

    __tablename__ = "mail_event"
    __table_args__ = (UniqueConstraint("event_id"), UniqueConstraint("fingerprint"))
    id: int = identity()
    event_id: str
    fingerprint: str
    message_id: int | None = refers("message.id", null=True)
    kind: str
    at: datetime = instant()
    received_at: datetime = instant(index=True)
    detail: str = Field(default="", sa_type=Text)


class StrayReplyRow(SQLModel, table=True):
    """A reply that came in and belongs to no case known here; a person looks after it."""

    __tablename__ = "stray_reply"
    __table_args__ = (UniqueConstraint("fingerprint"),)
    id: int = identity()
    fingerprint: str
    at: datetime = instant()
    sender: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    case_id: int | None = refers("case.id", null=True)


class TokenRow(SQLModel, table=True):
    """A re-survey's token, kept as its hash; it answers one case's question until `expires`."""

    __tablename__ = "token"
    hash: str = Field(primary_key=True)
    case_id: int = refers("case.id")
    expires: datetime = instant()


class RoundRow(SQLModel, table=True):
    """A round of the patrol; `repairs` counts by kind, `outage` says why not all could be looked at.

    `upto` is the sleeping case that it looked at last, after which the next round begins; 0 is from the first on.
    """

    __tablename__ = "round"
    id: int = identity()
    at: datetime = instant(index=True)
    cases: int
    unwell: int
    repairs: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    outage: str = Field(default="", sa_type=Text)
    upto: int = Field(default=0, sa_type=BigInteger)


class QuarantineRow(SQLModel, table=True):
    """A row of a file that could not be read, and why; told again it is the same. `way`: see `blocks.reading.Way`."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("source", "line", "row_hash"),)
    id: int = identity()
    source: str
    line: int
    column: str
    reason: str
    row_hash: str
    row: str = Field(sa_type=Text)
    at: datetime = instant()
    way: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
