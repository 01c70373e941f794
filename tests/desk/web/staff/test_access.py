"""Every page and every action, as every role and as nobody."""

import re

import pytest
from fastapi.routing import APIRoute

from desk.web.app import PAGES
from tests.lives import Life
from tests.webdesk import Visit, desk_of

NOBODY, AGENT, ADMIN = "nobody", "agent", "admin"
LEAST = {
    ("GET", "/sign-in"): NOBODY,
    ("GET", "/sign-in/link/{link}"): NOBODY,
    ("POST", "/sign-in/link/{link}"): NOBODY,
    ("POST", "/sign-out"): AGENT,
    ("POST", "/language"): AGENT,
    ("GET", "/cases/{case_id}"): AGENT,
    ("GET", "/cases/{case_id}/do/{action}"): AGENT,
    ("POST", "/cases/{case_id}/do/{action}"): AGENT,
    ("POST", "/cases/{case_id}/preview"): AGENT,
    ("GET", "/"): AGENT,
    ("GET", "/cases.csv"): AGENT,
    ("POST", "/filters"): AGENT,
    ("GET", "/complaints/new"): AGENT,
    ("POST", "/complaints/new"): AGENT,
    ("GET", "/responses"): AGENT,
    ("GET", "/responses.csv"): AGENT,
    ("GET", "/customers/{customer_id}"): AGENT,
    ("GET", "/overview"): AGENT,
    ("GET", "/overview/charts/{name}.{form}"): AGENT,
    ("GET", "/health"): ADMIN,
    ("GET", "/health/checks"): ADMIN,
    ("POST", "/health/messages/{message_id}/again"): ADMIN,
    ("GET", "/health/rows/{row_id}"): ADMIN,
    ("POST", "/health/rows/{row_id}"): ADMIN,
    ("POST", "/health/held"): ADMIN,
}
"""The least that one must be; a route that is not here has not been thought about."""
PEOPLE = {NOBODY: "", AGENT: "mette", "supervisor": "birgit", "manager": "anders", ADMIN: "mette"}
MAY = {NOBODY: {NOBODY}, AGENT: {NOBODY, AGENT}, "supervisor": {NOBODY, AGENT}, "manager": {NOBODY, AGENT}}
FILLED = {"link": "nothing", "action": "note", "name": "stages", "form": "svg"}


def test_every_route_is_known():
    found = [route for router in PAGES for route in router.routes if isinstance(route, APIRoute)]

    assert {(method, route.path) for route in found for method in route.methods or ()} == set(LEAST)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_comes_in_and_nobody_else(who: str, life: Life):
    life.begins(score=2)
    visit = Visit(desk_of(life), PEOPLE[who], admin=who == ADMIN)
    may = MAY.get(who, {NOBODY, AGENT, ADMIN})

    for (method, path), least in LEAST.items():
        address = re.sub(r"{(\w+)}", lambda name: FILLED.get(name[1], "1"), path)
        answer = visit.browser.request(method, address, data={} if method == "POST" else None)
        if least in may:
            # Let in: shown, not found, or refused for a form without its token; never sent away.
            assert not answer.headers.get("location", "").startswith("/sign-in?"), (method, path)
            assert method == "POST" or answer.status_code in {200, 404, 410}, (method, path)
        elif who == NOBODY:
            assert (answer.status_code, method) in {(303, "GET"), (401, "POST")}, (method, path)
        else:
            assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("who", ["agent", "manager", ADMIN])
def test_no_form_is_taken_without_its_token(who: str, life: Life):
    life.begins(score=2)
    visit = Visit(desk_of(life), PEOPLE[who], admin=who == ADMIN)
    posts = [(method, path) for method, path in LEAST if method == "POST" and not path.startswith("/sign-in/link")]

    answers = {
        path: visit.browser.post(re.sub(r"{(\w+)}", lambda name: FILLED.get(name[1], "1"), path), data={"text": "x"})
        for _, path in posts
    }

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 403)
