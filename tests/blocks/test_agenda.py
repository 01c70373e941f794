"""What waits for whom, as the store reads it; what can be found, and how the desk stands in numbers."""

from datetime import timedelta

import pytest

from blocks.store.agenda import read_agenda, read_day
from tests.lives import MONDAY, policy_with
from winback.agenda import Agenda, Day
from winback.case import Stage
from winback.scales import Scale, Severity

HIGH = {"kind": "refund", "amount": 9000, "currency": "DKK", "root_cause": "carrier", "action": "We changed carrier"}
"""A resolution that somebody else must approve."""

EVENING = MONDAY + timedelta(hours=9)


def agenda_of(life, who: str) -> Agenda:
    policy = life.store.policy()
    with life.store.database.reading() as session:
        return read_agenda(session, policy.roster[who], policy, life.clock.at)


def day_of(life, who: str, limit: int = 5) -> Day:
    policy = life.store.policy()
    with life.store.database.reading() as session:
        return read_day(session, policy.roster[who], policy, now=life.clock.at, ends=EVENING, limit=limit)


def opens(life, number: int, score: int | None = 2, **more) -> int:
    """One more customer complains; the number of the case."""
    return life.begins(
        score, customer=f"K{number}", email=f"k{number}@nordlys.example", phone=f"+45101210{number:02}", **more
    )


def approval_asked(life, number: int, asker: str = "mette") -> int:
    case = opens(life, number, 5)
    life.is_reached()
    life.acts("resolve", asker, **HIGH)
    return case


# -- the home tab's lists --


def test_a_case_stands_with_its_owner_and_with_the_rest_of_the_team(life):
    case = opens(life, 1, account="Nordlys Byg ApS")
    mine, theirs = agenda_of(life, "mette"), agenda_of(life, "jonas")

    (line,) = mine.mine
    assert (line.case_id, line.customer, line.account, line.score, line.scale) == (
        *(case, "Lone Ravn", "Nordlys Byg ApS", 2),
        Scale.NPS,
    )
    assert (line.severity, line.stage, line.owner, line.team) == (Severity.CRITICAL, Stage.CONTACT, "mette", "cx")
    assert (line.due, line.breached) == (MONDAY + timedelta(hours=2), False)
    assert (mine.team, theirs.mine, theirs.team) == ((), (), (line,))
    assert (mine.load, mine.cap, theirs.load, theirs.loads) == (1, 15, 0, {"mette": 1})


def test_what_is_due_first_stands_first_and_what_awaits_nobody_last(life):
    moderate, critical, resolved = opens(life, 1, 5), opens(life, 2, 0), opens(life, 3, 0)
    life.is_reached()
    life.is_resolved()
    life.acts("suspend", "birgit", reason="The customer is abroad")

    assert [line.case_id for line in agenda_of(life, "mette").mine] == [critical, moderate, resolved]


def test_a_list_is_cut_and_says_how_many_there_are(life):
    for number in range(12):
        opens(life, number)
    team = agenda_of(life, "karen")

    assert (len(team.team), team.team_total, team.mine_total) == (10, 12, 0)


def test_what_is_late_is_marked(life):
    opens(life, 1)
    life.passes(hours=3)

    assert agenda_of(life, "mette").mine[0].breached


def test_a_case_without_an_owner_is_the_teams(lives):
    life = lives(policy_with(staff=[person | {"max_open": 0} for person in policy_with().model_dump()["staff"]]))
    opens(life, 1)

    assert [agenda_of(life, who).team_total for who in ("mette", "jonas", "birgit")] == [1, 1, 1]
    assert agenda_of(life, "mette").loads == {}


def test_a_closed_case_stands_with_nobody(life):
    life.begins(3, email=None, phone=None)
    life.acts("document", root_cause="carrier", action="We changed carrier")
    agenda = agenda_of(life, "mette")

    assert life.row.stage == "closed"
    assert (agenda.mine_total, agenda.team_total, agenda.load) == (0, 0, 0)


def test_a_call_of_aftercare_stands_with_the_owner_when_it_comes_up(life):
    case = opens(life, 1, 5, account="Nordlys Byg ApS", yearly_value=900_000)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    assert life.row.stage == "aftercare"
    assert agenda_of(life, "mette").mine == ()

    life.passes(days=27)
    agenda = agenda_of(life, "mette")

    assert [(line.case_id, line.stage) for line in agenda.mine] == [(case, Stage.AFTERCARE)]
    assert agenda.load == 0


# -- approvals and letters --


def test_an_approval_waits_for_those_who_may_give_it_and_never_for_the_one_who_asked(life):
    case = approval_asked(life, 1, asker="anders")

    assert [line.case_id for line in agenda_of(life, "karen").approvals] == [case]
    assert [agenda_of(life, who).approvals_total for who in ("anders", "birgit", "mette")] == [0, 0, 0]
    assert day_of(life, "anders").asked.total == 1


def test_who_asks_a_second_time_is_the_one_who_asked(life):
    approval_asked(life, 1, asker="anders")
    life.acts("decline", "karen", reason="Too much")
    life.acts("resolve", "karen", **HIGH)

    assert [agenda_of(life, who).approvals_total for who in ("anders", "karen")] == [1, 0]


def test_a_suspended_case_waits_for_nobodys_approval(life):
    approval_asked(life, 1)
    life.acts("suspend", "birgit", reason="The customer is abroad")

    assert agenda_of(life, "anders").approvals == ()


def test_a_letter_waits_for_the_owner_until_it_is_approved(life):
    case = opens(life, 1, 5)
    life.is_reached()
    life.is_resolved()

    assert [line.case_id for line in agenda_of(life, "mette").drafts] == [case]
    assert [agenda_of(life, who).drafts_total for who in ("jonas", "birgit", "anders")] == [0, 0, 0]
    life.acts("letter")
    assert agenda_of(life, "mette").drafts == ()


def test_the_letter_of_a_case_that_nobody_has_waits_for_the_supervisor(lives):
    staff = [person | {"max_open": 0} for person in policy_with().model_dump()["staff"]]
    life = lives(policy_with(staff=staff))
    case = opens(life, 1, 5)
    life.is_reached()
    life.is_resolved()

    assert [line.case_id for line in agenda_of(life, "birgit").drafts] == [case]
    assert agenda_of(life, "mette").drafts == ()


def test_the_closing_letter_waits_for_the_supervisor(lives):
    life = lives(policy_with(check_in={"rounds": 0}))
    case = opens(life, 1, 5)
    life.is_reached()
    life.is_resolved()
    life.is_checked("not_satisfied")
    life.acts("unsatisfiable", "birgit", reason="No offer will do", root_cause="carrier", action="We changed carrier")

    assert [line.case_id for line in agenda_of(life, "birgit").drafts] == [case]
    assert agenda_of(life, "mette").drafts == ()


# -- offers --


def offered_to(life, *people: str) -> list[list[int]]:
    return [[line.case_id for line in agenda_of(life, who).offered] for who in people]


def test_the_last_offer_stands_with_whom_it_was_made_to_until_they_take_it(life):
    case = opens(life, 1)
    life.acts("offer", "mette", to="karen", reason="I am ill today")
    life.acts("offer", "mette", to="jonas", reason="Karen is ill too")
    assert offered_to(life, "jonas", "karen", "mette") == [[case], [], []]
    assert agenda_of(life, "jonas").offered_total == 1

    life.acts("take", "jonas")
    assert offered_to(life, "jonas", "karen", "mette") == [[], [], []]


def test_an_offer_to_the_whole_team_stands_with_the_others_in_it_while_the_case_goes_on(life):
    case = opens(life, 1)
    life.acts("offer", "mette", reason="I am ill today")
    cx = [person.id for person in life.store.policy().staff if person.team == "cx"]
    assert offered_to(life, *cx) == [[] if who == "mette" else [case] for who in cx]

    life.acts("suspend", "birgit", reason="The customer is abroad")
    assert offered_to(life, "jonas") == [[]]
    life.acts("resume", "birgit")
    assert offered_to(life, "jonas") == [[case]]
    life.acts("claim", "mette")
    assert offered_to(life, "jonas") == [[]]


def test_an_offer_of_a_case_that_was_closed_since_stands_with_nobody(life):
    life.begins(3, email=None, phone=None)
    life.acts("offer", "mette", to="jonas", reason="I am ill today")
    life.acts("document", root_cause="carrier", action="We changed carrier")
    life.acts("reopen", "mette", reason="It was not finished")

    assert offered_to(life, "jonas") == [[]]


# -- a day --


def test_a_day_holds_what_is_due_in_it_and_what_was_due_before(life):
    late = opens(life, 1, 0)
    life.passes(hours=3)
    today, later = opens(life, 2, 0), opens(life, 3, 5)
    day = day_of(life, "mette")

    assert [line.case_id for line in day.overdue.lines] == [late]
    assert [line.case_id for line in day.today.lines] == [today]
    assert later in [line.case_id for line in agenda_of(life, "mette").mine]


def test_what_waits_for_an_approval_is_no_task_of_its_owner(life):
    case = approval_asked(life, 1)
    life.passes(hours=5)
    day = day_of(life, "mette")

    assert (day.overdue.total, day.today.total) == (0, 0)
    assert [line.case_id for line in day.asked.lines] == [case]
    assert day_of(life, "anders").approvals.total == 1
    assert day.worth_telling


def test_the_customers_silence_alone_is_not_worth_telling(life):
    opens(life, 1, 5)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    day = day_of(life, "mette")

    assert (day.answers.total, day.worth_telling) == (1, False)


def test_a_day_tells_what_has_not_gone_to_customers_since_the_day_before(life):
    life.begins(2, email=None)
    today = day_of(life, "mette")
    life.clock.at += timedelta(days=2)
    later = day_of(life, "mette")

    assert [(one.line.case_id, one.why) for one in today.unsent] == [(life.case_id, "no_address")]
    assert today.worth_telling
    assert later.unsent == ()


def test_a_day_names_only_so_many_of_each_kind(life):
    for number in range(4):
        opens(life, number, 0)
    day = day_of(life, "mette", limit=2)

    assert (len(day.today.lines), day.today.total) == (2, 4)


@pytest.mark.parametrize("who", ["birgit", "karen"])
def test_who_has_nothing_has_nothing(life, who):
    opens(life, 1)

    assert day_of(life, who) == Day()
