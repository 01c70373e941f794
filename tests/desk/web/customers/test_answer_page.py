"""The page behind the question's link: looking changes nothing, the button answers, once, and within the day anew."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from blocks.store.tables import CustomerRow
from tests.desk.web.customers.fronts import Shop, dying, everything, is_asked, titles
from tests.lives import Life
from winback import entries as e
from winback.answers import Given
from winback.entries import Outcome

HOSTILE = [
    "<script>alert(1)</script><!channel> =cmd()",
    "x" * 60_000,
    "\u202eevil\u202c שלום 👩‍👩‍👧 ok",
    "nul\x00 and \x1b[31m",
]


def permitted(life: Life) -> bool:
    with life.store.database.reading() as session:
        return session.get_one(CustomerRow, life.row.customer_id).review_permission


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_question_changes_nothing(shop: Shop, method: str):
    is_asked(shop.life)
    before = everything(shop.life)
    seen = [
        shop.client.request(method, shop.link + query) for query in ("", "?score=8", "?score=99", "?score=%00", "?x=y")
    ]

    assert [one.status_code for one in seen] == [200] * 5
    assert everything(shop.life) == before
    assert shop.woken == []


def test_the_number_in_the_link_is_chosen_and_nothing_is_ticked(shop: Shop):
    is_asked(shop.life)
    page = shop.get(f"{shop.link}?score=8").text

    assert 'value="8" required checked' in page
    assert page.count("checked") == 1
    assert 'name="may_call"' in page
    assert 'name="may_invite"' in page


def test_the_page_speaks_the_customer_s_language_and_says_who_asks(shop: Shop):
    is_asked(shop.life, language="sv")
    page = shop.get(shop.link).text

    assert '<html lang="sv">' in page
    assert titles(page) == ["En fråga från Nordlys · Nordlys", "En fråga från Nordlys"]
    assert "Hur troligt är det att du skulle" in page


def test_a_company_that_is_formal_asks_formally(opened: Callable[..., Shop]):
    shop = opened(form_of_address="formal")
    is_asked(shop.life)

    assert "at De vil anbefale" in shop.get(shop.link).text


def test_the_button_answers_and_the_page_says_what_happens_next(shop: Shop):
    is_asked(shop.life)
    thanked = shop.posts(shop.link, score="9", comment="It came.", may_call="yes", may_invite="yes")
    shop.goes_on()

    assert (thanked.status_code, "Mette Holm" in thanked.text) == (200, True)
    assert shop.bodies(e.Answered) == [e.Answered(score=9, comment="It came.", may_call=True, may_invite=True)]
    assert permitted(shop.life)
    assert shop.life.row.outcome == Outcome.WON_BACK
    heard = [mail.text for mail in shop.life.postbox.mails if mail.role == "owner" and "/news/" in mail.key]
    assert "9 out of 10 (may be called about it)" in heard[-1]


def test_pressing_twice_is_one_answer(shop: Shop):
    is_asked(shop.life)
    told = [shop.posts(shop.link, score="9", comment="It came.").status_code for _ in range(2)]

    assert told == [200, 200]
    assert (len(shop.bodies(e.Answered)), shop.bodies(e.AnswerChanged)) == (1, [])


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_change_of_mind_within_the_day_is_the_answer_and_changes_the_outcome(shop: Shop, goes_on: bool):
    is_asked(shop.life)
    shop.posts(shop.link, score="9", comment="It came.")
    if goes_on:
        shop.goes_on()
    shop.life.clock.at += timedelta(hours=5)
    assert "Svaret kan ændres indtil torsdag den 10. december kl.\u00a009.00." in shop.get(shop.link).text
    changed = shop.posts(shop.link, score="2", comment="It broke.")
    shop.goes_on()
    shop.life.patrols()

    assert changed.status_code == 200
    answer = shop.life.case.answer
    assert answer is not None
    assert (answer.score, answer.comment) == (2, "It broke.")
    assert shop.life.row.outcome == Outcome.UNCHANGED
    assert sum("It broke." in mail.text for mail in shop.life.postbox.mails if "/news/" in mail.key) >= 1


def test_an_answer_changed_before_it_was_walked_leads_back_where_it_is_worse(shop: Shop):
    is_asked(shop.life)
    shop.posts(shop.link, score="9")
    shop.posts(shop.link, score="0")
    shop.goes_on()

    assert shop.life.row.stage == "contact"
    assert [body.reopens for body in shop.bodies(e.Concluded)] == [True]


def test_a_change_between_the_conclusion_and_the_close_is_what_the_case_is_closed_with(shop: Shop):
    is_asked(shop.life)
    shop.posts(shop.link, score="9")
    shop.dies_before_the_close()
    shop.posts(shop.link, score="2")
    shop.life.passes(hours=1, patrol=True)
    shop.life.passes(hours=1, patrol=True)

    assert [body.outcome for body in shop.bodies(e.Concluded)] == [Outcome.WON_BACK]
    assert [body.outcome for body in shop.bodies(e.Closed)] == [Outcome.UNCHANGED]
    assert [body.reason for body in shop.bodies(e.ReviewDecided)] == ["no_good_resurvey"]


def test_where_a_worse_answer_led_back_to_contact_a_comment_alone_is_taken(shop: Shop):
    is_asked(shop.life)
    shop.posts(shop.link, score="0")
    shop.goes_on()
    page = shop.get(shop.link).text
    told = shop.posts(shop.link, comment="It broke again.")
    again = shop.posts(shop.link, comment="It broke again.", score="10")
    shop.goes_on()

    assert ('type="radio"' in page, "tager kontakt" in page) == (False, True)
    assert (told.status_code, again.status_code) == (200, 200)
    assert shop.life.case.answer == e.Answered(score=0, comment="It broke again.")
    assert shop.bodies(e.AnswerExplained) == [e.AnswerExplained(comment="It broke again.")]


def test_after_a_day_the_answer_stands(shop: Shop):
    is_asked(shop.life)
    shop.posts(shop.link, score="9")
    shop.goes_on()
    shop.life.passes(hours=25)
    before = everything(shop.life)
    pages = [shop.get(shop.link), shop.posts(shop.link, score="2", comment="It broke.")]

    assert [page.status_code for page in pages] == [409, 409]
    assert titles(pages[1].text)[1] == "Der er allerede svaret"
    assert everything(shop.life) == before


def test_a_link_that_is_not_ours_or_over_says_so_and_changes_nothing(shop: Shop):
    is_asked(shop.life)
    link = shop.link
    shop.life.passes(days=16)
    before = everything(shop.life)
    statuses = {
        name: (shop.get(address).status_code, shop.posts(address, score="9").status_code)
        for name, address in {"over": link, "forged": link[:-1] + "%00", "short": link[:-3], "none": "/a/x"}.items()
    }

    assert statuses == {"over": (410, 410), "forged": (404, 404), "short": (404, 404), "none": (404, 404)}
    assert "kundeservice@winback.example" in shop.get("/a/x").text
    assert everything(shop.life) == before


def test_the_link_of_an_erased_customer_answers_nothing(shop: Shop):
    is_asked(shop.life)
    with shop.life.store.database.writing() as session:
        session.get_one(CustomerRow, shop.life.row.customer_id).erased_at = shop.life.clock.at
    before = everything(shop.life)

    assert (shop.get(shop.link).status_code, shop.posts(shop.link, score="9").status_code) == (410, 410)
    assert everything(shop.life) == before


@pytest.mark.parametrize("score", ["", "11", "-1", "nine", "9.5", "\u0669", "9" * 5000])
def test_what_is_no_answer_is_asked_again_with_what_was_written(shop: Shop, score: str):
    is_asked(shop.life)
    before = everything(shop.life)
    page = shop.posts(shop.link, score=score, comment="It <came>.", may_call="yes")

    assert page.status_code == 422
    assert "It &lt;came&gt;.</textarea>" in page.text
    assert 'name="may_call" value="yes" checked' in page.text
    assert everything(shop.life) == before


@pytest.mark.parametrize("comment", HOSTILE, ids=["script", "long", "turned", "nul"])
def test_hostile_words_are_kept_harmlessly(shop: Shop, comment: str):
    is_asked(shop.life)
    told = shop.posts(shop.link, score="6", comment=comment)
    (kept,) = shop.bodies(e.Answered)
    page = shop.posts(shop.link, score="", comment=comment).text

    assert told.status_code == 200
    assert len(kept.comment) <= 4000
    assert "\x00" not in kept.comment
    assert "\u202e" not in kept.comment
    assert "<script>" not in page


def test_too_long_a_post_and_what_is_no_form_are_told_kindly(shop: Shop):
    is_asked(shop.life)
    before = everything(shop.life)
    long = shop.posts(shop.link, score="9", comment="x" * 100_000)
    strange = shop.client.post(shop.link, json={"score": 9})

    assert (long.status_code, titles(long.text)) == (413, ["That is too long"] * 2)
    assert strange.status_code == 415
    assert everything(shop.life) == before


def test_pages_set_no_cookie_run_nothing_and_are_light(shop: Shop):
    is_asked(shop.life)
    pages = [shop.get(f"{shop.link}?score=8"), shop.posts(shop.link, score="8", comment="ok"), shop.get("/a/x")]
    sheets = shop.get("/static/answer.css").content + shop.get("/look/colour.css").content

    for page in pages:
        assert "set-cookie" not in page.headers
        assert "<script" not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert len(page.content) + len(sheets) < 30_000


def test_permission_is_asked_of_nobody_who_refused_or_where_there_is_nothing_to_review(opened: Callable[..., Shop]):
    shop = opened()
    is_asked(shop.life)
    assert "may_invite" not in shop.get(shop.link).text
    shop.posts(shop.link, score="9", may_invite="yes")

    assert not permitted(shop.life)
    assert shop.bodies(e.Answered) == [e.Answered(score=9)]


def test_two_answers_at_once_are_one_after_the_other(shop: Shop):
    is_asked(shop.life)
    link, together, told = shop.link, Barrier(2), []

    def press(score: str) -> None:
        together.wait(10)
        told.append(shop.posts(link, score=score).status_code)

    threads = [Thread(target=press, args=(score,)) for score in ("9", "8")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert told == [200, 200]
    assert (len(shop.bodies(e.Answered)), len(shop.bodies(e.AnswerChanged))) == (1, 1)


def test_who_dies_before_the_commit_has_answered_and_allowed_nothing(shop: Shop):
    is_asked(shop.life)
    before = everything(shop.life)

    with dying(lambda at: at == "commit of answer"):
        shop.life.store.take_answer(shop.link[3:], Given(9, may_invite=True))

    assert everything(shop.life) == before
