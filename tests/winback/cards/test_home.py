"""The home tab, and what `/winback` answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.blockkit import buttons_of, fits_contract, keeps_limits, words_of
from tests.winback.cards.scenes import IN, ROUGH, rough
from tests.winback.test_case import ACTORS, MONDAY, POLICY
from winback.agenda import Agenda, Carried, Line, Numbers
from winback.cards import ids
from winback.cards.answers import found, numbers, usage
from winback.cards.home import home
from winback.case import Stage
from winback.entries import Outcome
from winback.phrases import LANGUAGES
from winback.scales import Scale, Severity

ANN = ACTORS[0]
LINE = Line(7, "Lone Ravn", "Nordlys", 2, Scale.NPS, Severity.CRITICAL, Stage.CONTACT, MONDAY, "ann", "cx", 80, False)
NUMBERS = Numbers(
    30,
    open={(Severity.CRITICAL, Stage.CONTACT): 2, (Severity.MODERATE, Stage.CHECK_IN): 3},
    due_today=2,
    overdue=1,
    closed={Outcome.WON_BACK: 4, Outcome.UNREACHED: 1},
    in_time=8,
    late=1,
    never=1,
    looked_at=10,
    median=timedelta(minutes=95),
    loads=(Carried("ann", "Ann Dahl", 3, 15),),
)


def many(text: str, count: int = 10) -> tuple[Line, ...]:
    """Cases at every stage whose customer has any name."""
    stages = list(Stage)
    return tuple(
        replace(LINE, case_id=number, customer=text, account=text, stage=stages[number % 12], breached=number % 2 == 0)
        for number in range(1, count + 1)
    )


def agenda_of(text: str) -> Agenda:
    lines = many(text)
    return Agenda(lines, 40, lines, 99, lines, 12, lines, 10, lines, 11, load=15, cap=15, loads={"bo": 3})


def labels(line: Line) -> list[str]:
    agenda = Agenda(mine=(line,), mine_total=1, load=1, cap=15)
    return [button["action_id"] for button in buttons_of(home(agenda, POLICY, ANN)["blocks"])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("agenda", [Agenda(), agenda_of("Lone Ravn"), agenda_of("Æ" * 4000)])
def test_the_home_tab_fits_what_slack_publishes(language: str, agenda: Agenda) -> None:
    view = home(agenda, IN[language], ANN)

    keeps_limits(view)
    fits_contract(view)


@given(rough)
@settings(max_examples=30)
def test_lists_of_any_customers_fit(text: str) -> None:
    keeps_limits(home(agenda_of(text), POLICY, ANN))
    keeps_limits(found(many(text), 300, text, POLICY))


def test_what_only_the_reader_can_do_comes_first() -> None:
    view = home(agenda_of("Lone Ravn"), POLICY, ANN)
    titles = [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]

    assert titles == [
        "Offered to you",
        "Waiting for your approval",
        "Letters for you to read",
        "My cases",
        "My team's cases: Customer care",
    ]


def test_the_load_stands_beside_the_cap() -> None:
    few, full = (home(Agenda(load=load, cap=15), POLICY, ANN) for load in (3, 15))

    assert "You carry *3* open cases; the cap is 15" in words_of(few)
    assert "new ones go to colleagues" in words_of(full)


@pytest.mark.parametrize(
    ("language", "one", "uncapped"),
    [
        ("da", "Du har *1* åben sag; grænsen er 15", "Du har *3* åbne sager"),
        ("nb", "Du har *1* åpen sak; grensen er 15", "Du har *3* åpne saker"),
        ("sv", "Du har *1* öppet ärende; gränsen är 15", "Du har *3* öppna ärenden"),
        ("en", "You carry *1* open case; the cap is 15", "You carry *3* open cases"),
    ],
)
def test_one_case_is_one_and_who_takes_none_has_no_cap(language: str, one: str, uncapped: str) -> None:
    lines = [words_of(home(Agenda(load=load, cap=cap), IN[language], ANN)).splitlines()[0]
             for load, cap in ((1, 15), (3, 0))]  # fmt: skip

    assert lines == [one, uncapped]


def test_what_is_offered_can_be_taken_at_once() -> None:
    agenda = Agenda(offered=(replace(LINE, owner="bo"),), offered_total=1, cap=15)
    view = home(agenda, POLICY, ANN)

    assert [button["action_id"] for button in buttons_of(view["blocks"])] == ["do:take", ids.READ_CASE]
    assert "Bo Friis" in words_of(view)


def test_ones_own_case_is_opened_or_offered_to_others() -> None:
    assert labels(LINE) == [ids.READ_CASE, "form:offer"]
    assert labels(replace(LINE, stage=Stage.CLOSING)) == [ids.READ_CASE]


def test_a_breach_is_said_in_words() -> None:
    words = words_of(found([replace(LINE, breached=True)], 1, "7", POLICY))

    assert "⚠️ overdue since <!date^" in words
    assert "🔴 *Lone Ravn* (Nordlys) · 2 out of 10 · critical complaint" in words


def test_a_case_without_an_owner_says_so() -> None:
    assert "nobody has it yet" in words_of(found([replace(LINE, owner=None)], 1, "7", POLICY))


def test_colleagues_loads_help_to_choose_whom_to_ask() -> None:
    words = words_of(home(Agenda(loads={"bo": 3}, cap=15), POLICY, ANN))

    assert "Bo Friis 3 of 15" in words
    assert "Ann Dahl" not in words


@pytest.mark.parametrize("text", ROUGH)
def test_a_search_for_anything_is_answered(text: str) -> None:
    post = found([], 0, text, POLICY)

    keeps_limits(post)
    fits_contract(post)


def test_a_search_says_how_many_there_are() -> None:
    assert "7 cases found for “Lone”" in words_of(found(many("Lone", 5), 7, "Lone", POLICY))
    assert "The first 5 are shown" in words_of(found(many("Lone", 5), 7, "Lone", POLICY))
    assert "1 case found" in words_of(found([LINE], 1, "7", POLICY))
    assert "No case found" in words_of(found([], 0, "Bo", POLICY))


@pytest.mark.parametrize(
    ("language", "marks"), [("da", "»Lone«"), ("nb", "«Lone»"), ("sv", "”Lone”"), ("en", "“Lone”")]
)
def test_what_was_searched_for_stands_in_the_readers_quotation_marks(language: str, marks: str) -> None:
    assert all(marks in words_of(found(many("L", 5), total, "Lone", IN[language])) for total in (0, 1, 7))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_usage_fit_what_slack_publishes(language: str) -> None:
    crowd = replace(NUMBERS, loads=NUMBERS.loads * 200)
    for post in (numbers(NUMBERS, IN[language]), numbers(Numbers(30), IN[language]), numbers(crowd, IN[language]),
                 usage(language)):  # fmt: skip
        keeps_limits(post)
        fits_contract(post)


def test_numbers_say_their_n() -> None:
    words = words_of(numbers(NUMBERS, POLICY))

    assert "80 % (8 of 10; 1 late, 1 not at all)" in words
    assert "critical *2*: personal contact 2" in words
    assert "2 today, 1 overdue" in words
    assert "95 min" in words
    assert "won back 4" in words
    assert "Ann Dahl 3 of 15" in words


def test_nothing_due_is_no_share() -> None:
    assert "First contact in time" not in words_of(numbers(Numbers(30), POLICY))


@pytest.mark.parametrize(
    ("span", "said"), [(timedelta(minutes=5), "5 min"), (timedelta(hours=5), "5 hours"), (timedelta(days=3), "3 days")]
)
def test_a_time_is_told_as_one_says_it(span: timedelta, said: str) -> None:
    assert said in words_of(numbers(replace(NUMBERS, median=span), POLICY))
