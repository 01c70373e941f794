"""A message's way out by the house's mailer."""

from blocks.house import House
from blocks.mail import Mail
from blocks.mail.drawn import is_address
from blocks.sending import ANSWERS, GROUP, RELAY, REPLIES
from blocks.store import signs
from blocks.store.tables import MessageRow
from tasks.way import Check, Sent
from winback.case import Case
from winback.correspondence import answers
from winback.letters import page
from winback.links import unsubscribe_url
from winback.policy import Policy
from winback.replies import reply_address


class ByMail:
    """A mail from the company. What goes to a customer is drawn as a page too, from the text that stands in the row."""

    def __init__(self, house: House) -> None:
        self.store, self.mailer, self.texts = house.store, house.mailer, house.texts

    @property
    def tells(self) -> bool:
        """As the mailer does."""
        return self.mailer.tells

    def send(self, row: MessageRow, in_time: Check) -> Sent:
        """A mail from the company."""
        policy = self.store.policy()
        case = self.store.case(row.case_id) if row.role == "customer" and row.case_id else None
        mail = self._to_customer(row, policy, case) if case else self._mail(row, policy)
        in_time()
        return Sent(self.mailer.send(mail), proves=_proves(mail))

    def find(self, row: MessageRow) -> Sent | None:
        """By the outbox's id."""
        found = self.mailer.find(row.id)
        return Sent(found) if found else None

    def _mail(self, row: MessageRow, policy: Policy) -> Mail:
        return Mail(
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
            kind=row.kind,
            token=row.token,
        )

    def _to_customer(self, row: MessageRow, policy: Policy, case: Case) -> Mail:
        html = page.draw(
            row.text,
            title=row.title,
            language=row.language,
            company=policy.company,
            answers=answers(case, row.text, policy, row.language) if row.kind == "survey" else None,
            folder=self.texts,
        )
        team = policy.teams.get(case.team)
        replies = reply_address(row.token, policy.mail.reply_domain) if policy.mail.reply_domain else ""
        owner = policy.roster.get(case.owner or "")
        own = owner.email if owner and is_address(owner.email) else ""
        stops = _stops(unsubscribe_url(policy.answer_url, row.token), replies)
        mail = self._mail(row, policy)
        changed = {
            "html": html,
            "sender": (team.sender if team else "") or policy.sender,
            "reply_to": replies or own,
            "reply_to_name": owner.name if owner else policy.company,
            "headers": stops if mail.asks else {},
        }
        return mail.model_copy(update=changed)


def _stops(page: str, replies: str) -> dict[str, str]:
    """How a mail program stops such mails: by one click (RFC 8058), or by a mail where there is no page for that."""
    ways = [f"<{page}>"] if page else []
    ways += [f"<mailto:{replies}?subject=unsubscribe>"] if replies else []
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if page else {}
    return {"List-Unsubscribe": ", ".join(ways)} | one_click if ways else {}


def _proves(mail: Mail) -> tuple[str, ...]:
    """Which troubles are over once a mail has gone: those of what it went with."""
    with_it = {mail.sender: True, REPLIES: bool(mail.reply_to), GROUP: mail.asks, RELAY: mail.role == "customer"}
    return tuple(signs.of("mail", one) for one, there in (with_it | {ANSWERS: True}).items() if there)
