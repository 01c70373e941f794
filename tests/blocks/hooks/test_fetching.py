"""What SurveyMonkey's hooks point at is fetched, however often that fails, and once."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from blocks.hooks import surveymonkey as client
from blocks.hooks.fetching import fetch_one
from blocks.hooks.kept import NotYet, Sources
from blocks.sending import NotNow, Refused
from blocks.store import fetches
from blocks.store.quarantine import quarantined
from blocks.store.tables import ResponseRow
from tests.gateways import Answer, Call, Gateway
from tests.hooks import ANSWER, DETAILS, source
from tests.lives import Life
from winback.intake.platforms.surveymonkey import Pointer

TOLD = Pointer("e1", "1001", "5007154325", whole=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSE", 0.0)


class Company:
    """A company with a SurveyMonkey account that answers as it is told to."""

    def __init__(self, life: Life, gateway: Gateway) -> None:
        self.life, self.gateway = life, gateway
        block = source("surveymonkey", api_url=f"http://{gateway.host}/v3")
        self.sources = Sources(["surveymonkey"], lambda _: block)
        self.sources.look()

    def hears(self, to: Pointer = TOLD) -> bool:
        with self.life.store.database.writing() as session:
            return fetches.want(session, "surveymonkey", to, self.life.clock.at)

    def fetches(self) -> list[int] | None:
        return fetch_one(self.life.store, self.sources, self.life.store.policy())

    @property
    def responses(self) -> list[tuple[str, int | None, str]]:
        with self.life.store.database.reading() as session:
            return [(one.key, one.score, one.verbatim) for one in session.exec(select(ResponseRow))]

    @property
    def waiting(self) -> int:
        with self.life.store.database.reading() as session:
            return fetches.waiting(session)

    @property
    def reasons(self) -> list[str]:
        with self.life.store.database.reading() as session:
            return [row.reason for row in quarantined(session, "hooks/surveymonkey")]


def answers(call: Call) -> Answer:
    """The account as it is when all is well."""
    return Answer(body=json.dumps(ANSWER if "/responses/" in call.path else DETAILS))


@pytest.fixture
def company(life: Life) -> Iterator[Company]:
    with Gateway(answers) as gateway:
        yield Company(life, gateway)


def test_an_answer_is_fetched_and_becomes_a_case(company: Company):
    company.hears()
    cases = company.fetches()

    assert cases is not None
    assert len(cases) == 1
    assert company.responses == [("5007154325", 2, "Pakken kom aldrig.")]
    assert [call.path for call in company.gateway.calls] == [
        "/v3/surveys/1001/responses/5007154325/details",
        "/v3/surveys/1001/details",
    ]
    assert all(call.headers["authorization"] == "Bearer token-1" for call in company.gateway.calls)
    assert company.fetches() is None


def test_the_same_hook_again_asks_nothing_and_another_asks_for_the_answer_alone(company: Company):
    company.hears()
    company.fetches()

    assert not company.hears()
    assert company.fetches() is None
    assert company.hears(TOLD._replace(event="e2"))
    assert company.fetches() == []
    assert len(company.gateway.calls) == 3
    assert len(company.responses) == 1


def test_pages_that_are_told_of_one_by_one_are_fetched_together(company: Company):
    for page in range(5):
        company.hears(TOLD._replace(event=f"page {page}", whole=False))

    assert company.fetches() is None
    company.life.clock.at += fetches.SETTLES
    company.fetches()
    assert len(company.gateway.calls) == 2


@pytest.mark.parametrize("answer", [Answer(503), Answer(401), Answer(200, "no JSON"), Answer(302)])
def test_what_cannot_be_fetched_now_is_fetched_later(company: Company, answer: Answer):
    company.gateway.answers = lambda _: answer
    company.hears()

    assert company.fetches() == []
    assert company.fetches() is None
    company.gateway.answers = answers
    company.life.clock.at += fetches.FIRST_PAUSE
    assert company.fetches()
    assert len(company.responses) == 1


def test_a_limit_is_waited_for(company: Company):
    company.gateway.answers = lambda _: Answer(429)
    company.hears()
    company.fetches()

    assert len(company.gateway.calls) == 1
    company.life.clock.at += fetches.LONGEST_PAUSE - timedelta(seconds=1)
    assert company.fetches() is None


def test_what_can_never_be_fetched_ends_in_quarantine(company: Company):
    company.gateway.answers = lambda _: Answer(503)
    company.hears()
    company.fetches()
    company.life.clock.at += fetches.PATIENCE + timedelta(seconds=1)
    company.fetches()

    assert company.waiting == 0
    (reason,) = company.reasons
    assert "could not be fetched: SurveyMonkey answers with 503" in reason


def test_what_is_gone_is_not_asked_for_again(company: Company):
    company.gateway.answers = lambda _: Answer(404)
    company.hears()

    assert company.fetches() == []
    assert (company.waiting, company.reasons) == (0, [])


def test_an_answer_that_cannot_be_read_ends_in_quarantine_and_names_the_question(company: Company):
    def unreadable(call: Call) -> Answer:
        body = json.dumps(ANSWER | {"date_created": "yesterday"} if "/responses/" in call.path else DETAILS)
        return Answer(body=body)

    company.gateway.answers = unreadable
    company.hears()
    company.fetches()

    assert company.waiting == 0
    assert "'yesterday'" in company.reasons[0]


def test_a_hook_that_comes_while_its_answer_is_fetched_has_it_fetched_again(company: Company):
    def another(call: Call) -> Answer:
        if "/responses/" in call.path and len(company.gateway.calls) == 1:
            company.hears(TOLD._replace(event="e2"))
        return answers(call)

    company.gateway.answers = another
    company.hears()
    company.fetches()

    assert company.waiting == 1
    company.fetches()
    assert company.waiting == 0


def test_whoever_dies_with_an_answer_in_hand_leaves_it_to_others(company: Company):
    company.hears()
    assert fetches.take(company.life.store.database, company.life.clock.at)

    assert company.fetches() is None
    company.life.clock.at += fetches.TAKEN
    assert company.fetches()


def test_a_source_that_prefect_does_not_hand_out_is_asked_for_again(company: Company):
    handed: list[Callable[[], object]] = []
    block = company.sources.find("surveymonkey")
    late = Sources(["surveymonkey"], lambda _: block if handed else None)
    late.look()
    with pytest.raises(NotYet):
        late.find("surveymonkey")
    handed.append(lambda: None)
    late.look()

    assert late.find("surveymonkey") is block
    assert late.find("another") is None


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (Answer(500), NotNow),
        (Answer(403), Refused),
        (Answer(200, "x" * 5_000_001), Refused),
        (Answer(200, "[" * 99_999), NotNow),
    ],
)
def test_whatever_the_api_says_is_bounded(company: Company, answer: Answer, raised: type[Exception]):
    company.gateway.answers = lambda _: answer
    with pytest.raises(raised):
        client.Fetcher("t", f"http://{company.gateway.host}").fetch("1", "2")


def test_its_check_says_what_is_amiss(company: Company):
    block = company.sources.find("surveymonkey")
    assert block is not None
    assert block.check() == ""
    company.gateway.answers = lambda _: Answer(401)
    assert "api_token" in block.check()
