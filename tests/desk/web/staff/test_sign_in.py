"""Who comes in at the desk, and with what."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from blocks.sign_in import SignIn
from desk.web.app import web
from desk.web.staff.claims import read_claims
from desk.web.staff.sessions import COOKIE, Session, Sessions
from desk.web.staff.sign_in import ours
from tests.lives import Life, policy_with
from tests.standin_provider import CLIENT, Provider
from tests.webdesk import KEY, Visit, desk_of, forms_of, words_of
from winback.policy import Role

OTHERS = Sessions("another key, just as long")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FORGED = ["none", "nonsense", "more of it", "by another key"]


@pytest.fixture
def stranger(life: Life) -> Visit:
    life.begins(score=2)
    return Visit(desk_of(life))


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider


def test_nobody_sees_a_case_and_everybody_gets_back_to_it(stranger: Visit, life: Life):
    answer = stranger.browser.get(f"/cases/{life.case_id}?noted=3")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?back=%2Fcases%2F{life.case_id}%3Fnoted%3D3"


def test_a_link_lets_one_person_in_once(stranger: Visit, life: Life):
    address = f"/sign-in/link/{stranger.desk.sessions.new_link()}"
    stranger.opens(address)
    page = stranger.opens(address)  # looking at it uses nothing up

    cookie = stranger.browser.post(address, data=forms_of(page)[address] | {"staff": "mette"}).headers["set-cookie"]
    again = Visit(stranger.desk).sends(address, {"staff": "jonas"})

    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", COOKIE))
    assert stranger.opens(f"/cases/{life.case_id}").status_code == 200
    assert again.status_code == 410


def test_a_used_link_written_another_way_is_used_all_the_same(stranger: Visit):
    link = stranger.desk.sessions.new_link()
    stranger.sends(f"/sign-in/link/{link}", {"staff": "mette"})
    last = ALPHABET.index(link[-1])

    for other in (link[:-1] + ALPHABET[last ^ 1], f"{link}=", f"{link}=="):
        assert Visit(stranger.desk).sends(f"/sign-in/link/{other}", {"staff": "jonas"}).status_code == 410


def test_a_name_that_is_on_no_list_does_not_use_the_link_up(stranger: Visit):
    address = f"/sign-in/link/{stranger.desk.sessions.new_link()}"

    assert address in forms_of(stranger.sends(address, {"staff": "nobody"}))
    assert stranger.browser.post(address, data={"staff": "mette"}).status_code == 303


@pytest.mark.parametrize("link", ["", "nonsense", "x" * 5000, OTHERS.new_link()], ids=FORGED)
def test_other_links_lead_nowhere(stranger: Visit, link: str):
    assert stranger.opens(f"/sign-in/link/{link}").status_code in {404, 410}


@pytest.mark.parametrize("sealed", ["", "x", "e30.e30.e30", OTHERS.seal(Session("mette"))], ids=FORGED)
def test_a_forged_session_is_nobodys(stranger: Visit, sealed: str, life: Life):
    stranger.browser.cookies.set(COOKIE, sealed)

    assert stranger.browser.get(f"/cases/{life.case_id}").status_code == 303


def test_who_no_longer_works_here_is_signed_out(life: Life):
    life.begins(score=2)
    assert Visit(desk_of(life), "somebody").browser.get(f"/cases/{life.case_id}").status_code == 303


def test_signing_out_forgets(life: Life):
    life.begins(score=2)
    mette = Visit(desk_of(life), "mette")
    page = mette.opens(f"/cases/{life.case_id}")

    mette.fills_in(page, "/sign-out")

    assert mette.browser.get(f"/cases/{life.case_id}").status_code == 303


def test_a_language_is_chosen_once(life: Life):
    life.begins(score=2)
    mette = Visit(desk_of(life), "mette")
    page = mette.opens(f"/cases/{life.case_id}")

    session = mette.browser.cookies[COOKIE]
    page = mette.fills_in(page, "/language", language="sv")

    assert '<html lang="sv">' in page.text
    assert mette.browser.cookies[COOKIE] == session  # it ends when it would have ended
    assert '<html lang="sv">' in mette.fills_in(page, "/sign-out").text


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("da;q=0.1, sv;q=0.9", "sv"),
        ("da;q=0, nb", "nb"),
        ("zh-CN, zh", "en"),
        ("nn-NO", "nb"),
        (";;q=,*;q=x,-_-", "en"),
        ("x" * 5000, "en"),
    ],
    ids=range(6),
)
def test_a_page_speaks_as_the_browser_wishes_most(stranger: Visit, wish: str, language: str):
    page = stranger.browser.get("/sign-in", headers={"accept-language": wish})

    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}], ids=str)
def test_another_site_cannot_post(life: Life, headers: dict[str, str]):
    life.begins(score=2)
    mette = Visit(desk_of(life), "mette", **headers)
    page = mette.opens(f"/cases/{life.case_id}")

    assert mette.fills_in(page, f"/cases/{life.case_id}/do/claim").status_code == 403


@pytest.mark.parametrize("token", ["", "x", Sessions(KEY).form_token("jonas")], ids=["none", "nonsense", "another's"])
def test_a_form_without_their_token_changes_nothing(life: Life, token: str):
    life.begins(score=2)
    mette = Visit(desk_of(life), "mette")
    before = len(life.store.case(life.case_id).entries)

    answer = mette.sends(f"/cases/{life.case_id}/do/claim", {"form_token": token})

    assert answer.status_code == 403
    assert len(life.store.case(life.case_id).entries) == before


def test_a_form_too_large_is_not_read(life: Life):
    life.begins(score=2)
    mette = Visit(desk_of(life), "mette")

    assert mette.sends(f"/cases/{life.case_id}/do/note", {"text": "x" * 300_000}).status_code == 413


def test_every_answer_tells_browsers_what_to_refuse(stranger: Visit):
    headers = stranger.opens("/sign-in").headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers


def test_behind_tls_browsers_stay_there(life: Life):
    assert "strict-transport-security" in Visit(desk_of(life, secure=True)).opens("/sign-in").headers


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("/cases/4?noted=2", "/cases/4?noted=2"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("", "/"),
    ],
)
def test_one_goes_back_to_this_desk_alone(told: str, back: str):
    assert ours(told) == back


# -- the company's identity provider --


def test_the_way_to_the_provider_stands_on_the_page(life: Life):
    page = Visit(desk_of(life, sign_in_name="Entra")).opens("/sign-in?back=/cases/4")

    assert "Sign in with Entra" in words_of(page)
    assert 'href="/sign-in/oidc/?back=/cases/4"' in page.text


def block_of(provider: Provider, **more: object) -> SignIn:
    return SignIn(issuer=provider.issuer, client_id=CLIENT, client_secret=SecretStr("s"), **more)


def comes_in(life: Life, provider: Provider, block: SignIn) -> TestClient:
    """Go to the provider and come back."""
    from desk.web.staff.provider import provider as way  # noqa: PLC0415

    desk = desk_of(life, sign_in_name="Entra")
    browser = TestClient(
        web([way(block, desk, "http://desk.example", KEY)], desk), "http://desk.example", follow_redirects=False
    )
    away = browser.get("/sign-in/oidc/?back=/cases/1")
    code, state = provider.agrees(away.headers["location"])
    browser.answer = browser.get(f"/sign-in/oidc/return?{urlencode({'code': code, 'state': state})}")  # type: ignore[attr-defined]
    return browser


def test_who_is_on_the_list_comes_in_by_the_provider(life: Life, provider: Provider):
    life.begins(score=2)
    provider.claims["email"] = life.store.policy().roster["mette"].email.upper()

    browser = comes_in(life, provider, block_of(provider))

    assert browser.answer.status_code == 303
    assert browser.answer.headers["location"] == "/cases/1"
    assert browser.get(f"/cases/{life.case_id}").status_code == 200


@pytest.mark.parametrize(
    "lies",
    [
        {"email": "nobody@elsewhere.example"},
        {"email": ""},
        {"email_verified": False},
        {"email_verified": "false"},
    ],
    ids=str,
)
def test_strangers_are_told_so(life: Life, provider: Provider, lies: dict[str, object]):
    provider.claims["email"] = life.store.policy().roster["mette"].email
    provider.lies = lies

    browser = comes_in(life, provider, block_of(provider))

    assert browser.answer.status_code == 403
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize("lies", [{"nonce": "x"}, {"aud": "others"}, {"iss": "http://x.example"}, {"exp": 1}], ids=str)
def test_a_token_that_is_not_for_us_is_none(life: Life, provider: Provider, lies: dict[str, object]):
    provider.claims["email"] = life.store.policy().roster["mette"].email
    provider.lies = lies

    browser = comes_in(life, provider, block_of(provider))

    assert browser.answer.status_code == 502
    assert COOKIE not in browser.cookies
    assert "Entra" not in words_of(browser.answer)


def test_a_provider_is_checked(provider: Provider):
    assert block_of(provider).check() == ""
    assert "issuer" in SignIn(issuer="http://127.0.0.1:9", client_id="x", client_secret=SecretStr("s")).check()


ROLES = {"cx": "agent", "cx-leads": "manager", "ops": "admin"}


@pytest.mark.parametrize(
    ("claim", "role", "admin"),
    [
        (["cx"], Role.AGENT, False),
        (["cx", "cx-leads"], Role.MANAGER, False),
        ("cx-leads", Role.MANAGER, False),
        ({"deep": ["cx-leads"]}, None, None),
        (["ops"], Role.AGENT, True),
        (["others"], None, None),
        (None, None, None),
    ],
    ids=str,
)
def test_roles_come_from_claims_where_they_are_named(claim: object, role: Role | None, admin: bool | None):
    policy = policy_with()
    grants = SignIn(
        issuer="https://id.example", client_id="x", client_secret=SecretStr("s"), role_claim="groups", roles=ROLES
    )

    session = read_claims({"email": policy.roster["mette"].email, "groups": claim}, grants, policy)

    assert (session and session.role, session and session.admin) == (role, admin)


def test_roles_may_lie_deeper_as_keycloak_has_them():
    policy = policy_with()
    grants = SignIn(
        issuer="https://id.example",
        client_id="x",
        client_secret=SecretStr("s"),
        role_claim="realm_access.roles",
        roles=ROLES,
    )

    told = {"email": policy.roster["mette"].email, "realm_access": {"roles": ["cx-leads"]}}

    assert read_claims(told, grants, policy) == Session("mette", Role.MANAGER)


def test_an_address_that_two_share_is_nobodys():
    one = policy_with().staff[0]
    policy = policy_with().model_copy(update={"staff": (one, one.model_copy(update={"id": "other"}))})
    grants = SignIn(issuer="https://id.example", client_id="x", client_secret=SecretStr("s"))

    assert read_claims({"email": one.email}, grants, policy) is None
