"""The ways out: how a message of the outbox leaves by mail or in Slack, and how a lost one is found."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from json import dumps
from typing import Protocol

from sqlmodel import Session

from blocks.house import House
from blocks.mail import Mail
from blocks.sending import NotNow, Refused
from blocks.slack import Mark, Place, Slack
from blocks.slack_errors import Gone
from blocks.store import cards
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.tables import CardRow, MessageRow
from winback.actions import Actor
from winback.cards.card import card
from winback.cards.direct import direct, line, note
from winback.cards.kit import Post
from winback.case import Case

log = logging.getLogger(__name__)

NAMED = re.compile(r'"(\d+)\.\d+"')
"""A button's value: a case and the entry that its picture shows."""

SKEW = timedelta(minutes=10)
"""How far Slack's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out; `also` is written down with the message's new state."""

    provider_id: str
    also: Callable[[Session], None] | None = None


class Way(Protocol):
    """A way out. Every call is bounded in time."""

    def send(self, row: MessageRow) -> Sent:
        """Send it once. Raises NotNow, Refused or Unclear."""

    def find(self, row: MessageRow) -> Sent | None:
        """What did go out although nobody noted it; None where nothing is to be found."""


def way_of(house: House, row: MessageRow) -> Way:
    """The way that a message takes; raises NotNow or Refused where it is closed."""
    if row.channel == "mail":
        return ByMail(house)
    if house.slack:
        return InSlack(house.store, house.slack)
    if house.slack_name:
        raise NotNow("Slack's block could not be loaded")
    raise Refused("Slack is not set up any more")


class ByMail:
    """By the house's mailer."""

    def __init__(self, house: House) -> None:
        self.store, self.mailer = house.store, house.mailer

    def send(self, row: MessageRow) -> Sent:
        """A mail from the company."""
        policy = self.store.policy()
        mail = Mail(
            id=row.id,
            subject=row.subject,
            key=row.key,
            role=row.role,
            sender=policy.sender,
            sender_name=policy.company,
            to=row.address,
            title=row.title,
            text=row.text,
            language=row.language,
            at=self.store.now(),
        )
        return Sent(self.mailer.send(mail))

    def find(self, row: MessageRow) -> Sent | None:
        """By the outbox's id."""
        found = self.mailer.find(row.id)
        return Sent(found) if found else None


class InSlack:
    """A card, a line in a team's channel, or a direct message."""

    def __init__(self, store: CaseStore, slack: Slack) -> None:
        self.store, self.slack = store, slack

    def send(self, row: MessageRow) -> Sent:
        """Draw the card, or post the message."""
        if row.kind == "card":
            return self._draw(row)
        place = self.slack.post(self._channel(row), self._post(row), Mark(row.id, row.case_id))
        return Sent(place.ts)

    def find(self, row: MessageRow) -> Sent | None:
        """By the ids that the message carries."""
        case = self._case(row)
        with self.store.database.reading() as session:
            if case and row.kind == "card" and cards.card_of(session, case):
                return None  # it was being drawn anew, which may be done twice
        place = self.slack.find(self._channel(row), row.id, row.created_at - SKEW)
        if place is None:
            return None
        return Sent(place.ts, self._keep(case, place, row.id) if case and row.kind == "card" else None)

    def _channel(self, row: MessageRow) -> str:
        return row.address if row.role == "team" else self.slack.direct_channel(row.address)

    def _post(self, row: MessageRow) -> Post:
        case, policy = self._case(row), self.store.policy()
        if case is None:
            return _drawn(lambda: note(row.title, row.brief or row.text))
        with self.store.database.reading() as session:
            dossier, place = read_dossier(session, case), cards.card_of(session, case)
        reader = policy.roster.get(row.recipient)
        if reader is None:
            return _drawn(lambda: line(row.title, row.brief, place.link if place else ""))
        return _drawn(lambda: direct(row.title, row.brief, case, dossier, policy, Actor.of(reader)))

    def _case(self, row: MessageRow) -> Case | None:
        return self.store.case(row.case_id) if row.case_id else None

    # -- the card --

    def _draw(self, row: MessageRow) -> Sent:
        case = self._case(row)
        if case is None:
            raise Refused("the case is not there any more")
        post, known = self.picture(case)
        seq, looks = case.head, looks_of(post)
        if known and known.channel == row.address:
            try:
                self.slack.update(Place(known.channel, known.ts), post, Mark(known.message_id, case.id))
            except Gone:
                known = None
            else:
                return Sent(known.ts, lambda session: cards.shows(session, case, seq=seq, picture=looks))
        place = self.slack.post(row.address, post, Mark(row.id, case.id))
        keep = self._keep(case, place, row.id)

        def keep_and_show(session: Session) -> None:
            keep(session)
            cards.shows(session, case, seq=seq, picture=looks)

        return Sent(place.ts, keep_and_show)

    def picture(self, case: Case) -> tuple[Post, CardRow | None]:
        """What the case's card is to look like, and where it stands; raises Refused where it cannot be drawn."""
        with self.store.database.reading() as session:
            dossier, known = read_dossier(session, case), cards.card_of(session, case)
        return _drawn(lambda: card(case, dossier, self.store.policy())), known

    def _keep(self, case: Case, place: Place, message_id: int) -> Callable[[Session], None]:
        link = self.slack.permalink(place)

        def keep(session: Session) -> None:
            cards.keep(session, case, channel=place.channel, ts=place.ts, message_id=message_id, link=link)

        return keep


def _drawn(draw: Callable[[], Post]) -> Post:
    """A picture; one that cannot be drawn is refused, so that it holds up no case and goes by the next way."""
    try:
        return draw()
    except Exception as mistake:
        log.exception("a picture for Slack cannot be drawn")
        raise Refused(f"it cannot be drawn for Slack: {type(mistake).__name__}") from mistake


def looks_of(post: Post) -> str:
    """A hash of a picture: two that look alike are not drawn twice. The entry that its buttons name does not show."""
    looks = NAMED.sub(r'"\1"', dumps([post.text, post.blocks], sort_keys=True))
    return blake2b(looks.encode(), digest_size=16).hexdigest()
