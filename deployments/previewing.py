"""All pictures of a case as people in Slack have it, written down for people who design."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from blocks.store import outbox
from blocks.store.agenda import read_agenda
from blocks.store.customers import read_dossier
from blocks.store.lists import owners_of_open_cases
from winback.actions import ACTIONS, Actor, open_to
from winback.cards import forms
from winback.cards.card import card
from winback.cards.direct import direct
from winback.cards.forms import Draft, Written
from winback.cards.home import home
from winback.cards.kit import Post, View
from winback.cards.picture import html
from winback.cards.whole import whole
from winback.case import Case
from winback.dossier import Dossier
from winback.notices import notice
from winback.policy import Policy, Staff
from winback.reach import Reach

PAGE = "preview.html"


class Preview:
    """A case in front of one member of staff."""

    def __init__(self, session: Session, case: Case, policy: Policy, reader: Staff, now: datetime) -> None:
        self.session, self.case, self.policy, self.now = session, case, policy, now
        self.person, self.reader = reader, Actor.of(reader)
        self.dossier: Dossier = read_dossier(session, case)
        self.draft = self._draft()

    def parts(self, *, all_forms: bool) -> dict[str, Post | View]:
        """Every picture by the name of its file; `all_forms`: those, too, that only colleagues may fill in."""
        case, dossier, policy = self.case, self.dossier, self.policy
        agenda = read_agenda(self.session, self.person, policy, self.now)
        return {
            "card": card(case, dossier, policy),
            "direct": self._direct(),
            "whole": whole(case, dossier, policy, self.reader),
            **dict(self._forms(all_forms=all_forms)),
            "home": home(agenda, policy, self.reader),
        }

    def _direct(self) -> Post:
        """The alert, as whoever the case goes to reads it."""
        case, dossier, policy = self.case, self.dossier, self.policy
        told = notice("alert", case, dossier, key=PAGE, tell=("owner",), policy=policy, now=self.now, reach=Reach({}))[
            0
        ]
        return direct(told.title, told.brief, case, dossier, policy, self.reader)

    def _forms(self, *, all_forms: bool) -> Iterator[tuple[str, View]]:
        load = owners_of_open_cases(self.session)
        for action, reader in self._who_may(all_forms=all_forms).items():
            if action not in forms.ASKING:
                continue
            case, dossier, policy, now, draft = self.case, self.dossier, self.policy, self.now, self.draft
            view = forms.form(action, case, dossier, policy, reader=reader, now=now, draft=draft, load=load)
            yield f"form-{action}", view
            if action == "letter" and draft:
                letter = Written(draft.subject, draft.text)
                view = forms.preview(action, letter, case, dossier, policy, reader=reader, now=now, draft=draft)
                yield f"form-{action}-preview", view

    def _who_may(self, *, all_forms: bool) -> dict[str, Actor]:
        """Who is shown each form that fits the stage: the reader, else the first colleague who may fill it in."""
        colleagues = [Actor.of(person) for person in self.policy.staff] if all_forms else []
        may = {who.id: set(open_to(self.case, who, self.policy)) for who in (self.reader, *colleagues)}
        found = {
            action: next((who for who in (self.reader, *colleagues) if action in may[who.id]), None)
            for action in ACTIONS
        }
        return {action: who for action, who in found.items() if who}

    def _draft(self) -> Draft | None:
        if len(self.case.drafts) != 1:
            return None
        row = outbox.find(self.session, self.case.id, self.case.drafts[0])
        return Draft(row.key, row.title, row.text) if row else None


def write(folder: Path, title: str, parts: Mapping[str, Post | View], policy: Policy, team: str) -> list[Path]:
    """Write each picture as Block Kit JSON, and a page of all; forms of an earlier look are taken away."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.glob("form-*.json"):
        old.unlink()
    files = []
    for name, part in parts.items():
        files.append(folder / f"{name}.json")
        document = asdict(part) if isinstance(part, Post) else part
        files[-1].write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    page = folder / PAGE
    page.write_text(html(title, parts, ZoneInfo(policy.team_calendar(team).zone)), encoding="utf-8")
    return [page, *files]
