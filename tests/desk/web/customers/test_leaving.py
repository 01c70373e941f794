"""Who wants no more mail says so by a page's button or one click of their mail program; their case's owner is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from blocks.store import suppressions
from blocks.store.leaving import leave
from blocks.store.tables import CustomerRow
from desk.web.customers.unsubscribe import veiled
from tests.desk.web.customers.fronts import Shop, dying, everything, is_asked, titles
from tests.lives import Life
from winback import entries as e
from winback.suppressions import Scope, Why

LONE = "lone@nordlys.example"
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
HTTPS = "https://svar.nordlys.example/a/"


def refused(life: Life) -> list[tuple[str, str]]:
    with life.store.database.reading() as session:
        return [(one.scope.value, one.why.value) for one in suppressions.of(session, [LONE])]


def opted_out(life: Life) -> bool:
    with life.store.database.reading() as session:
        return session.get_one(CustomerRow, life.row.customer_id).opted_out


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_stops_nothing(shop: Shop, method: str):
    shop.life.begins(score=2)
    before = everything(shop.life)

    assert shop.client.request(method, shop.leaving).status_code == 200
    assert everything(shop.life) == before


def test_the_page_says_what_one_is_written_about_without_the_whole_address(shop: Shop):
    shop.life.begins(score=2)
    page = shop.get(shop.leaving).text

    assert titles(page) == ["Beskeder fra os · Nordlys", "Beskeder fra os"]
    assert "l…@nordlys.example" in page
    assert LONE not in page


def test_stopping_surveys_stops_the_question_and_not_the_letters(shop: Shop):
    shop.life.begins(score=2)
    told = shop.posts(shop.leaving, stop="surveys")
    shop.goes_on()

    assert (told.status_code, refused(shop.life)) == (200, [("surveys", "unsubscribed")])
    assert shop.bodies(e.Unsubscribed) == [e.Unsubscribed(scope=Scope.SURVEYS, by=Why.UNSUBSCRIBED)]
    assert any(mail.role == "owner" and "/news/" in mail.key for mail in shop.life.postbox.mails)
    assert not opted_out(shop.life)
    assert 'value="surveys"' not in told.text
    assert 'value="all"' in told.text


def test_stopping_everything_is_kept_with_the_person(shop: Shop):
    shop.life.begins(score=2)
    told = shop.posts(shop.leaving, stop="all")

    assert "<form" not in told.text
    assert (refused(shop.life), opted_out(shop.life)) == ([("all", "unsubscribed")], True)


@pytest.mark.parametrize("way", ["urlencoded", "multipart"])
def test_one_click_of_a_mail_program_stops_surveys_at_once(shop: Shop, way: str):
    is_asked(shop.life)
    click = {"List-Unsubscribe": "One-Click"}
    if way == "urlencoded":
        told = shop.client.post(shop.leaving, data=click)
    else:
        told = shop.client.post(shop.leaving, files={name: (None, value) for name, value in click.items()})
    shop.goes_on()

    assert (told.status_code, told.text) == (200, "ok")
    assert refused(shop.life) == [("surveys", "unsubscribed")]
    assert shop.life.case.entries[-1].at == shop.life.clock.at


def test_stopped_twice_is_stopped_once_and_two_at_once_too(shop: Shop):
    shop.life.begins(score=2)
    link, together, told = shop.leaving, Barrier(2), []

    def press() -> None:
        together.wait(10)
        told.append(shop.posts(link, stop="all").status_code)

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert told == [200, 200]
    assert shop.posts(link, stop="all").status_code == 200
    assert len(shop.bodies(e.Unsubscribed)) == 1


def test_the_owner_of_a_case_that_is_at_its_end_is_told_too(shop: Shop):
    is_asked(shop.life)
    shop.posts(shop.link, score="9")
    shop.goes_on()
    shop.posts(shop.leaving, stop="all")
    shop.life.patrols()

    assert shop.life.kinds[-2:] == ["unsubscribed", "messaged"]
    assert "/news/" in shop.life.postbox.mails[-1].key


@pytest.mark.parametrize("token", ["x", "0" * 40, "%00", "%F0%9F%98%80", "A" * 3000])
def test_a_link_that_is_not_ours_says_so_and_stops_nothing(shop: Shop, token: str):
    shop.life.begins(score=2)
    before = everything(shop.life)
    statuses = {shop.get(f"/u/{token}").status_code, shop.posts(f"/u/{token}", stop="all").status_code}

    assert statuses == {404}
    assert everything(shop.life) == before


def test_the_token_of_a_message_to_staff_stops_nothing(shop: Shop):
    shop.life.begins(score=2)
    to_staff = next(mail for mail in shop.life.postbox.mails if mail.role == "owner")

    assert shop.posts(f"/u/{to_staff.token}", stop="all").status_code == 404


def test_a_button_that_is_none_of_ours_is_asked_again(shop: Shop):
    shop.life.begins(score=2)
    before = everything(shop.life)

    assert shop.posts(shop.leaving, stop="everyone").status_code == 422
    assert shop.client.post(shop.leaving, content=b"\xff" * 100, headers=URLENCODED).status_code == 400
    assert everything(shop.life) == before


def test_who_dies_before_the_commit_has_stopped_nothing(shop: Shop):
    shop.life.begins(score=2)
    before = everything(shop.life)

    with dying(lambda at: at == "commit of leaving"):
        leave(shop.life.store, shop.leaving[3:], Scope.ALL)

    assert everything(shop.life) == before


@pytest.mark.parametrize(
    ("address", "shown"), [(LONE, "l…@nordlys.example"), ("+4510121012", "…12"), ("@x.example", "…@x.example")]
)
def test_an_address_is_told_to_whom_it_belongs_alone(address: str, shown: str):
    assert veiled(address) == shown


# -- the header in the mail --


def test_a_mail_that_asks_names_the_page_and_the_one_click(opened: Callable[..., Shop]):
    shop = opened(answer_url=HTTPS, mail={"reply_domain": "svar.nordlys.example"})
    is_asked(shop.life)
    asked = next(mail for mail in reversed(shop.life.postbox.mails) if mail.kind == "survey")
    letter = next(mail for mail in shop.life.postbox.mails if mail.role == "customer" and mail.kind != "survey")

    assert asked.headers == {
        "List-Unsubscribe": f"<https://svar.nordlys.example/u/{asked.token}>, "
        f"<mailto:reply+{asked.token}@svar.nordlys.example?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert letter.headers == {}
    assert shop.client.post(f"/u/{asked.token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.parametrize(
    "url", ["http://svar.nordlys.example/a/", "http://127.0.0.1:8642/a/", "https://x.example/q?t="]
)
def test_where_the_page_has_no_address_of_its_own_by_tls_no_mail_names_it(opened: Callable[..., Shop], url: str):
    shop = opened(answer_url=url)
    is_asked(shop.life) if url.endswith("/a/") else shop.life.begins(score=2)

    assert [mail.headers for mail in shop.life.postbox.mails if mail.headers] == []
