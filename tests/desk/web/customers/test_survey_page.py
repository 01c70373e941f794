"""A public survey: shown where the policy says so, taken once a press, bounded, and framed by whom the policy names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from httpx import Client
from sqlmodel import col, select

from blocks.store.opening import Opened
from blocks.store.tables import CustomerRow, ResponseRow
from desk.web.app import web
from desk.web.customers.front import Front
from desk.web.port import Http
from tests.desk.web.customers.fronts import Shop, everything, titles
from winback.reach import Reach

PUBLIC = {
    "default": {},
    "shop": {"scale": "csat", "public": True, "title": {"da": "Butikken"}, "question": {"da": "Hvordan var butikken?"}},
    "words": {"scale": "text", "public": True},
    "thumbs": {"scale": "thumbs", "public": True},
    "inner": {"scale": "nps"},
}
NONCE = "n" * 24
COMPLAINT = "Jeg venter stadig på min faktura, tredje gang jeg skriver, og ingen svarer."
SITE = "https://www.nordlys.example"


@pytest.fixture
def shop(opened: Callable[..., Shop]) -> Shop:
    return opened(surveys=PUBLIC, look={"frames": [SITE]})


def responses(shop: Shop) -> list[ResponseRow]:
    with shop.life.store.database.reading() as session:
        return list(session.exec(select(ResponseRow).order_by(col(ResponseRow.id))))


def test_a_public_survey_asks_in_its_own_words_where_it_has_some(shop: Shop):
    danish = shop.get("/s/shop", headers={"accept-language": "da"}).text
    english = shop.get("/s/shop").text

    assert titles(danish) == ["Butikken · Nordlys", "Butikken"]
    assert "Hvordan var butikken?" in danish
    assert titles(english)[1] == "Tell Nordlys how it went"
    assert "How satisfied are you with Nordlys now?" in english


@pytest.mark.parametrize("name", ["inner", "default", "none", "%00", "shop%2f.."])
def test_what_is_not_public_is_not_there(shop: Shop, name: str):
    before = everything(shop.life)

    assert {shop.get(f"/s/{name}").status_code, shop.posts(f"/s/{name}", score="1").status_code} == {404}
    assert everything(shop.life) == before


def test_looking_changes_nothing(shop: Shop):
    before = everything(shop.life)
    seen = [shop.client.request(method, f"/s/{name}") for method in ("GET", "HEAD") for name in ("shop", "words")]

    assert {one.status_code for one in seen} == {200}
    assert everything(shop.life) == before


def test_an_unhappy_answer_with_an_address_is_a_case(shop: Shop):
    told = shop.posts(
        "/s/shop", nonce=NONCE, score="1", comment="Lukket!", name="Lone\nRavn", email="Lone@Nordlys.example",
        phone="10 12 10 12", contact_me="yes",
    )  # fmt: skip
    (kept,) = responses(shop)

    assert told.status_code == 200
    assert (kept.source, kept.form, kept.key) == ("page", "shop", NONCE)
    assert (kept.score, kept.verbatim, kept.contact_me, kept.triage) == (1, "Lukket!", True, "case")
    assert shop.woken == [kept.case_id]
    with shop.life.store.database.reading() as session:
        customer = session.get_one(CustomerRow, kept.customer_id)
    assert (customer.name, customer.email, customer.language) == ("Lone Ravn", "lone@nordlys.example", "en")


def test_pressed_twice_is_one_answer_and_shown_anew_is_another(shop: Shop):
    for nonce in (NONCE, NONCE, "m" * 24, "", "<bad>"):
        assert shop.posts("/s/shop", nonce=nonce, score="5").status_code == 200

    assert len(responses(shop)) == 4


@pytest.mark.parametrize(
    ("survey", "fields", "wrong"),
    [
        ("shop", {"score": "6"}, "Choose one of the answers here."),
        ("shop", {"comment": "x"}, "Choose one of the answers here."),
        ("words", {"comment": "  "}, "Write a few words."),
        ("shop", {"score": "1", "email": "lone"}, "Write an e-mail address"),
        ("shop", {"score": "1", "phone": "12"}, "Write a phone number"),
        ("shop", {"score": "1", "contact_me": "yes"}, "that we can use"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    shop: Shop, survey: str, fields: dict[str, str], wrong: str
):
    before = everything(shop.life)
    page = shop.posts(f"/s/{survey}", nonce=NONCE, name="<b>Lone", **fields)

    assert (page.status_code, wrong in page.text) == (422, True)
    assert "&lt;b&gt;Lone" in page.text
    assert NONCE in page.text
    assert everything(shop.life) == before


def test_words_alone_and_thumbs_are_surveys_too(shop: Shop):
    shop.posts("/s/words", comment="Elendig service, jeg vil klage.\x00 👩‍👩‍👧 =cmd()")
    shop.posts("/s/thumbs", score="0")

    assert [(kept.scale, kept.score) for kept in responses(shop)] == [("text", None), ("thumbs", 0)]
    assert responses(shop)[0].verbatim == "Elendig service, jeg vil klage. 👩‍👩‍👧 =cmd()"


def test_twenty_an_hour_from_one_address_and_then_later(shop: Shop):
    statuses = [shop.posts("/s/shop", score="5").status_code for _ in range(21)]
    refused = shop.posts("/s/shop", score="5")

    assert statuses == [200] * 20 + [429]
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert shop.client.post("/s/words", data={"comment": "ok"}).status_code == 200
    shop.client.headers["x-forwarded-for"] = "198.51.100.7"
    assert shop.posts("/s/shop", score="5").status_code == 200
    shop.client.headers["x-forwarded-for"] = shop.address
    shop.life.passes(hours=1)
    assert shop.posts("/s/shop", score="5").status_code == 200


def test_more_complaints_in_an_hour_than_a_run_may_bring_are_held(opened: Callable[..., Shop]):
    shop = opened(surveys=PUBLIC, triage={"hold_above": 2})
    for n in range(5):
        told = shop.posts("/s/shop", nonce=f"{n}" * 24, score="1", email=f"k{n}@nordlys.example")
        assert told.status_code == 200
    shop.life.passes(minutes=61)
    shop.posts("/s/shop", nonce="9" * 24, score="1", email="k9@nordlys.example")

    assert [kept.triage for kept in responses(shop)] == ["case"] * 2 + ["held"] * 3 + ["case"]
    assert len(shop.woken) == 3


def complains(shop: Shop, n: int) -> None:
    """Somebody with a good number and bad words, or with words alone."""
    survey, score = ("shop", {"score": "5"}) if n % 2 else ("words", {})
    mail = f"k{n}@nordlys.example"
    assert shop.posts(f"/s/{survey}", nonce=f"{n}" * 24, comment=COMPLAINT, email=mail, **score).status_code == 200


@pytest.mark.parametrize("first", [0, 1])
def test_what_only_the_words_show_counts_too(opened: Callable[..., Shop], first: int):
    shop = opened(surveys=PUBLIC, triage={"hold_above": 2})
    for n in range(4):
        complains(shop, 2 * n + first)
    shop.life.passes(minutes=61)
    complains(shop, 8 + first)

    assert [kept.triage for kept in responses(shop)] == ["case"] * 2 + ["held"] * 2 + ["case"]


def test_what_is_read_behind_the_answer_counts_too(opened: Callable[..., Shop]):
    shop = opened(surveys=PUBLIC, triage={"hold_above": 2})
    complains(shop, 1)
    shop.life.store.hear = Opened
    for n in (3, 5):
        complains(shop, n)
    heard = shop.life.store.hear_now()

    assert sorted(kept.triage for kept in responses(shop)) == ["case", "case", "held"]
    assert (len(heard.begun), heard.held) == (1, 1)
    complains(shop, 7)
    shop.life.store.hear_now()
    assert responses(shop)[-1].triage == "held"


@pytest.mark.parametrize(
    ("known", "given"),
    [
        ({"email": "lone@nordlys.example", "phone": None}, "+4599999999"),
        ({"email": "lone@nordlys.example", "phone": "+4510121012"}, "+4599999999"),
        ({"email": None, "phone": "+4510121012"}, "mallory@elsewhere.example"),
    ],
)
def test_a_stranger_cannot_have_a_known_customer_called_or_written_to_elsewhere(
    shop: Shop, known: dict[str, str | None], given: str
):
    shop.life.begins(score=2, **known)
    told = {"email": known["email"] or given, "phone": known["phone"] if not known["email"] else given}
    shop.posts("/s/shop", nonce=NONCE, score="1", comment="Ring!", contact_me="yes", **told)
    mine, theirs = responses(shop)

    assert theirs.customer_id == mine.customer_id
    assert theirs.verbatim == f"Ring!\n\n(Given with the answer: {given})"
    with shop.life.store.database.reading() as session:
        customer = session.get_one(CustomerRow, mine.customer_id)
    assert {"email": customer.email, "phone": customer.phone} == known


def test_who_is_known_by_both_addresses_or_by_none_has_both(shop: Shop):
    shop.life.begins(score=2, email="lone@nordlys.example", phone="+4510121012")
    shop.posts("/s/shop", nonce=NONCE, score="1", email="lone@nordlys.example", phone="+45 10 12 10 12")
    shop.posts("/s/shop", nonce="m" * 24, score="1", email="new@nordlys.example", phone="+45 20 20 20 20")

    assert [kept.verbatim for kept in responses(shop)[1:]] == ["", ""]
    with shop.life.store.database.reading() as session:
        newest = session.get_one(CustomerRow, responses(shop)[-1].customer_id)
    assert (newest.email, newest.phone) == ("new@nordlys.example", "+4520202020")


def test_nobody_counts_as_somebody_else_by_what_they_say_of_themselves(shop: Shop):
    said = [f"198.51.100.{n}, {shop.address}" for n in range(21)]
    statuses = [shop.client.post("/s/shop", data={"score": "5"}, headers={"x-forwarded-for": one}) for one in said]

    assert [one.status_code for one in statuses] == [200] * 20 + [429]


def test_a_proxy_is_believed_only_where_it_is_trusted(shop: Shop):
    front = Front(shop.life.store, shop.woken.append, Reach(), shop.life.clock)
    port = Http(web([], front=front), "127.0.0.1", 0, "203.0.113.0/24")
    port.listen()
    said = [{"x-forwarded-for": f"198.51.100.{n}"} for n in range(21)]
    with Client(base_url=f"http://127.0.0.1:{port.port}", timeout=30, trust_env=False) as client:
        statuses = [client.post("/s/shop", data={"score": "5"}, headers=one).status_code for one in said]
    port.close()

    assert statuses == [200] * 20 + [429]


def test_a_survey_may_stand_in_the_frames_that_the_policy_names_and_nothing_else_may(shop: Shop):
    framed, alone = shop.get("/s/shop").headers, shop.get("/a/x").headers

    assert f"frame-ancestors {SITE}" in framed["content-security-policy"]
    assert "x-frame-options" not in framed
    assert alone["x-frame-options"] == "DENY"


def test_a_company_s_colour_and_logo_are_its_own(opened: Callable[..., Shop], tmp_path: Path):
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    shop = opened(tmp_path, surveys=PUBLIC, look={"colour": "#ffcc00", "logo": "logo.svg"})
    page, sheet, logo = shop.get("/s/shop").text, shop.get("/look/colour.css"), shop.get("/look/logo")

    assert '<img src="/look/logo" alt="Nordlys"' in page
    assert sheet.text.splitlines() == [
        ":root{--own:#ffcc00;--on-own:#000000;--edge:var(--field)}",
        "@media (prefers-color-scheme:dark){:root{--edge:#ffcc00}}",
    ]
    assert sheet.headers["content-type"].startswith("text/css")
    assert logo.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in logo.headers["content-security-policy"]


def test_where_there_is_no_logo_the_name_stands(opened: Callable[..., Shop], tmp_path: Path):
    shop = opened(tmp_path, surveys=PUBLIC, look={"logo": "gone.png"})

    assert "<header>Nordlys</header>" in shop.get("/s/shop").text
    assert shop.get("/look/logo").status_code == 404


def test_where_the_store_is_silent_the_page_says_that_nothing_was_kept(shop: Shop):
    with shop.life.store.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE policy RENAME TO policy_gone")
        connection.commit()
    answer = shop.posts("/s/shop", score="5")
    with shop.life.store.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE policy_gone RENAME TO policy")
        connection.commit()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert titles(answer.text) == ["That did not work just now"] * 2
