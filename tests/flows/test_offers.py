"""Swapping: a case is offered to a colleague or to the team, and somebody takes it."""

from blocks.store.casestore import Recorded
from winback.actions import Refusal


def test_a_colleague_is_asked_and_takes_the_case(life):
    life.begins(score=5)
    life.acts("offer", to="jonas", reason="She speaks Swedish")
    asked = life.postbox.mails[-1]
    assert (asked.to, "She speaks Swedish" in asked.text) == ("jonas@winback.example", True)
    assert "winback act 1 take" in asked.text
    assert life.row.owner == "mette"

    life.acts("take", "jonas")

    assert life.row.owner == "jonas"
    assert life.case.offer is None
    told = {mail.to for mail in life.postbox.mails if "handed over to Jonas" in mail.title}
    assert told == {"mette@winback.example", "jonas@winback.example"}


def test_the_whole_team_is_asked_where_nobody_is_named(life):
    life.begins(score=5)
    life.acts("offer", reason="On leave from tomorrow")

    assert life.postbox.mails[-1].to == "cx@winback.example"
    assert isinstance(life.acts("take", "birgit"), Recorded)
    assert life.row.owner == "birgit"


def test_of_two_who_take_it_one_has_it_and_the_other_is_told(life):
    life.begins(score=5)
    life.acts("offer", reason="On leave")
    life.acts("take", "jonas")

    second = life.acts("take", "birgit")

    assert isinstance(second, Refusal)
    assert "(Jonas Berg kom først og overtog sagen)" in second.words("da")
    assert life.row.owner == "jonas"


def test_an_offer_that_is_taken_before_anybody_was_told_is_told_to_nobody(life):
    life.begins(score=5)
    life.runs.down = True
    life.store.act(life.case_id, "offer", {"to": "jonas", "reason": "x"}, actor="mette")
    life.store.act(life.case_id, "take", {}, actor="jonas")
    life.runs.down = False
    life.patrols()

    assert [mail.title for mail in life.postbox.mails if "offers" in mail.title] == []


def test_the_deadline_does_not_move_by_an_offer(life):
    life.begins(score=5)
    before = life.row.due
    life.acts("offer", reason="On leave")
    life.acts("take", "jonas")

    assert life.row.due == before
