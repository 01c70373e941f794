"""What platforms post, as they post it: captured shapes, signed as each signs."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from blocks.hooks.source import HookSource
from tests.lives import Life

SECRET = "sixteen-characters-or-more"
WHSEC = "whsec_" + base64.b64encode(b"twenty-four bytes or so.").decode()
CLIENT = "client-1"
ADDRESS = "an-address-nobody-guesses"

FORMBRICKS = {
    "webhookId": "cm0webhook",
    "event": "responseFinished",
    "data": {
        "id": "cm0response1",
        "surveyId": "cm0survey1",
        "createdAt": "2026-11-23T07:30:00.000Z",
        "updatedAt": "2026-11-23T07:31:00.000Z",
        "finished": True,
        "language": "da",
        "data": {"nps1": 2, "why1": "Pakken kom aldrig.", "callme": "accepted", "card": ["Lone", "Ravn", "", "", ""]},
        "variables": {"shop": "Aarhus"},
        "meta": {"source": "link", "url": "https://survey.example"},
        "contact": {"id": "cm0contact", "userId": "k1"},
        "contactAttributes": {"email": "Lone@Nordlys.example", "userId": "k1", "plan": "pro"},
        "tags": [],
        "ttc": {"nps1": 1200.5},
        "survey": {"title": "Delivery", "type": "link", "status": "inProgress"},
    },
}
TYPEFORM = {
    "event_id": "01H",
    "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j",
        "token": "a3a12ec67a1365927098a606107fac15",
        "landed_at": "2026-11-23T07:29:00Z",
        "submitted_at": "2026-11-23T07:30:00Z",
        "hidden": {"customer": "k1"},
        "calculated": {"score": 9},
        "variables": [
            {"key": "score", "type": "number", "number": 4},
            {"key": "shop", "type": "text", "text": "Aarhus"},
        ],
        "definition": {"id": "lT4Z3j", "title": "Delivery", "fields": []},
        "answers": [
            {"type": "number", "number": 2, "field": {"id": "f1", "type": "nps", "ref": "likely"}},
            {"type": "text", "text": "Pakken kom aldrig.", "field": {"id": "f2", "type": "long_text", "ref": "why"}},
            {"type": "email", "email": "lone@nordlys.example", "field": {"id": "f3", "type": "email", "ref": "mail"}},
            {"type": "boolean", "boolean": True, "field": {"id": "f4", "type": "yes_no", "ref": "callme"}},
            {"type": "choice", "choice": {"label": "Delivery"},
             "field": {"id": "f5", "type": "dropdown", "ref": "about"}},
            {"type": "choices", "choices": {"labels": ["a", "b"], "other": "c"},
             "field": {"id": "f6", "type": "multiple_choice", "ref": "more"}},
        ],
    },
}  # fmt: skip
DELIGHTED = {
    "event_type": "survey_response.created",
    "event_id": "5435",
    "event_data": {
        "id": "210",
        "person": {"id": "42", "email": "lone@nordlys.example", "name": "Lone Ravn", "created_at": 1764228000},
        "survey_type": "nps",
        "score": 2,
        "comment": None,
        "permalink": "https://delighted.example/r/5fb6a1a4",
        "created_at": 1795419000,
        "updated_at": 1795419000,
        "person_properties": {"touchpoint": "Delivery", "locale": "da"},
        "notes": [],
        "tags": [],
        "additional_answers": [],
    },
}
SURVEYMONKEY = {
    "name": "answers",
    "filter_type": "survey",
    "filter_id": "1001",
    "event_type": "response_completed",
    "event_id": "10027615",
    "event_datetime": "2026-11-23T07:31:00+00:00",
    "object_type": "response",
    "object_id": "5007154325",
    "resources": {"survey_id": "1001", "collector_id": "1002", "respondent_id": "5007154325", "user_id": "7"},
}
ANSWER = {
    "id": "5007154325",
    "survey_id": "1001",
    "collector_id": "1002",
    "response_status": "completed",
    "date_created": "2026-11-23T07:30:00+00:00",
    "date_modified": "2026-11-23T07:31:00+00:00",
    "email_address": "lone@nordlys.example",
    "first_name": "Lone",
    "last_name": "Ravn",
    "custom_value": "k1",
    "custom_variables": {"shop": "Aarhus"},
    "metadata": {"contact": {"email": {"type": "string", "value": "other@nordlys.example"}}},
    "pages": [
        {"id": "1", "questions": [
            {"id": "11", "answers": [{"choice_id": "c2", "row_id": "r", "choice_metadata": {"weight": "-100"}}]},
            {"id": "12", "answers": [{"text": "Pakken kom aldrig."}]},
        ]},
    ],
}  # fmt: skip
DETAILS = {
    "id": "1001",
    "pages": [{"questions": [
        {"id": "11", "answers": {"choices": [
            {"id": "c0", "text": "Not at all likely - 0"}, {"id": "c2", "text": "2"}, {"id": "c10", "text": "10"}]}},
        {"id": "12"},
    ]}],
}  # fmt: skip
GENERIC = {
    "id": "r1",
    "answered_at": "2026-11-23T07:30:00Z",
    "score": 2,
    "comment": "Pakken kom aldrig.",
    "contact_me": True,
    "touchpoint": "Delivery",
    "link": "https://nordlys.example/r/1",
    "customer": {"id": "k1", "name": "Lone Ravn", "email": "lone@nordlys.example", "language": "da"},
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "formbricks": FORMBRICKS,
    "typeform": TYPEFORM,
    "surveymonkey": SURVEYMONKEY,
    "delighted": DELIGHTED,
    "generic": GENERIC,
}
MAPPINGS = {
    "formbricks": {"score": "nps1", "verbatim": "why1", "contact_me": "callme"},
    "typeform": {"verbatim": "why", "external_id": "hidden.customer"},
    "surveymonkey": {"score": "11", "verbatim": "12"},
    "delighted": {"touchpoint": "properties.touchpoint"},
    "generic": {},
}


def source(kind: str, **more: Any) -> HookSource:
    """A source of a kind as a company sets it up, called as its kind."""
    usual: dict[str, Any] = {"kind": kind, "name": kind, "secret": SECRET, "mapping": MAPPINGS[kind]}
    if kind == "formbricks":
        usual["secret"] = WHSEC
    if kind == "delighted":
        usual |= {"secret": ADDRESS, "secret_in_address": True}
    if kind == "surveymonkey":
        usual |= {"client_id": CLIENT, "api_token": "token-1"}
    return HookSource(**usual | more)


def body_of(kind: str, **changes: Any) -> bytes:
    """What the platform posts, with some of its outermost keys changed."""
    return json.dumps(deepcopy(PAYLOADS[kind]) | changes, ensure_ascii=False).encode()


def signed(kind: str, body: bytes, at: float | None = None, secret: str = "") -> dict[str, str]:
    """The headers with which the platform posts this body."""
    stamp = str(int(time.time() if at is None else at))
    make: dict[str, Callable[[], dict[str, str]]] = {
        "formbricks": lambda: _standard(secret or WHSEC, stamp, body),
        "typeform": lambda: {"typeform-signature": "sha256=" + _b64(secret or SECRET, body, "sha256")},
        "surveymonkey": lambda: {"sm-signature": _b64(f"{CLIENT}&{secret or SECRET}", body, "sha1")},
        "delighted": dict,
        "generic": lambda: {
            "x-winback-timestamp": stamp,
            "x-winback-signature": hmac.new(
                (secret or SECRET).encode(), f"{stamp}.".encode() + body, hashlib.sha256
            ).hexdigest(),
        },
    }
    return make[kind]()


def path_of(kind: str, secret: str = ADDRESS) -> str:
    """Where the platform posts to."""
    return f"/hooks/{kind}/{secret}" if kind == "delighted" else f"/hooks/{kind}"


def _standard(secret: str, stamp: str, body: bytes) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = hmac.new(key, f"msg_1.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,AAAA v1,{base64.b64encode(told).decode()}",
    }


def _b64(key: str, body: bytes, how: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), body, how).digest()).decode()


@contextmanager
def refusing(life: Life) -> Iterator[None]:
    """The case store takes no second response with the words of another: a refusal that no retry mends."""
    _alters(life, "CREATE UNIQUE INDEX once ON response (verbatim)")
    try:
        yield
    finally:
        _alters(life, "DROP INDEX once")


def _alters(life: Life, statement: str) -> None:
    with life.store.database.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
