"""Whole lives on the web and only there: every action by its page and form, from the alert to the close."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.web.staff.inputs import LOCAL
from tests.conftest import MEMORY
from tests.desk.people import A_DEED_TAKES, ByCalls, journal
from tests.desk.slack_lives import LIVES
from tests.desk.steps import Deed
from tests.lives import Life
from tests.webdesk import Visit, desk_of, forms_of, words_of

WRONG = re.compile(r'id="(?:f-)?([\w-]+)-wrong"')


class OnTheWeb:
    """By pages and forms alone. `nonces` are the forms' own, in order."""

    def __init__(self, life: Life) -> None:
        self.life, self.desk = life, desk_of(life)
        self.nonces: list[str] = []

    def does(self, deed: Deed) -> None:
        head = self.life.case.head
        page = self._does(deed)
        assert page.status_code == 200, words_of(page)
        assert "Noted. The case goes on." in words_of(page)
        assert self.life.case.head == head + 1
        self.nonces.append(self.life.case.entries[-1].key.split("/", 3)[3])
        self.life.passes(**A_DEED_TAKES)

    def fails_to(self, deed: Deed, why: str) -> None:
        head = self.life.case.head
        page = self._visit(deed).opens(self._address(deed))
        assert page.status_code == 409
        assert why in words_of(page)
        assert self.life.case.head == head

    def mistypes(self, deed: Deed, beside: str) -> None:
        head = self.life.case.head
        page = self._does(deed)
        assert page.status_code == 422
        assert WRONG.findall(page.text) == [beside]
        assert forms_of(page)[self._address(deed)][beside] == deed.filled_in[beside]
        assert self.life.case.head == head

    def brings_up(self, who: str, said: str, customer: Mapping[str, str]) -> None:
        """What is seen in Slack is brought up there."""
        ByCalls(self.life, []).brings_up(who, said, customer)

    def _does(self, deed: Deed):
        zone = ZoneInfo(self.life.store.policy().team_calendar(self.life.case.team).zone)
        typed = {name: _typed(value, zone) for name, value in deed.filled_in.items()}
        visit, address = self._visit(deed), self._address(deed)
        page = visit.opens(f"/cases/{self.life.case_id}")
        if address in forms_of(page):
            return visit.fills_in(page, address)
        page = visit.opens(address)
        if deed.action == "letter" and address not in forms_of(page):
            page = visit.opens(f"{address}?letter={typed['letter']}")
        return visit.fills_in(page, address, typed | ({"step": "send"} if deed.action in {"letter", "write"} else {}))

    def _visit(self, deed: Deed) -> Visit:
        return Visit(self.desk, deed.who)

    def _address(self, deed: Deed) -> str:
        return f"/cases/{self.life.case_id}/do/{deed.action}"


def _typed(value: object, zone: ZoneInfo) -> str:
    return value.astimezone(zone).strftime(LOCAL) if isinstance(value, datetime) else str(value)


ON_POSTGRESQL = ("a refund above the limit",)


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("database_url", "name"),
    [("sqlite", name) for name in LIVES] + [("postgresql", name) for name in ON_POSTGRESQL],
    indirect=["database_url"],
)
def test_a_life_on_the_web_is_the_life_that_was_meant(lives, migrated_sqlite: Path, name: str):
    ends, life = LIVES[name]
    people = OnTheWeb(lives())

    for step in life:
        step(people)
    people.life.passes(minutes=1)

    assert people.life.case.stage == ends
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        again = Life(f"sqlite:///{shutil.copyfile(migrated_sqlite, f'{folder}/winback.db')}")
        with closing(again.store.database):
            calls = ByCalls(again, people.nonces)
            for step in life:
                step(calls)
            again.passes(minutes=1)
            assert journal(people) == journal(calls)
