"""A company with many cases in the stand-in Slack, each with its card."""

from datetime import timedelta

from sqlmodel import func, select

from bench.pressing.listen import block
from blocks.slack import Mark, Slack
from blocks.store import migrate
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.database import Database
from blocks.store.responses import store_responses
from blocks.store.tables import EntryRow
from tests.lives import Clock, PlainRuns
from tests.standin import Person, SlackWorld
from winback.cards.card import card
from winback.cards.kit import Post
from winback.policy import Policy, check_policy
from winback.responses import Person as Customer
from winback.responses import Response
from winback.scales import Scale

PEOPLE = 41
CHANNEL = "C0CARE"
VERBATIM = "The parcel came two days late, and nobody could say where it was. "


def policy() -> Policy:
    """People who take what they claim; nothing is assigned to them."""
    staff = [
        {"id": f"p{number}", "name": f"Person {number}", "email": f"p{number}@bench.example", "team": "cx",
         "role": "supervisor" if number == 0 else "manager", "max_open": 0}
        for number in range(PEOPLE)
    ]  # fmt: skip
    team = {"name": "Customer care", "email": "cx@bench.example", "supervisor": "p0"}
    return check_policy({"company": "Nordlys", "teams": {"cx": team}, "staff": staff})


class Company:
    """A case store with cases, and the stand-in Slack with a card for each."""

    def __init__(self, url: str, world: SlackWorld, cases: int) -> None:
        migrate(url)
        self.url, self.world, self.policy = url, world, policy()
        self.database = Database(url)
        self.store = CaseStore(self.database, PlainRuns(Clock()))
        self.store.enforce(self.policy)
        self._open(cases)
        self.slack: Slack = block(world.api_url)
        self.people: list[Person] = [world.add_person(one.name, one.email) for one in self.policy.staff]
        world.add_channel(CHANNEL, "customer-care", self.people)
        for number in range(1, cases + 1):
            self.slack.post(CHANNEL, self.draw(number), Mark(number, number))
        self.cards = world.channel(CHANNEL).messages

    def _open(self, cases: int) -> None:
        now = self.store.now()
        answers = [
            Response(
                source="file", form="default", key=f"r{number}", answered_at=now, scale=Scale.NPS, score=number % 7,
                verbatim=VERBATIM * (1 + number % 4), touchpoint="Delivery",
                person=Customer(external_id=f"K{number}", name=f"Customer {number}", language="da",
                                email=f"k{number}@customers.example", phone="+4510121012"),
            )
            for number in range(cases)
        ]  # fmt: skip
        with self.database.writing() as session:
            before = now - timedelta(days=1)
            store_responses(session, answers, policy=self.policy, now=now, history_before=before)
        self.store.open_cases(even_many=True)

    def draw(self, case_id: int) -> Post:
        """A case's card, read and drawn."""
        case = self.store.case(case_id)
        assert case is not None
        with self.database.reading() as session:
            return card(case, read_dossier(session, case), self.policy)

    def claims(self) -> int:
        """How many claims stand in the journals."""
        with self.database.reading() as session:
            return session.exec(select(func.count()).where(EntryRow.kind == "claimed")).one()
