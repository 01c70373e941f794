"""Cases that fell asleep under an earlier version are finished by today's code."""

import ast
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import flows
from blocks.store.casestore import Recorded
from blocks.store.instants import write_instant
from blocks.store.tables import EntryRow
from tests.lives import Life
from tests.upgrades.stored import Asleep, files, releases
from winback.policy import from_snapshot

WHY = {"root_cause": "carrier", "action": "changed it"}
ACTS = {
    "contact": ("contact", "mette", {"reached": True}),
    "letter": ("letter", "mette", {}),
    "reply": ("contact", "mette", {"reached": True}),
    "documentation": ("document", "mette", WHY),
    "resolution": ("resolve", "mette", {"kind": "explanation", **WHY}),
    "supervisor": ("resolve", "birgit", {"kind": "explanation", **WHY}),
    "approval": ("approve", "anders", {}),
    "check_in": ("check-in", "mette", {"result": "satisfied"}),
    "farewell": ("letter", "birgit", {}),
    "touchpoint_time": ("touch", "mette", {}),
    "aftercare": ("touch", "mette", {}),
}
"""What somebody may do at each wait that a person ends."""

GONE = {"sent", "delivered", "bounced", "refused"}
"""States in which a message is not sent any more."""


ONCE = {"receipt", "survey", "review"}
"""Kinds of messages of which a customer gets each but once in a generation, whatever its key."""


def cases(*, firsts: bool) -> Iterator[Any]:
    """The first sleeping case of each wait with both databases; the others, unless only `firsts`, with SQLite."""
    for release in releases():
        seen = set[str]()
        for file in files(release):
            wait = Asleep.read(file).wait
            for kind in ["sqlite"] * (not firsts) if wait in seen else ["sqlite", "postgresql"]:
                yield pytest.param(kind, file, id=f"{release.name}/{file.stem}-{kind}")
            seen.add(wait)


every_case = pytest.mark.parametrize(("todays_store", "asleep"), list(cases(firsts=False)), indirect=True)
first_cases = pytest.mark.parametrize(("todays_store", "asleep"), list(cases(firsts=True)), indirect=True)
some_case = pytest.mark.parametrize("todays_store", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def asleep(request: pytest.FixtureRequest) -> Asleep:
    """One case of one release."""
    return Asleep.read(request.param)


@pytest.mark.drawn(3)
@first_cases
def test_silence_brings_a_sleeping_case_to_its_end(asleep: Asleep, upgraded: Callable[[Asleep], Life]):
    life = upgraded(asleep)
    goes_on(life)
    life.passes(days=2)
    falls_silent(life)

    assert_finished(life, asleep)


@pytest.mark.drawn(3)
@every_case
def test_an_answer_leads_a_sleeping_case_on_to_its_end(asleep: Asleep, upgraded: Callable[[Asleep], Life]):
    life = upgraded(asleep)
    goes_on(life)
    assert is_answered(life, asleep)
    falls_silent(life)

    assert_finished(life, asleep)


@some_case
@pytest.mark.parametrize("release", releases(), ids=lambda release: release.name)
def test_what_a_later_version_wrote_is_passed_over(release: Path, upgraded: Callable[[Asleep], Life]):
    newer = with_news_of_a_later_version(Asleep.read(release / "check_in.json"))
    life = upgraded(newer)
    goes_on(life)
    assert is_answered(life, newer)
    falls_silent(life)

    assert_finished(life, newer)


@pytest.mark.parametrize("release", releases()[-1:], ids=lambda release: release.name)
def test_every_wait_of_the_story_is_among_the_sleeping_cases(release: Path):
    recorded = {Asleep.read(file).wait for file in files(release)}

    assert recorded - {""} == set(waits_of_the_story())


def goes_on(life: Life) -> None:
    """The engine of those days knows no run of today's: the patrol makes it, and nobody keeps the case suspended."""
    life.patrols()
    if life.case.suspended:
        assert isinstance(life.acts("resume", "birgit"), Recorded)


def is_answered(life: Life, asleep: Asleep) -> bool:
    """Whether what the case waits for was taken when it came."""
    act = ACTS.get(asleep.wait)
    if act:
        action, actor, fields = act
        return isinstance(life.acts(action, actor, **fields), Recorded)
    if asleep.wait == "answer":
        told = life.store.answer(link_of(asleep), 9)
        life.runs_on()
        return isinstance(told, Recorded)
    life.responds(1, customer="K1", verbatim="And again.", key="later")
    life.runs_on()
    return True


def link_of(asleep: Asleep) -> str:
    """The token in the link that the customer has."""
    asked = next(row for row in asleep.tables["message"] if row["kind"] == "survey")
    return asked["text"].split("/a/")[1].split()[0]


def falls_silent(life: Life) -> None:
    """Nobody does anything more; the patrol looks round so seldom that what is overdue is overdue together."""
    latest = life.clock.at + timedelta(days=900)
    while not life.row.done and life.clock.at < latest:
        life.clock.at += timedelta(days=45)
        life.patrols()
    life.clock.at += timedelta(days=45)
    life.patrols()


def assert_finished(life: Life, asleep: Asleep) -> None:
    """The case is at its end, its past is as it was, and nobody was written to twice."""
    assert life.row.done
    assert life.row.outcome
    assert life.row.troubles == 0
    assert journal(life)[: len(asleep.tables["entry"])] == as_kept(asleep.tables["entry"])
    assert life.patrols() == {}
    sent = Counter((mail.subject, mail.key) for mail in life.postbox.mails)
    gone = {(row["subject"], row["key"]) for row in asleep.tables.get("message", []) if row["state"] in GONE}
    assert set(sent.values()) <= {1}
    assert not gone & set(sent)
    assert {row.state for row in life.messages} <= GONE | {"unknown"}
    once = Counter((row.key.split("/")[0], row.title) for row in life.messages if row.kind in ONCE)
    assert set(once.values()) <= {1}, "a step has another name than it had"


def journal(life: Life) -> list[dict[str, Any]]:
    """The journal's rows, first to last."""
    with life.store.database.reading() as session:
        rows = session.exec(select(EntryRow).where(EntryRow.case_id == life.case_id).order_by(EntryRow.seq)).all()
    return as_kept([row.model_dump() | {"at": write_instant(row.at)} for row in rows])


def as_kept(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries with their bodies as the text that the database keeps."""
    return [entry | {"body": json.dumps(entry["body"])} for entry in entries]


def with_news_of_a_later_version(asleep: Asleep) -> Asleep:
    """The same case with an entry and with fields that nobody here has heard of, as after a step back."""
    tables = json.loads(json.dumps(asleep.tables))
    policy, case, entries = tables["policy"][-1], tables["case"][0], tables["entry"]
    policy["body"] = json.dumps({**json.loads(policy["body"]), "weather": {"due": "2h"}})
    assert from_snapshot(policy["body"])
    for entry in entries:
        entry["body"] |= {"mood": "dark"}
    case["head"] += 1
    foreseen = {"seq": case["head"], "kind": "foreseen", "key": "g1/foreseen/1", "body": {"what": {"rain": 0.9}}}
    entries.append(entries[-1] | foreseen)
    return replace(asleep, tables=tables)


def waits_of_the_story() -> Iterator[str]:
    """The names that the flows' source gives to `wait_for`, as they stand or by a variable of the same function."""
    for file in Path(flows.__path__[0]).glob("*.py"):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                yield from _waits_of(function)


def _waits_of(function: ast.FunctionDef) -> Iterator[str]:
    nodes = list(ast.walk(function))
    named = {
        node.targets[0].id: node.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "wait_for":
            name = node.args[1]
            value = named[name.id] if isinstance(name, ast.Name) else name
            yield from (word.value for word in ast.walk(value) if isinstance(word, ast.Constant))
