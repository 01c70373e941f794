"""A company's own systems tell responses: each is taken in once, and what is wrong is named."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlmodel import select
from starlette.routing import Mount

from blocks.store import keys
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from blocks.store.tables import CaseRow, CustomerRow, ResponseRow
from desk.web.systems.api import LARGEST, PATH, Api, build
from desk.web.systems.callers import Pace
from desk.web.systems.counts import Counts
from desk.web.systems.problems import TYPE
from tests.hooks import GENERIC, refusing
from tests.lives import Life
from tests.ports import Port


def key_of(life: Life, name: str = "shop", scope: str = "responses:write", source: str = "api") -> str:
    """A new key."""
    with life.store.database.writing() as session:
        key = keys.add(session, name, [scope], source, life.clock.at)
    assert key is not None
    return key


class Shop:
    """A system with a key of its own."""

    def __init__(self, life: Life, store: CaseStore | None = None, pace: Pace | None = None) -> None:
        self.life, self.woken, self.counts = life, list[int](), Counts()
        self.key = key_of(life)
        api = Api(store or life.store, life.store.policy, self.woken.append, self.counts, pace or Pace(burst=1000))
        self.port = Port([Mount(PATH, build(api))])

    def tells(self, document: object, key: str | None = None, **headers: str) -> httpx.Response:
        return self.posts(json.dumps(document).encode(), key, **headers)

    def posts(self, body: bytes, key: str | None = None, **headers: str) -> httpx.Response:
        usual = {"authorization": f"Bearer {key or self.key}", "content-type": "application/json"}
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.port.client.post("/api/responses", content=body, headers=usual | told)

    def rows(self, table: type[Any]) -> list[Any]:
        with self.life.store.database.reading() as session:
            return list(session.exec(select(table)))


@pytest.fixture
def shop(life: Life) -> Iterator[Shop]:
    made = Shop(life)
    with made.port:
        yield made


def named(answer: httpx.Response) -> list[str]:
    """The fields that a problem names."""
    assert answer.headers["content-type"] == TYPE
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return [one["field"] for one in problem["errors"]]


def test_a_response_is_new_then_the_same_then_changed(shop: Shop):
    first, again = shop.tells(GENERIC), shop.tells(GENERIC)
    more = shop.tells(GENERIC | {"comment": "Og nu er den gået i stykker."})

    assert [one.status_code for one in (first, again, more)] == [201, 200, 200]
    assert [one.json()["result"] for one in (first, again, more)] == ["new", "same", "changed"]
    (row,) = shop.rows(ResponseRow)
    assert (row.source, row.form, row.key, row.score) == ("api", "default", "r1", 2)
    assert row.link == "https://nordlys.example/r/1"
    assert shop.woken == [row.case_id, row.case_id]


def test_all_that_a_document_tells_of_a_customer_is_known_then(shop: Shop):
    person = {
        "id": "k9", "name": "Lone", "email": "LONE@nordlys.example", "phone": "+45 10 12 10 12", "role": "Buyer",
        "language": "da", "segment": "pro", "company": "Ravn ApS", "yearly_value": 120000,
        "contract_end": "2027-01-31", "account_owner": "mette", "review_permission": True,
    }  # fmt: skip
    assert shop.tells(GENERIC | {"customer": person}).status_code == 201

    (row,) = shop.rows(CustomerRow)
    told = (row.external_id, row.email, row.phone, row.role, row.language, row.segment, row.review_permission)
    assert told == ("K9", "lone@nordlys.example", "+4510121012", "Buyer", "da", "pro", True)


def test_a_list_has_a_result_for_each_and_the_good_ones_go_in(shop: Shop):
    several = [GENERIC | {"id": "a"}, GENERIC | {"id": "b", "score": 11}, {"id": "c"}, "d", GENERIC | {"id": "a"}]
    answer = shop.tells(several)

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [one["result"] for one in results] == ["new", "refused", "refused", "refused", "same"]
    assert [[wrong["field"] for wrong in one["errors"]] for one in results][1:3] == [["score"], ["score, comment"]]
    assert len(shop.rows(ResponseRow)) == 1


def test_more_complaints_than_one_run_may_bring_are_held(shop: Shop):
    many = [GENERIC | {"id": f"r{each}", "customer": {"id": f"k{each}"}} for each in range(120)]
    answer = shop.tells(many)

    assert answer.json()["held"] == 120
    assert shop.rows(CaseRow) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "  "}, "id"),
        ({"id": 7}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"score": "2"}, "score"),
        ({"score": True}, "score"),
        ({"score": -1}, "score"),
        ({"score": 9, "scale": "csat"}, "score"),
        ({"score": 2, "scale": "text"}, "score"),
        ({"scale": "bananas"}, "scale"),
        ({"answered_at": "2026-11-23T07:30:00"}, "answered_at"),
        ({"answered_at": "2027-11-23T07:30:00Z"}, "answered_at"),
        ({"answered_at": "0001-01-01T00:00:00+14:00"}, "answered_at"),
        ({"colour": "red"}, "colour"),
        ({"comment": "x" * 100_001}, "comment"),
        ({"customer": {"email": "lone at nordlys", "id": "k1"}}, "customer.email"),
        ({"customer": {"phone": "12"}}, "customer.phone"),
        ({"customer": {"yearly_value": -1}}, "customer.yearly_value"),
        ({"customer": {"contract_end": "soon"}}, "customer.contract_end"),
        ({"customer": []}, "customer"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_by_its_field(shop: Shop, changes: dict[str, Any], field: str):
    answer = shop.tells(GENERIC | changes)

    assert answer.status_code == 422
    assert field in named(answer)
    assert shop.rows(ResponseRow) == []


def test_no_value_of_somebodys_comes_back_in_a_problem(shop: Shop):
    answer = shop.tells(GENERIC | {"score": "lone@nordlys.example", "customer": {"name": 7}})

    assert "lone" not in answer.text


@pytest.mark.parametrize("document", [[], [GENERIC] * 501, 7, None, "text"])
def test_what_is_no_list_of_responses_is_refused(shop: Shop, document: object):
    assert shop.tells(document).status_code == 422


def test_what_is_no_json_is_refused(shop: Shop):
    assert [shop.posts(body).status_code for body in (b"", b"{", b"NaN", b"\xff", b"[" * 99_999)] == [400] * 5
    assert shop.tells(GENERIC, content_type="text/plain").status_code == 415
    assert shop.posts(b" " * (LARGEST + 1)).status_code == 413


def test_only_a_live_key_with_the_scope_gets_in(shop: Shop):
    nobody = shop.tells(GENERIC, key="wbk_nobody")
    wrong = shop.tells(GENERIC, authorization="Basic abc")
    watcher = shop.tells(GENERIC, key=key_of(shop.life, "watcher", "metrics:read"))
    with shop.life.store.database.writing() as session:
        assert keys.revoke(session, "shop", shop.life.clock.at)
    revoked = shop.tells(GENERIC)

    assert [one.status_code for one in (nobody, wrong, watcher, revoked)] == [401, 401, 403, 401]
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    assert named(watcher) == []
    assert shop.rows(ResponseRow) == []


def test_systems_with_sources_of_their_own_do_not_touch_each_others_responses(shop: Shop):
    other = key_of(shop.life, "till", source="till")
    shop.tells(GENERIC)

    assert shop.tells(GENERIC | {"score": 9}, key=other).json()["result"] == "new"
    assert {(row.source, row.score) for row in shop.rows(ResponseRow)} == {("api", 2), ("till", 9)}


def test_who_calls_too_often_is_told_when_to_come_again(life: Life):
    shop = Shop(life, pace=Pace(rate=0.01, burst=2, clock=lambda: 0.0))
    with shop.port:
        answers = [shop.tells(GENERIC) for _ in range(3)]
        other = shop.tells(GENERIC, key=key_of(life, "other"))

    assert [one.status_code for one in answers] == [201, 200, 429]
    assert answers[2].headers["retry-after"] == "101"
    assert other.status_code == 200


def test_a_silent_store_has_the_same_posted_again(life: Life):
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", patience=0.5)
    shop = Shop(life, CaseStore(nowhere, life.runs, life.clock))
    with shop.port:
        answer = shop.tells(GENERIC)
    nowhere.close()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert named(answer) == []


def test_what_the_store_refuses_for_good_is_not_asked_for_again(shop: Shop):
    shop.tells(GENERIC)
    with refusing(shop.life):
        answer = shop.tells(GENERIC | {"id": "r2"})

    assert (answer.status_code, "retry-after" in answer.headers) == (422, False)
    assert "refused again" in answer.json()["detail"]


def test_when_a_key_was_used_last_is_known(shop: Shop):
    shop.tells(GENERIC)

    with shop.life.store.database.reading() as session:
        (row,) = keys.listed(session)
    assert row.last_used_at == shop.life.clock.at
    assert shop.key not in json.dumps(row.model_dump(mode="json"))


def test_other_addresses_are_problems_too(shop: Shop):
    assert shop.port.client.get("/api/responses").status_code == 405
    assert named(shop.port.client.get("/api/nothing")) == []


def test_the_description_tells_documents_and_problems(shop: Shop):
    described = shop.port.client.get("/api/openapi.json").json()

    told = described["paths"]["/responses"]["post"]
    assert set(told["responses"]) == {"200", "201", "400", "401", "403", "408", "413", "415", "422", "429", "503"}
    assert {"ResponseDocument", "CustomerDocument", "Result", "Results", "Problem"} <= set(
        described["components"]["schemas"]
    )


def test_people_read_the_description_without_script_or_key(shop: Shop):
    client = shop.port.client
    page, described = client.get("/api/"), client.get("/api/openapi.json").json()
    documents = [described["components"]["schemas"][name] for name in ("ResponseDocument", "CustomerDocument")]

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    for field in [name for document in documents for name in document["properties"]]:
        assert f"<code>{field}</code>" in page.text
    assert "integer, 0 to 10 or nothing" in page.text
    assert "one of nps, rating, csat" in page.text
    for status in described["paths"]["/responses"]["post"]["responses"]:
        assert f"<code>{status}</code>" in page.text
