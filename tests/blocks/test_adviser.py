"""A language model is heard on doubtful texts alone, and whatever it does wrong the embedded reading stands."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from blocks import adviser as advising
from blocks.adviser import IN_A_ROW, Adviser
from blocks.language_model import LanguageModel
from blocks.store import opinions, readings, spending
from blocks.store.opening import Opened
from blocks.store.opinion_tables import AnswerRow, OpinionRow
from blocks.store.opinions import Doubt
from blocks.store.tables import CaseRow, ResponseRow
from blocks.store.word_tables import ReadingRow
from tests.blocks.test_language_model import says
from tests.gateways import Answer, Answers, Call, Gateway
from tests.lives import Life, policy_with
from winback.budget import Spent, day_of

QUOTE = "jeg venter stadig på min faktura"
COMPLAINT = f"Dejlig butik og søde folk, men {QUOTE}, tredje gang jeg skriver, og ingen svarer."
PRAISE = "Alt var fint, hurtig og venlig service. Mange tak!"
WIDE = {"used_for": ["reading"], "band": 0.5}
"""So wide that the complaint is in doubt, whatever the weights, and the praise is not."""
UNSURE, SURE = {"hidden_from": 1.0}, {"hidden_from": 0.6}
"""Thresholds by which the embedded reading lets the complaint pass, and by which it does not."""


class Struck(Exception):  # noqa: N818
    """What a test has go wrong."""


def thinks(complains: bool, quote: str = "") -> Answer:
    return says(content=json.dumps({"complains": complains, "quote": quote}))


def finds(_: Call) -> Answer:
    return thinks(True, QUOTE)


def waves_through(_: Call) -> Answer:
    return thinks(False)


@pytest.fixture
def advised(lives: Callable[..., Life]) -> Iterator[Callable[..., tuple[Life, Gateway]]]:
    """Makes lives whose store hears a language model that answers so."""
    opened: list[Gateway] = []

    def make(answers: Answers, words: dict[str, Any] = SURE, **more: Any) -> tuple[Life, Gateway]:
        life, gateway = lives(policy_with(language_model=WIDE | more, words=words)), Gateway(answers)
        opened.append(gateway.__enter__())
        model = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small", timeout=0.5)
        life.store.advise = Adviser(life.store.database, model, life.clock)
        return life, gateway

    yield make
    for gateway in opened:
        gateway.__exit__(None, None, None)


def rows(life: Life, table: Any) -> list[Any]:
    with life.store.database.reading() as session:
        return list(session.exec(select(table).order_by(*table.__table__.primary_key)).all())


def spent(life: Life) -> Spent:
    with life.store.database.reading() as session:
        return spending.read(session, day_of(life.clock.at, life.store.policy()))


def people_say(life: Life, many: int, *, first: int = 0) -> list[int]:
    """As many people complain, each in words of their own; the cases that come of it."""
    more = ["igen", "endnu", "atter", "fortsat", "altid", "endelig"]
    return [
        case
        for number in range(first, first + many)
        for case in life.responds(
            9, verbatim=f"{COMPLAINT} Det er {more[number]} sådan.", customer=f"K{number}", email=None, phone=None
        )
    ]


def test_what_the_model_finds_becomes_a_case_that_says_who_judged_and_quotes_it(advised):
    life, gateway = advised(finds, UNSURE)

    (case,) = life.responds(9, verbatim=COMPLAINT)

    opened = life.store.case(case).opened
    assert opened.read_as.adviser == "small"
    assert opened.read_as.because[0] == ("negative", QUOTE)
    assert opened.read_as.complains
    assert len(gateway.calls) == 1


def test_without_the_model_those_words_pass(lives):
    life = lives(policy_with(language_model=WIDE, words=UNSURE))

    assert life.responds(9, verbatim=COMPLAINT) == []


def test_what_the_model_waves_through_opens_none_and_the_figures_keep_the_embedded_reading(advised):
    life, _ = advised(waves_through)

    assert life.responds(9, verbatim=COMPLAINT) == []
    assert [(row.severity, row.triage) for row in rows(life, ResponseRow)] == [(None, "quiet")]
    assert rows(life, ReadingRow)[0].worst > 0.6
    assert not rows(life, OpinionRow)[0].complains


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401),
        Answer(429),
        Answer(500, "<html>"),
        Answer(after=3),
        Answer(body="x" * 500, pause=0.02),
        Answer(200, "no JSON"),
        Answer(200, "{}"),
        says(content="It complains."),
        says(content='{"complains": "no", "quote": ""}'),
        says(content='{"complains": false}'),
        says(content='{"complains": false, "quote": "", "why": "kind words"}'),
        says(content=None, refusal="I cannot help with that."),
        says(content='{"complains": fal', finish="length"),
        thinks(True, "alt er forkert"),
        thinks(True),
    ],
    ids=[
        *("key", "too often", "broken", "silent", "slow", "no JSON", "no choices", "prose", "another type"),
        *("a key short", "a key more", "declined", "cut off", "invented", "without a quote"),
    ],
)
def test_whatever_it_does_wrong_the_embedded_reading_stands(advised, answer: Answer):
    life, gateway = advised(lambda _: answer)

    (case,) = life.responds(9, verbatim=COMPLAINT)

    assert life.store.case(case).opened.read_as.adviser == ""
    assert len(gateway.calls) == 1
    assert (spent(life).calls, spent(life).failures) == (1, 1)
    assert rows(life, AnswerRow) == rows(life, OpinionRow) == []


def test_it_is_shown_no_name_number_or_address_and_nothing_of_who_wrote(advised, caplog):
    caplog.set_level(logging.DEBUG)
    life, gateway = advised(lambda _: thinks(True, "opdigtet"))
    told = f"{COMPLAINT} Mette tog telefonen på 70 12 34 56. Hilsen lone ravn fra søby, lone@nordlys.example, sag 4711"

    life.responds(9, verbatim=told, account="Søby Varme A/S")

    (call,) = gateway.calls
    personal = ("lone", "ravn", "søby", "mette", "70 12", "4711", "nordlys", "+45", "k1")
    assert not [one for one in personal if one in call.body["messages"][1]["content"].casefold()]
    assert "a text was not judged by the language model" in caplog.text
    assert QUOTE not in caplog.text


@pytest.mark.parametrize(
    "told",
    [
        {"score": 2},
        {"verbatim": PRAISE},
        {"verbatim": ""},
        {"verbatim": "Ingen kommentarer"},
        {"verbatim": "Όλα ήταν απαίσια, δεν θα αγοράσω ποτέ ξανά."},
        {"verbatim": f"{COMPLAINT} {'Og ingen svarer. ' * 200}"},
        {"contact_me": True},
        {"days_ago": 15},
    ],
    ids=["detractor", "praise", "nothing", "contentless", "not judged", "very long", "ticked box", "history"],
)
def test_of_what_is_in_no_doubt_it_is_not_asked(advised, told: dict[str, Any]):
    life, gateway = advised(waves_through, UNSURE)
    told = {"score": 9, "verbatim": COMPLAINT} | told
    days_ago = timedelta(days=told.pop("days_ago", 0))

    life.responds(told.pop("score"), answered_at=life.clock.at - days_ago, **told)

    assert gateway.calls == []


@pytest.mark.parametrize("uses", [[], ["drafts"]], ids=["off", "drafts"])
def test_where_the_policy_does_not_say_so_it_is_not_asked(advised, uses: list[str]):
    life, gateway = advised(waves_through, used_for=uses)

    assert len(life.responds(9, verbatim=COMPLAINT)) == 1
    assert gateway.calls == []


def test_the_same_words_are_asked_about_once_until_the_answer_is_old(advised):
    life, gateway = advised(waves_through, keep="30d")
    for number in range(3):
        assert life.responds(9, verbatim=COMPLAINT, customer=f"K{number}", email=None, phone=None) == []
    assert (len(gateway.calls), len(rows(life, AnswerRow)), len(rows(life, OpinionRow))) == (1, 1, 3)

    life.passes(days=31)
    assert life.responds(9, verbatim=COMPLAINT, customer="K4", email=None, phone=None) == []

    assert (len(gateway.calls), len(rows(life, AnswerRow))) == (2, 1)


def test_the_days_budget_is_kept_and_begins_anew(advised):
    life, gateway = advised(waves_through, calls_a_day=2)

    assert len(people_say(life, 4)) == 2
    assert (len(gateway.calls), spent(life)) == (2, Spent(calls=2, tokens=2 * 17))
    life.passes(days=1)
    assert people_say(life, 2, first=4) == []

    assert len(gateway.calls) == 4


def test_tokens_are_kept_to_as_well(advised):
    life, gateway = advised(waves_through, tokens_a_day=1_000)

    assert len(people_say(life, 2)) == 2
    assert (gateway.calls, spent(life)) == ([], Spent())


def test_after_some_troubles_in_a_row_it_is_left_in_peace_for_a_while(advised, monkeypatch):
    life, gateway = advised(lambda _: Answer(500))

    assert len(people_say(life, 5)) == 5
    assert len(gateway.calls) == IN_A_ROW
    monkeypatch.setattr(life.store.advise, "_rests_until", 0.0)
    assert len(people_say(life, 1, first=5)) == 1

    assert len(gateway.calls) == IN_A_ROW + 1


def test_one_that_stays_away_is_asked_once_an_hour_and_leaves_the_day_its_budget(advised, monkeypatch):
    at = [0.0]
    monkeypatch.setattr(advising.time, "monotonic", lambda: at[0])
    life, gateway = advised(lambda _: Answer(503))
    asker, policy = life.store.advise, life.store.policy()
    for minute in range(24 * 60):
        at[0] = 60.0 * minute
        asker([Doubt(minute, f"{COMPLAINT} {'Igen. ' * (minute % 7)}", "da", (), is_history=False)], policy)

    assert len(gateway.calls) < 35
    assert spent(life).tokens < policy.language_model.tokens_a_day / 4


def test_an_answer_in_a_wrong_form_keeps_nobody_from_asking_for_long(advised, monkeypatch):
    """Else whoever answers a survey could keep it from all others."""
    monkeypatch.setattr(advising, "REST", 0.0)
    life, gateway = advised(lambda _: thinks(True, "opdigtet"))

    assert len(people_say(life, 6)) == 6
    assert len(gateway.calls) == 6


def test_of_many_at_once_some_are_asked_about_and_no_other_waits(advised, monkeypatch):
    monkeypatch.setattr(advising, "AT_ONCE", 2)
    life, gateway = advised(waves_through)
    life.store.hear = Opened
    people_say(life, 5)
    life.store.hear_now()

    assert len(gateway.calls) == 2
    assert len(rows(life, CaseRow)) == 3


def dies(*_: Any) -> Any:
    raise Struck


def test_a_batch_that_dies_after_the_answer_is_not_asked_about_again(advised, monkeypatch):
    life, gateway = advised(finds, UNSURE)
    with monkeypatch.context() as patch:
        patch.setattr(readings, "_write", dies)
        assert life.responds(9, verbatim=COMPLAINT) == []
    life.patrols()

    assert len(gateway.calls) == 1
    assert len(rows(life, CaseRow)) == 1


def test_a_process_that_dies_before_the_answer_is_kept_asks_once_more(advised, monkeypatch):
    life, gateway = advised(finds, UNSURE)
    with monkeypatch.context() as patch:
        patch.setattr(advising, "keep_answer", dies)
        assert life.responds(9, verbatim=COMPLAINT) == []
    life.patrols()
    life.patrols()

    assert len(gateway.calls) == 2
    assert (len(rows(life, CaseRow)), len(rows(life, OpinionRow))) == (1, 1)


def test_while_it_thinks_nothing_is_held_and_what_is_told_otherwise_is_read_again(advised):
    """The store is written to meanwhile, which would wait for whoever held it."""

    def answers(_: Call) -> Answer:
        life.store.hear = Opened
        life.responds(9, verbatim=PRAISE, key="r1")
        return thinks(True, QUOTE)

    life, _ = advised(answers, UNSURE)
    life.responds(9, verbatim=COMPLAINT, key="r1")
    assert rows(life, OpinionRow) == []
    life.store.hear_now()

    assert [(row.severity, row.triage) for row in rows(life, ResponseRow)] == [(None, "quiet")]
    assert rows(life, OpinionRow) == []


def test_an_opinion_of_other_words_is_not_quoted(advised):
    life, _ = advised(finds, UNSURE)
    life.responds(9, verbatim=COMPLAINT, key="r1")
    life.store.hear = Opened
    life.responds(9, verbatim=PRAISE, key="r1")

    with life.store.database.reading() as session:
        assert opinions.of(session, rows(life, ResponseRow)[0].id) is None


def test_read_again_for_the_figures_it_is_judged_as_before_and_nobody_is_asked(advised):
    life, gateway = advised(waves_through)
    life.responds(9, verbatim=COMPLAINT)
    with life.store.database.writing() as session:
        for row in session.exec(select(ReadingRow)):
            row.model = "old"
            session.add(row)
        session.flush()
        readings.unread.put_again(session, "new")
    life.store.hear_now()

    assert [(row.severity, row.triage) for row in rows(life, ResponseRow)] == [(None, "quiet")]
    assert (len(gateway.calls), len(rows(life, OpinionRow))) == (1, 1)
