"""Platforms call a real app: what is signed is committed before it is answered, and nothing else is let in."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlmodel import select

from blocks.hooks.kept import Sources
from blocks.store import fetches
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.quarantine import quarantined
from blocks.store.tables import CaseRow, ResponseRow
from desk.web.systems.counts import Counts
from desk.web.systems.hooks import LARGEST, Intake, routes
from tests.hooks import ADDRESS, DELIGHTED, GENERIC, PAYLOADS, body_of, path_of, refusing, signed, source
from tests.lives import Life
from tests.ports import Port

ALL = tuple(PAYLOADS)
AT_ONCE = tuple(kind for kind in ALL if kind != "surveymonkey")


class Desk:
    """An app that hears every source, and what came of what it heard."""

    def __init__(self, life: Life, store: CaseStore | None = None, wake: Callable[[int], None] | None = None) -> None:
        self.life, self.woken, self.counts = life, list[int](), Counts()
        blocks = {kind: source(kind) for kind in ALL}
        self.sources = Sources([*ALL, "late"], blocks.get)
        self.sources.look()
        intake = Intake(self.sources, store or life.store, life.store.policy, wake or self.woken.append, self.counts)
        self.port = Port(routes(intake))

    @property
    def client(self) -> httpx.Client:
        return self.port.client

    def hears(self, kind: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> httpx.Response:
        """What is posted as the platform posts it, unless said otherwise."""
        body = body_of(kind) if body is None else body
        return self.client.post(path_of(kind), content=body, headers=signed(kind, body) if headers is None else headers)

    @property
    def responses(self) -> list[ResponseRow]:
        with self.life.store.database.reading() as session:
            return list(session.exec(select(ResponseRow)))

    @property
    def cases(self) -> int:
        with self.life.store.database.reading() as session:
            return len(session.exec(select(CaseRow)).all())

    def counted(self, kind: str, result: str) -> float:
        return self.counts.registry.get_sample_value("winback_hooks_total", {"source": kind, "result": result}) or 0


@pytest.fixture
def desk(life: Life) -> Iterator[Desk]:
    made = Desk(life)
    with made.port:
        yield made


@pytest.mark.parametrize("kind", AT_ONCE)
def test_an_unhappy_answer_becomes_a_case_and_a_replay_changes_nothing(kind: str, desk: Desk):
    first, again = desk.hears(kind), desk.hears(kind)

    assert (first.status_code, again.status_code, first.content) == (204, 204, b"")
    (response,) = desk.responses
    assert (response.source, response.score, desk.cases) == (kind, 2, 1)
    assert desk.woken == [response.case_id]
    assert (desk.counted(kind, "new"), desk.counted(kind, "same")) == (1, 1)


def test_hooks_of_one_moment_are_each_taken_in_and_answered_for_themselves(desk: Desk):
    said = [{**GENERIC, "id": f"r{n // 2}", "customer": {"id": f"k{n // 2}"}} for n in range(20)]
    bodies = [*(json.dumps(one).encode() for one in said), b"no json", body_of("surveymonkey")]
    kinds = ["generic"] * 21 + ["surveymonkey"]
    with ThreadPoolExecutor(len(bodies)) as platforms:
        answers = list(platforms.map(desk.hears, kinds, bodies))

    assert [one.status_code for one in answers] == [204] * 20 + [202, 204]
    assert sorted(one.key for one in desk.responses) == sorted(f"r{n}" for n in range(10))
    assert sorted(set(desk.woken)) == sorted({one.case_id for one in desk.responses})
    assert (desk.counted("generic", "new"), desk.counted("generic", "same")) == (10, 10)


def test_what_only_points_is_noted_before_it_is_answered(desk: Desk):
    assert [desk.hears("surveymonkey").status_code for _ in range(2)] == [204, 204]

    with desk.life.store.database.reading() as session:
        assert fetches.waiting(session) == 1
    assert desk.responses == []


def test_a_platform_that_looks_whether_somebody_is_there_is_answered(desk: Desk):
    assert desk.client.head("/hooks/surveymonkey").status_code == 200
    assert desk.client.head("/hooks/nobody").status_code == 404
    assert desk.client.get("/hooks/surveymonkey").status_code == 405


@pytest.mark.parametrize("kind", ALL)
def test_a_forged_hook_changes_nothing(kind: str, desk: Desk):
    body = body_of(kind)
    forged = [
        desk.client.post(path_of(kind, "guessed-guessed-guessed"), content=body),
        desk.client.post(f"/hooks/{kind}", content=body),
        desk.client.post(f"/hooks/{kind}/{ADDRESS}x", content=body, headers=signed(kind, body)),
    ]
    if kind != "delighted":
        forged += [
            desk.hears(kind, body + b"\n", signed(kind, body)),
            desk.hears(kind, headers=signed(kind, body, secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAA")),
        ]

    assert {answer.status_code for answer in forged} <= {401, 404}
    assert {answer.text for answer in forged} <= {"Not Found", "not signed just now"}
    assert desk.responses == []
    with desk.life.store.database.reading() as session:
        assert fetches.waiting(session) == len(quarantined(session)) == 0


@pytest.mark.parametrize("kind", ["formbricks", "generic"])
def test_a_replay_of_long_ago_is_nobodys(kind: str, desk: Desk):
    old = signed(kind, body_of(kind), time.time() - 3600)

    assert desk.hears(kind, headers=old).status_code == 401


@pytest.mark.parametrize("path", ["/hooks/nobody", "/hooks/nobody/secret", "/hooks/", "/hooks/..%2fgeneric"])
def test_who_names_no_source_finds_nothing(path: str, desk: Desk):
    assert desk.client.post(path, content=b"{}").status_code == 404


def test_a_source_that_is_not_loaded_yet_is_told_again_later(desk: Desk):
    answer = desk.client.post("/hooks/late", content=b"{}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_too_much_is_refused(desk: Desk):
    assert desk.hears("generic", b" " * (LARGEST + 1), {}).status_code == 413


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xff\x00", "this is no JSON"),
        (b'{"id": NaN}', "this is no JSON"),
        (b"[" * 100_000, "this is no JSON"),
        (json.dumps(GENERIC | {"score": 99}).encode(), "score: '99' is outside the scale, 0 to 10"),
        (json.dumps(GENERIC | {"id": ""}).encode(), "id: is missing"),
        (json.dumps([GENERIC] * 501).encode(), "500 at once are the most"),
    ],
    ids=str,
)
def test_what_is_signed_and_unreadable_is_kept_once_with_the_reason(body: bytes, said: str, desk: Desk):
    answers = [desk.hears("generic", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert said in answers[0].text
    with desk.life.store.database.reading() as session:
        (row,) = quarantined(session, "hooks/generic")
    assert said.endswith(row.reason) or row.reason.startswith(said) or said in f"{row.column}: {row.reason}"


def test_one_bad_answer_of_several_keeps_no_other_out(desk: Desk):
    several = [GENERIC | {"id": "a"}, GENERIC | {"id": "b", "score": "lots"}, GENERIC | {"id": "c"}]
    answer = desk.hears("generic", json.dumps({"responses": several}).encode())

    assert answer.status_code == 202
    assert sorted(response.key for response in desk.responses) == ["a", "c"]


def test_so_many_complaints_at_once_are_asked_about_first(desk: Desk):
    many = [GENERIC | {"id": f"r{each}", "customer": {"id": f"k{each}"}} for each in range(120)]
    desk.hears("generic", json.dumps(many).encode())

    assert {response.triage for response in desk.responses} == {"held"}
    assert desk.cases == 0


def test_more_complaints_than_fit_into_one_transaction_all_become_cases(desk: Desk):
    many = [GENERIC | {"id": f"r{each}", "customer": {"id": f"k{each}"}} for each in range(80)]
    desk.hears("generic", json.dumps(many).encode())

    assert desk.cases == 80
    assert len(set(desk.woken)) == 80


def test_a_comment_minutes_later_enriches_the_answer_and_its_case_hears_of_it(desk: Desk):
    desk.hears("delighted")
    later: dict[str, Any] = {"event_data": {**DELIGHTED["event_data"], "comment": "Pakken kom aldrig."}}  # type: ignore[dict-item]
    desk.hears("delighted", body_of("delighted", event_type="survey_response.updated", **later))

    (response,) = desk.responses
    assert response.verbatim == "Pakken kom aldrig."
    case = desk.life.store.case(response.case_id or 0)
    assert case is not None
    assert [entry.body.kind for entry in case.entries] == ["opened", "response_enriched"]
    assert desk.woken == [response.case_id] * 2


def test_an_event_of_something_else_is_answered_and_nothing_comes_of_it(desk: Desk):
    assert desk.hears("typeform", body_of("typeform", event_type="other")).status_code == 204
    assert desk.counted("typeform", "no answer") == 1


def test_a_silent_store_has_the_same_posted_again(life: Life):
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", patience=0.5)
    desk = Desk(life, CaseStore(nowhere, life.runs, life.clock))
    with desk.port:
        answer = desk.hears("generic")
    nowhere.close()

    assert answer.status_code == 503
    assert desk.counted("generic", "put off") == 1


@pytest.mark.parametrize("place", ["event_id", "object_id", "survey_id"])
@pytest.mark.parametrize("name", ["\ud800", "a\x00b", "\x00", "\ud800" * 300], ids=["half", "nul", "nothing", "long"])
def test_an_id_that_no_database_takes_is_mended_or_kept_for_a_person(desk: Desk, place: str, name: str):
    told: dict[str, Any] = {"resources": {"survey_id": name}} if place == "survey_id" else {place: name}
    body = json.dumps(PAYLOADS["surveymonkey"] | told).encode()

    assert desk.hears("surveymonkey", body).status_code in {202, 204}


def test_what_the_store_refuses_for_good_is_kept_for_a_person_and_not_asked_for_again(desk: Desk):
    desk.hears("generic")
    with refusing(desk.life):
        answer = desk.hears("generic", body_of("generic", id="r2"))

    assert (answer.status_code, answer.text) == (202, "kept for a person to look at: the case store does not take it")
    assert [response.key for response in desk.responses] == ["r1"]
    with desk.life.store.database.reading() as session:
        (row,) = quarantined(session, "hooks/generic")
    assert '"id": "r2"' in row.row


def test_what_was_committed_and_never_answered_is_one_response_when_it_is_told_again(life: Life):
    def dies(_: int) -> None:
        raise RuntimeError("between the commit and the answer")

    for wake, status in ((dies, 500), (None, 204)):
        desk = Desk(life, wake=wake)
        with desk.port:
            assert desk.hears("typeform").status_code == status
    life.patrols()

    (response,) = desk.responses
    assert (desk.cases, response.triage) == (1, "case")
    assert len(life.runs.runs) == 1
