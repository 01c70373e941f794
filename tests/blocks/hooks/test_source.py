"""A source knows its own signatures, and what does not fit together in it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite
from pydantic import ValidationError

from blocks.hooks.source import HookSource
from tests.hooks import ADDRESS, SECRET, WHSEC, body_of, signed, source

SIGNING = ("formbricks", "typeform", "surveymonkey", "generic")
STAMPED = ("formbricks", "generic")


class TestHookSourceBlock(BlockStandardTestSuite):
    """Prefect's own tests of a block."""

    @pytest.fixture
    def block(self) -> type[HookSource]:
        return HookSource

    @pytest.mark.skip(reason="the pages of Prefect show its own logo where a block has none")
    def test_has_a_valid_image(self, block: type[HookSource]) -> None:
        """Held for blocks that come with a picture from the internet."""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("kind", SIGNING)
def test_what_its_platform_signed_is_known_and_nothing_else(kind: str):
    one, body = source(kind), body_of(kind)
    good = signed(kind, body)

    assert one.is_signed(good, body, now())
    assert not one.is_signed(good, body + b" ", now())
    assert not one.is_signed(signed(kind, body, secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAA"), body, now())
    assert not one.is_signed({}, body, now())
    assert not one.is_signed(dict.fromkeys(good, ""), body, now())
    assert not one.is_signed(dict.fromkeys(good, "ø\u20ac"), body, now())


@pytest.mark.parametrize("kind", STAMPED)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_long_ago_or_tomorrow_is_nobodys(kind: str, minutes: int):
    body = body_of(kind)
    at = (now() + timedelta(minutes=minutes)).timestamp()

    assert not source(kind).is_signed(signed(kind, body, at), body, now())


@pytest.mark.parametrize("kind", STAMPED)
def test_the_time_is_signed_too(kind: str):
    body = body_of(kind)
    old = signed(kind, body, time.time() - 3600)
    fresh = {name: str(int(time.time())) if name.endswith("timestamp") else told for name, told in old.items()}

    assert not source(kind).is_signed(fresh, body, now())


def test_what_signs_nothing_knows_its_address():
    one = source("delighted")

    assert one.is_signed({}, b"{}", now(), ADDRESS)
    assert not one.is_signed({}, b"{}", now(), ADDRESS[:-1])
    assert not one.is_signed({}, b"{}", now())


def test_an_old_formbricks_may_call_at_an_address_that_nobody_guesses():
    one = source("formbricks", secret=SECRET, secret_in_address=True)

    assert one.misfit() == ""
    assert one.is_signed({}, b"{}", now(), SECRET)
    assert not one.is_signed(signed("formbricks", b"{}"), b"{}", now())


def test_a_source_that_fits_together_says_nothing():
    assert {kind: source(kind).misfit() for kind in (*SIGNING, "delighted")} == dict.fromkeys(
        (*SIGNING, "delighted"), ""
    )


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("generic", {"name": "My Shop"}, "small letters"),
        ("generic", {"name": "a/b"}, "small letters"),
        ("generic", {"secret_in_address": True}, "signs what it posts"),
        ("generic", {"mapping": {"nps": "score"}}, "its mapping names nps"),
        ("generic", {"mapping": {"score": "a.b.c.d.e.f.g.h.i"}}, "too deep"),
        ("delighted", {"secret_in_address": False}, "secret_in_address = true"),
        ("formbricks", {"secret": "not base64, not at all"}, "whsec_"),
        ("formbricks", {"mapping": {}}, "which question is the score"),
        ("surveymonkey", {"mapping": {}}, "which question is the score"),
        ("surveymonkey", {"api_token": None}, "client_id and api_token"),
    ],
)
def test_what_does_not_fit_is_said_with_the_mend(kind: str, told: dict[str, Any], said: str):
    assert said in source(kind, **told).misfit()


def test_a_secret_that_could_be_guessed_is_refused():
    with pytest.raises(ValidationError, match="secret"):
        source("generic", secret="short")


def test_no_secret_is_shown():
    assert SECRET not in repr(source("generic"))
    assert WHSEC not in str(source("formbricks").model_dump())
