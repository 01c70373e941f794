"""The starter policy: complete, and true about what holds without it."""

import re
import tomllib
from typing import Any

import pytest

from deployments.preparing import STARTER
from winback.policy import Policy, check_policy, load_policy
from winback.policy.base import Section
from winback.policy.people import OpeningHours
from winback.policy.triage import Survey

TEXT = STARTER.read_text(encoding="utf-8")
WRITTEN = tomllib.loads(TEXT)
EXAMPLES = {"company", "teams", "staff", "rules", "reviews"}
"""What every company writes for itself; the file says so of each."""


def default_of(field: str) -> Any:
    return Policy.model_fields[field].get_default(call_default_factory=True)


def test_it_loads():
    policy = load_policy(STARTER)

    assert sorted(policy.roster) == ["anders", "birgit", "erik", "ingrid", "jonas", "karen", "mette"]
    assert [to.share for to in policy.reviews] == [0.5, 1.0]


@pytest.mark.parametrize("field", sorted(set(Policy.model_fields) - EXAMPLES))
def test_what_is_no_example_is_the_default(field: str):
    assert getattr(load_policy(STARTER), field) == default_of(field)


@pytest.mark.parametrize("field", sorted(EXAMPLES))
def test_an_example_is_called_one(field: str):
    lines = re.findall(rf"^(?:\[*{field}[.\]]|{field} =).*$", TEXT, re.MULTILINE)

    assert lines
    assert [line for line in lines if "# example" not in line] == []


@pytest.mark.parametrize("field", sorted(Policy.model_fields))
def test_every_key_is_shown(field: str):
    assert field in WRITTEN
    default = default_of(field)
    missing = set(type(default).model_fields) - set(WRITTEN[field]) if isinstance(default, Section) else set()
    assert not missing


@pytest.mark.parametrize(
    ("kind", "shown"), [(OpeningHours, WRITTEN["calendars"]["office"]), (Survey, WRITTEN["surveys"]["default"])]
)
def test_every_key_of_a_calendar_and_a_survey_is_shown(kind: type[Section], shown: dict[str, Any]):
    hidden = [
        key for key in kind.model_fields if key not in shown and not re.search(rf"^# {key} = ", TEXT, re.MULTILINE)
    ]

    assert hidden == []


def test_its_own_topics_load_where_they_are_taken_in():
    begins, ends = TEXT.index("[words.stems]"), TEXT.index("[priority]")
    taken_in = re.sub(r"^# (?=\S+ = )", "", TEXT[begins:ends], flags=re.MULTILINE)
    words = check_policy(tomllib.loads(TEXT[:begins] + taken_in + TEXT[ends:])).words

    assert [*words.topics, *words.stems] == ["charging_cable", "delivery/late"]


def test_every_key_says_what_it_is():
    bare = re.findall(r"^(\w+) = [^\[{#\n]+$", TEXT.split("[[staff]]")[0], re.MULTILINE)

    assert set(bare) <= {"version", "name", "email"}
