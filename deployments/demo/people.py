"""The people of the demo: they look at the outbox folder and the case list, and each does one thing at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from blocks.store.casestore import CaseStore, Recorded
from blocks.store.customers import read_customer
from blocks.store.tables import CaseRow
from deployments.demo.beats import CUSTOMER, NOBODY, OWNER, Answer, Beat, Complain, Do, Part, letter
from deployments.demo.commentary import Commentary
from deployments.demo.complaints import write_complaint
from deployments.demo.outbox import Mail, Outbox, subject_matter
from winback import entries as e
from winback.actions import Refusal
from winback.case import Case
from winback.people import Customer


@dataclass(slots=True)
class Scene:
    """What is going on around one customer: the case, the mails that nobody has acted on yet, the place in the part."""

    case: Case
    customer: Customer
    part: Part
    done: bool = False
    played: int = 0
    fresh: set[str] = field(default_factory=set)
    link: str = ""
    known: set[str] = field(default_factory=set)

    @property
    def owner(self) -> str:
        """Who has the case; the supervisor where nobody does."""
        return self.case.owner or self.case.policy.teams[self.case.team].supervisor

    def sees(self, mails: Iterable[Mail]) -> None:
        """Take in new mails. The same message to several people is one sight."""
        for mail in mails:
            message = mail.key if mail.role == CUSTOMER else mail.key.rsplit("/", 1)[0]
            if message not in self.known:
                self.known.add(message)
                self.fresh.add(subject_matter(mail, self.case.entries))
            if "/a/" in mail.text:
                self.link = mail.text.split("/a/", 1)[1].split()[0]

    def cue(self) -> Beat | None:
        """The next beat, if its moment has come."""
        for place, beat in enumerate(self.part.beats[self.played :], self.played):
            if self._is_time_for(beat) or (not beat.sees and place == self.played):
                self.played = place + 1
                self.fresh -= {beat.sees}
                return beat
            if not beat.may_be_missed:
                break
        return None

    def lies_unread(self) -> bool:
        """Whether a draft has come that the part says nothing about."""
        drafts = {sight for sight in self.fresh if sight.startswith("draft ")}
        self.fresh -= drafts
        return bool(drafts and self.case.drafts)

    def _is_time_for(self, beat: Beat) -> bool:
        lapsed = isinstance(beat.does, Do) and beat.does.action == "letter" and not self.case.drafts
        return (beat.sees in self.fresh and not lapsed) or beat.sees == f"at {self.case.stage.value}"


class People:
    """Everybody who acts. Each look lets each case go on by one step at most."""

    def __init__(
        self, store: CaseStore, outbox: Outbox, cast: Iterable[Part], ingest: Callable[[Path], None], files: Path
    ) -> None:
        self.store, self.outbox, self.ingest, self.files = store, outbox, ingest, files
        self.cast = {part.customer: part for part in cast}
        self.scenes: dict[int, Scene] = {}
        self.refusals: list[str] = []
        self.mails_seen = 0

    def look_and_act(self, commentary: Commentary) -> bool:
        """Look once at all that can be seen, and act on it; whether anybody did something."""
        mails = self.outbox.new()
        self.mails_seen += len(mails)
        self._read_case_list(commentary)
        commentary.tell_mails(mails, {number: scene.case for number, scene in self.scenes.items()})
        acted = False
        for number, scene in self.scenes.items():
            scene.sees(mail for mail in mails if mail.case_id == number)
            acted = self._act(scene, commentary) or acted
        return acted

    def _read_case_list(self, commentary: Commentary) -> None:
        with self.store.database.reading() as session:
            rows = session.exec(select(CaseRow).order_by(col(CaseRow.id))).all()
        for row in rows:
            scene = self.scenes.get(row.id) or self._enters(row, commentary)
            scene.done = row.done
            if row.head > scene.case.head:
                case = self.store.case(row.id)
                assert case is not None
                commentary.tell_entries(case, case.entries[scene.case.head :])
                scene.case = case

    def _enters(self, row: CaseRow, commentary: Commentary) -> Scene:
        with self.store.database.reading() as session:
            customer = read_customer(session, row.customer_id)
        part = self.cast.get(customer.external_id or customer.name or NOBODY)
        scene = Scene(Case(row.id, self.store.policy()), customer, part or Part("", "", (), ()))
        self.scenes[row.id] = scene
        commentary.names[row.id] = customer.name
        return scene

    def _act(self, scene: Scene, commentary: Commentary) -> bool:
        if self._settles_a_question(scene, commentary):
            return True
        beat = scene.cue()
        if beat is None and scene.lies_unread():
            beat = Beat("", OWNER, letter())
        if beat is None:
            return False
        who = (
            (scene.case.owner or scene.case.policy.teams[scene.case.team].supervisor) if beat.who == OWNER else beat.who
        )
        match beat.does:
            case Do():
                self._does(scene, who, beat, beat.does, commentary)
            case Answer():
                told = self.store.answer(scene.link, beat.does.score, beat.does.comment)
                if isinstance(told, Refusal):
                    commentary.tell(scene.case, CUSTOMER, f"answers too late: {told.words('en')}")
            case Complain():
                commentary.tell(scene.case, CUSTOMER, "complains again, and the answer comes with the next file")
                path = self.files / beat.does.file
                write_complaint(path, scene.customer, beat.does, self.store.now())
                self.ingest(path)
            case ignored:
                commentary.tell(scene.case, who, ignored.tells)
        return True

    def _does(self, scene: Scene, who: str, beat: Beat, move: Do, commentary: Commentary) -> None:
        done = self.store.act(scene.case.id, move.action, move.fields, actor=who)
        if isinstance(done, Refusal):
            commentary.tell_refused(scene.case, who, move, done.reason, expected=beat.refused)
            self.refusals.append(done.reason)
        else:
            commentary.tell(scene.case, who, move.tells)

    def _settles_a_question(self, scene: Scene, commentary: Commentary) -> bool:
        """A mail whose fate is not known: whoever is asked looks whether it lies in the folder."""
        asked = [x.body.message for x in scene.case.entries if isinstance(x.body, e.MessageUnknown)]
        settled = {x.body.message for x in scene.case.entries if isinstance(x.body, e.Settled)}
        key = next((message for message in asked if message not in settled), None)
        if key is None:
            return False
        arrived = key in scene.known
        done = self.store.act(scene.case.id, "settle", {"message": key, "arrived": arrived}, actor=scene.owner)
        tells = "finds the mail in the outbox" if arrived else "finds no such mail and has it sent"
        commentary.tell(scene.case, scene.owner, tells)
        return isinstance(done, Recorded)
