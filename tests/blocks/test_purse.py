"""The day's budget of a language model holds for all processes together, and is counted whatever becomes of a call."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from blocks.language_model import LanguageModel, NoAnswer
from blocks.purse import Exhausted, Purse
from blocks.store import spending
from blocks.store.database import Database
from blocks.store.opinion_tables import DayRow
from tests.blocks.test_language_model import says
from tests.gateways import Answer, Gateway
from tests.lives import policy_with
from winback.budget import Spent
from winback.policy.language_model import LanguageModel as Limits
from winback.second_opinion import WrongForm

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = NOW.date()
ASKED = [("user", "Fine.")]


@pytest.fixture
def database(database_url: str):
    database = Database(database_url)
    yield database
    database.close()


def spent(database: Database, day: date = DAY) -> Spent:
    with database.reading() as session:
        return spending.read(session, day)


def test_two_processes_at_once_never_spend_more_than_there_is(database_url: str, database: Database):
    """Each with connections of its own, as processes have."""
    limits = Limits(calls_a_day=25, tokens_a_day=10_000)

    def takes(other: Database) -> int:
        taken = 0
        for _ in range(10):
            with other.writing() as session:
                taken += spending.take(session, DAY, 100, limits)
        return taken

    others = [Database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as processes:
        taken = sum(processes.map(takes, others))
    for other in others:
        other.close()

    assert taken == 25
    assert spent(database) == Spent(calls=25, tokens=2_500)


def test_no_call_begins_that_could_cost_more_tokens_than_are_left(database: Database):
    limits = Limits(tokens_a_day=250)
    with database.writing() as session:
        taken = [spending.take(session, DAY, 100, limits) for _ in range(3)]

    assert taken == [True, True, False]


def test_days_are_counted_apart_and_forgotten_after_a_year(database: Database):
    limits = Limits(calls_a_day=1)
    for day in (DAY - timedelta(days=401), DAY - timedelta(days=1), DAY):
        with database.writing() as session:
            assert spending.take(session, day, 100, limits)
    with database.reading() as session:
        kept = session.exec(select(DayRow.day).order_by(DayRow.day)).all()

    assert kept == [DAY - timedelta(days=1), DAY]


@pytest.mark.parametrize(
    ("answer", "tokens"), [(says(content="yes"), 17), (says(content="yes", tokens=None), None)], ids=["told", "untold"]
)
def test_a_call_costs_what_the_model_says_or_the_most_it_could(database: Database, answer: Answer, tokens: int | None):
    with Gateway(lambda _: answer) as gateway:
        model = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small")
        with Purse(database, lambda: NOW).ask(model, policy_with(), ASKED) as told:
            before = spent(database)

    assert (told, before.calls, before.tokens > 1_500) == ("yes", 1, True)
    assert spent(database) == Spent(1, before.tokens if tokens is None else tokens)


def test_what_leads_to_nothing_is_counted_and_when_all_is_spent_nobody_is_asked(database: Database):
    policy = policy_with(language_model={"calls_a_day": 2})
    with Gateway(lambda _: says(content="yes")) as gateway:
        model = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small")
        purse = Purse(database, lambda: NOW)
        with pytest.raises(WrongForm), purse.ask(model, policy, ASKED):
            raise WrongForm("prose")
        gateway.answers = lambda _: Answer(500)
        with pytest.raises(NoAnswer), purse.ask(model, policy, ASKED):
            pass
        with pytest.raises(Exhausted), purse.ask(model, policy, ASKED):
            pass

    assert len(gateway.calls) == 2
    assert (spent(database).calls, spent(database).failures) == (2, 2)


@pytest.mark.parametrize("step", ["take", "add"])
def test_a_store_that_is_silent_costs_at_most_an_answer(database: Database, monkeypatch, step: str):
    """A letter that somebody types, and readings of other texts, go on without it."""

    def is_silent(*_: object, **__: object) -> bool:
        raise OperationalError("UPDATE", None, Exception())

    monkeypatch.setattr(spending, step, is_silent)
    with Gateway(lambda _: says(content="yes")) as gateway:
        model = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small", max_tokens=100)
        told = []
        with suppress(NoAnswer), Purse(database, lambda: NOW).ask(model, policy_with(), ASKED) as answer:
            told.append(answer)

    assert (len(told), len(gateway.calls)) == ((0, 0) if step == "take" else (1, 1))
