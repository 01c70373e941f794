"""The people of the storm: they look at the case list and the outbox folder, and do what their parts say."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from random import Random

from sqlmodel import col, select

from blocks.store.casestore import CaseStore
from blocks.store.tables import CaseRow, CustomerRow
from deployments.demo.outbox import Outbox
from tests.storm.plan import Arrival
from tests.storm.roles import (
    BOTH,
    OWNER,
    TWICE,
    Act,
    Answer,
    Complain,
    Move,
    Part,
    Step,
    next_step,
    open_question,
    part_of,
)
from tests.storm.senders import Senders, response_of
from winback.case import Case

THINKS = (0.2, 2.5)  # seconds between seeing and doing


@dataclass(slots=True)
class Scene:
    """One case as those around it see it."""

    case: Case
    customer: str
    part: Part
    random: Random
    done: bool = False
    taken: set[str] = field(default_factory=set)
    step: Step | None = None
    at: float = 0.0
    calls: Sequence["Future[None]"] = ()
    responses: int = 1

    @property
    def busy(self) -> bool:
        """Whether somebody is at it."""
        return not all(call.done() for call in self.calls)


class People:
    """Everybody who acts; one thread looks, the senders' threads do."""

    def __init__(self, store: CaseStore, outbox: Outbox, senders: Senders, seed: int) -> None:
        self.store, self.outbox, self.senders, self.seed = store, outbox, senders, seed
        self.scenes: dict[int, Scene] = {}
        self.mails: dict[int, set[str]] = defaultdict(set)
        self.links: dict[int, str] = {}
        self.asked_only = False

    def arrives(self, arrival: Arrival) -> None:
        """A new customer answers."""
        part, customer = part_of(self.seed, arrival.number), f"K{arrival.number}"
        response = response_of(customer, 1, part.score, email=part.email, yearly_value=part.yearly_value)
        call = partial(self.senders.receive, response)
        self.senders.send(*[call] * (2 if arrival.twice else 1))

    def look_and_act(self) -> None:
        """Look once at everything; raises what the database raises while it is down."""
        self._read_cases()
        self._read_mails()
        for scene in self.scenes.values():
            self._consider(scene)

    @property
    def busy(self) -> bool:
        """Whether anybody is about to do something."""
        return any(scene.busy or scene.step for scene in self.scenes.values())

    @property
    def living(self) -> int:
        """Cases that are not done, as last seen."""
        return sum(not scene.done for scene in self.scenes.values())

    def _read_cases(self) -> None:
        query = select(CaseRow.id, CaseRow.head, CaseRow.done, CustomerRow.external_id).join(
            CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_id)
        )
        with self.store.database.reading() as session:
            rows = session.exec(query.order_by(col(CaseRow.id))).all()
        for case_id, head, done, customer in rows:
            scene = self.scenes.get(case_id)
            if scene is None or head > scene.case.head:
                case = self.store.case(case_id)
                assert case is not None
                scene = scene or self._enters(case, str(customer))
                scene.case = case
            scene.done = done

    def _enters(self, case: Case, customer: str) -> Scene:
        part = part_of(self.seed, int(customer[1:]))
        return self.scenes.setdefault(case.id, Scene(case, customer, part, Random(f"{self.seed} {customer}")))

    def _read_mails(self) -> None:
        for mail in self.outbox.new():
            self.mails[mail.case_id].add(mail.key)
            if "/a/" in mail.text:
                self.links[mail.case_id] = mail.text.split("/a/", 1)[1].split()[0]

    def _consider(self, scene: Scene) -> None:
        """Think of the next step, and take it when it has been thought about."""
        if scene.busy:
            return
        step = self._settling(scene) or next_step(
            scene.case,
            scene.customer,
            scene.part,
            scene.taken,
            has_link=scene.case.id in self.links,
            asked_only=self.asked_only,
        )
        if step is None or scene.step is None or step.nonce != scene.step.nonce:
            scene.step, scene.at = step, time.monotonic() + scene.random.uniform(*THINKS)
        elif time.monotonic() >= scene.at:
            scene.taken.add(step.nonce)
            scene.step = None
            scene.calls = self.senders.send(*self._calls(scene, step))

    def _settling(self, scene: Scene) -> Step | None:
        """Somebody asks what became of a mail: it lies in the folder, or it does not."""
        question = open_question(scene.case)
        if question is None:
            return None
        key, times = question
        fields = {"message": key, "arrived": key in self.mails[scene.case.id]}
        return Step(Act("settle", fields), f"{scene.customer}-settle-{key.replace('/', '-')}-{times}")

    def _calls(self, scene: Scene, step: Step) -> list[Callable[[], None]]:
        """The presses, mails and links that a step is made of."""
        move = step.move
        match move:
            case Act():
                actors = [self._owner(scene) if who == OWNER else who for who in move.by]
                names = [f"{step.nonce}-{who}" if move.manner == BOTH else step.nonce for who in actors]
                calls: list[Callable[[], None]] = [
                    partial(self.senders.act, scene.case.id, move, who, name)
                    for who, name in zip(actors, names, strict=True)
                ]
            case Answer():
                calls = [partial(self.senders.answer, scene.case.id, self.links[scene.case.id], move)]
            case Complain():
                scene.responses += 1
                part = scene.part
                told = response_of(
                    scene.customer, scene.responses, move.score, email=part.email, yearly_value=part.yearly_value
                )
                calls = [partial(self.senders.receive, told)]
        return calls * (2 if manner(move) == TWICE else 1)

    @staticmethod
    def _owner(scene: Scene) -> str:
        return scene.case.owner or scene.case.policy.teams[scene.case.team].supervisor


def manner(move: Move) -> str:
    """How a move is made; a complaint simply comes."""
    return "" if isinstance(move, Complain) else move.manner
