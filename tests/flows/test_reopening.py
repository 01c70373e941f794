"""A person opens a closed case again: the next generation, with a run of its own."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from blocks.store.casestore import Recorded
from blocks.store.tables import CaseRow
from tests.lives import policy_with
from winback import entries as e
from winback.actions import Refusal

WHY = {"reason": "She called: it is broken again"}


def closes(life, into: str = "closed") -> None:
    life.begins(score=5)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    assert life.row.stage == into


def test_a_closed_case_begins_anew_with_who_had_it(life):
    closes(life)
    done = life.acts("reopen", "birgit", **WHY)

    assert isinstance(done, Recorded)
    assert (life.row.stage, life.row.owner, life.row.generation) == ("contact", "mette", 2)
    assert life.row.due is not None
    assert "g2/alert/mette" in [mail.key for mail in life.postbox.mails]


def test_the_customer_gets_no_receipt_for_what_they_did_not_send(life):
    closes(life)
    life.acts("reopen", **WHY)

    assert [row.key for row in life.messages if row.kind == "receipt"] == ["g1/receipt"]


def test_a_reopened_case_is_lived_to_its_end(life):
    closes(life)
    life.acts("reopen", **WHY)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(8)

    assert (life.row.stage, life.row.generation) == ("closed", 2)
    assert life.patrols() == {}


def test_the_same_press_twice_reopens_once(life):
    closes(life)
    first = life.acts("reopen", nonce="n1", **WHY)
    again = life.acts("reopen", nonce="n1", **WHY)

    assert isinstance(first, Recorded)
    assert isinstance(again, Recorded)
    assert again.entry.seq == first.entry.seq
    assert life.kinds.count("reopened") == 1


def test_who_comes_second_is_told_who_reopened_it(life):
    closes(life)
    life.acts("reopen", "birgit", **WHY)
    second = life.acts("reopen", **WHY)

    assert isinstance(second, Refusal)
    assert "(Birgit Lund kom først og genåbnede sagen)" in second.words("da")


def test_it_goes_on_under_the_policy_in_force(life):
    closes(life)
    before = life.row.policy
    life.store.enforce(policy_with(contact={"due": {"critical": "1h", "moderate": "3h", "hidden": "9h"}}))
    life.acts("reopen", **WHY)

    assert life.row.policy != before
    assert life.case.policy.contact.due[life.case.severity].total_seconds() == 3 * 3600
    assert life.row.due == life.case.calendar.add(life.case.since, life.case.policy.contact.due[life.case.severity])


def test_what_is_known_of_the_customer_now_counts(life):
    life.begins(score=5, customer="K1", email=None, phone=None)
    life.acts("document", root_cause="x", action="y")
    assert life.row.stage == "closed"
    life.passes(days=90)
    life.responds(9, email="lone@nordlys.example", verbatim="")

    life.acts("reopen", **WHY)

    assert life.row.stage == "contact"


def test_while_another_case_of_the_customer_is_open_nothing_is_reopened(life):
    closes(life)
    life.passes(days=90)
    other = life.responds(3)[0]
    life.runs_on()

    refused = life.acts("reopen", **WHY)

    assert other != life.case_id
    assert isinstance(refused, Refusal)
    assert refused.words("en") == f"The customer has an open case already: {other}; go on there."
    assert life.row.stage == "closed"


def test_a_touchpoint_gives_way_to_a_case_that_is_reopened(lives):
    life = lives(policy_with(aftercare={"from_yearly_value": 0}))
    closes(life, into="aftercare")
    life.acts("reopen", **WHY)

    assert life.row.stage == "contact"
    assert isinstance(life.case.opened, e.Reopened)
    assert life.patrols() == {}


def test_a_customer_who_complains_at_that_moment_has_one_open_case(life):
    closes(life)
    life.passes(days=90)
    acts = [lambda: life.store.act(life.case_id, "reopen", WHY, actor="mette"), lambda: life.responds(2)]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda act: act(), acts * 2))

    with life.store.database.reading() as session:
        open_now = session.exec(select(CaseRow.id).where(CaseRow.open)).all()
    assert len(open_now) == 1
    assert len(told) == 4
