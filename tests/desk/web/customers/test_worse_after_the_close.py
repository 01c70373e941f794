"""Who makes their answer worse after the close, within the day, is contacted again: the case opens anew, once."""

from collections.abc import Callable
from datetime import timedelta

from tests.desk.web.customers.fronts import Shop, everything, is_asked
from winback import entries as e
from winback.entries import Outcome


def closes_won_back(shop: Shop, into: str = "closed") -> None:
    is_asked(shop.life, score=5)
    shop.posts(shop.link, score="9")
    shop.goes_on()
    assert (shop.life.row.stage, shop.life.row.outcome) == (into, Outcome.WON_BACK)


def alerts(shop: Shop) -> list[str]:
    return [mail.key for mail in shop.life.postbox.mails if mail.key.startswith("g2/alert")]


def test_a_worse_answer_after_the_close_opens_the_case_again(shop: Shop):
    closes_won_back(shop)
    shop.life.clock.at += timedelta(hours=2)
    told = shop.posts(shop.link, score="0", comment="It broke again.")
    shop.goes_on()

    assert (told.status_code, "Mette Holm" in told.text) == (200, True)
    row, case = shop.life.row, shop.life.case
    assert (row.stage, row.generation, row.severity, row.owner, row.score) == ("contact", 2, "critical", "mette", 0)
    assert case.opened_at == shop.life.clock.at
    assert alerts(shop) == ["g2/alert/team-cx", "g2/alert/mette", "g2/alert-on-call/birgit"]
    assert any("It broke again." in mail.text for mail in shop.life.postbox.mails if mail.role == "owner")


def test_the_customer_reads_by_when_somebody_is_in_touch_and_pressing_again_changes_nothing(shop: Shop):
    closes_won_back(shop)
    told = shop.posts(shop.link, score="0", comment="It broke again.")
    before = everything(shop.life)
    again = shop.posts(shop.link, score="0", comment="It broke again.")

    assert (told.status_code, again.status_code) == (200, 200)
    assert "tager kontakt" in told.text
    assert told.text == again.text
    assert everything(shop.life) == before


def test_the_case_that_was_opened_again_is_lived_to_its_end_and_opened_no_more(shop: Shop):
    closes_won_back(shop)
    link = shop.link
    shop.posts(link, score="0")
    shop.goes_on()
    shop.life.is_reached()
    shop.life.is_resolved()
    shop.life.is_checked()
    shop.life.passes(days=40, patrol=True)

    assert (shop.life.row.stage, shop.life.row.generation) == ("closed", 2)
    assert shop.posts(link, score="0", comment="And again.").status_code in {409, 410}
    assert shop.life.patrols() == {}


def test_who_is_looked_after_already_is_contacted_too_and_the_owner_hears_why(opened: Callable[..., Shop]):
    shop = opened(aftercare={"from_yearly_value": 0})
    closes_won_back(shop, into="aftercare")
    shop.posts(shop.link, score="0", comment="It broke again.")
    shop.goes_on()
    shop.life.patrols()

    assert (shop.life.row.stage, shop.life.row.generation) == ("contact", 3)
    heard = [mail for mail in shop.life.postbox.mails if mail.role == "owner" and "It broke again." in mail.text]
    assert len(heard) == 1


def test_an_answer_that_is_no_worse_than_what_it_began_with_opens_nothing(shop: Shop):
    closes_won_back(shop)
    shop.posts(shop.link, score="5")
    shop.goes_on()

    assert (shop.life.row.stage, shop.life.row.outcome, shop.life.row.generation) == ("closed", Outcome.UNCHANGED, 1)


def test_where_another_case_of_the_customer_is_open_the_owner_hears_of_it_there(shop: Shop):
    closes_won_back(shop)
    with shop.life.store.database.writing() as session:
        row = shop.life.row
        session.add(
            type(row)(customer_id=row.customer_id, policy=row.policy, severity="moderate", opened_at=row.opened_at)
        )
    shop.posts(shop.link, score="0")

    assert (shop.life.row.stage, shop.life.row.outcome, shop.life.row.generation) == ("closed", Outcome.WORSE, 1)
    assert [body.outcome for body in shop.bodies(e.AnswerChanged)] == [Outcome.WORSE]


def test_a_worse_answer_between_the_conclusion_and_the_close_opens_the_case_again_too(shop: Shop):
    is_asked(shop.life, score=5)
    shop.posts(shop.link, score="9")
    shop.dies_before_the_close()
    shop.posts(shop.link, score="0")
    shop.life.passes(hours=1, patrol=True)
    shop.life.passes(hours=1, patrol=True)

    assert [body.outcome for body in shop.bodies(e.Closed)] == [Outcome.WORSE]
    assert (shop.life.row.stage, shop.life.row.generation) == ("contact", 2)
    assert alerts(shop) != []
