"""A message's way out in Slack: a card, a line in a team's channel, or a direct message."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import blake2b
from json import dumps

from sqlmodel import Session

from blocks.sending import NotNow, Refused, Unclear
from blocks.slack import Mark, Place, Slack
from blocks.slack_errors import Gone
from blocks.store import cards
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.tables import CardRow, MessageRow
from tasks.way import Check, Sent
from winback.actions import Actor
from winback.cards.card import card, moved
from winback.cards.direct import direct, line, note
from winback.cards.kit import Post
from winback.case import Case

log = logging.getLogger(__name__)

NAMED = re.compile(r'"(\d+)\.\d+"')
"""A button's value: a case and the entry that its picture shows."""

SKEW = timedelta(hours=1)
"""How far Slack's clock may be from ours."""


class InSlack:
    """A card, a line in a team's channel, or a direct message."""

    tells = False

    def __init__(self, store: CaseStore, slack: Slack) -> None:
        self.store, self.slack = store, slack

    def send(self, row: MessageRow, in_time: Check) -> Sent:
        """Draw the card, or post the message."""
        if row.kind == "card":
            return self._draw(row, in_time)
        channel, post = self._channel(row), self._post(row)
        in_time()
        return Sent(self.slack.post(channel, post, Mark(row.id, row.case_id)).ts)

    def find(self, row: MessageRow) -> Sent | None:
        """By the ids that the message carries; a card that was drawn anew carries those of its first posting."""
        place = self.slack.find(self._channel(row), {row.id}, _since(row))
        if place is None:
            return None
        case = self._case(row) if row.kind == "card" else None
        return Sent(place.ts, self._keep(case, place, row.id) if case else None)

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

    def _draw(self, row: MessageRow, in_time: Check) -> Sent:
        case = self._case(row)
        if case is None:
            raise Refused("the case is not there any more")
        post, known = self.picture(case)
        looks = looks_of(post)
        stands = Place(known.channel, known.ts) if known else self._posted_unknown(case, row)
        if stands and stands.channel == row.address:
            in_time()
            try:
                self.slack.update(stands, post, Mark(known.message_id if known else row.id, case.id))
            except Gone:
                stands = None
            else:
                keep = None if known else self._keep(case, stands, row.id)
                return Sent(stands.ts, _shown(case, looks, keep))
        in_time()
        place = self.slack.post(row.address, post, Mark(row.id, case.id))
        if stands and known:
            self._leave(stands, known.message_id, case)
        return Sent(place.ts, _shown(case, looks, self._keep(case, place, row.id)))

    def _posted_unknown(self, case: Case, row: MessageRow) -> Place | None:
        """A card that somebody posted before, whose answer was lost and which went by mail in the end."""
        with self.store.database.reading() as session:
            tried = {one.id: one for one in cards.tried(session, case) if one.id != row.id}
        return self.slack.find(row.address, tried, min(map(_since, tried.values()))) if tried else None

    def _leave(self, place: Place, message_id: int, case: Case) -> None:
        """The card stands in another channel now; where that cannot be said, it stays as it is."""
        with suppress(NotNow, Refused, Unclear, Gone):
            self.slack.update(place, _drawn(lambda: moved(case, self.store.policy())), Mark(message_id, case.id))

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


def _since(row: MessageRow) -> datetime:
    """Before this Slack cannot have had the message."""
    return max(row.created_at, row.wanted_at or row.created_at) - SKEW


def _shown(case: Case, looks: str, keep: Callable[[Session], None] | None) -> Callable[[Session], None]:
    """Writes down where the card stands, where that is news, and what it shows."""
    seq = case.head

    def write(session: Session) -> None:
        if keep:
            keep(session)
        cards.shows(session, case, seq=seq, picture=looks)

    return write


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
