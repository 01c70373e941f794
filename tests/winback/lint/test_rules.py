"""`policy.lint`: which rules stop a letter, and what is said of a name that is no rule."""

import pytest

from tests.lives import policy_with
from winback.policy import PolicyError, check_policy, from_snapshot, snapshot
from winback.policy.lint import BLOCKING, Lint, LintRule


def test_what_is_certain_blocks_and_what_is_a_matter_of_taste_advises():
    advice = {"name_missing", "no_owner", "over_explaining", "promise_without_date", "wrong_language"}

    assert {rule.value for rule in set(LintRule) - BLOCKING} == advice
    assert Lint() == Lint(blocking=BLOCKING, off=frozenset())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"blocking": ["generic", "rude"]}, "lint.blocking: 'rude' is no rule of the lint; known are blaming,"),
        ({"off": ["Generic"]}, "lint.off: 'Generic' is no rule of the lint"),
        ({"off": "generic"}, "lint.off: write a list of rules, such as off = [\"generic\"]"),
        ({"blocks": []}, "lint.blocks: this key is not known"),
    ],
)  # fmt: skip
def test_a_name_that_is_none_is_told_with_those_that_are(written: dict[str, object], said: str):
    policy = policy_with().model_dump(mode="json", exclude_unset=True)

    with pytest.raises(PolicyError) as told:
        check_policy(policy | {"lint": written})
    assert said in str(told.value)


def test_a_case_keeps_the_rules_that_it_was_opened_under():
    policy = policy_with(lint=Lint(off=frozenset({LintRule.NO_OWNER})))

    assert from_snapshot(snapshot(policy)).lint == policy.lint
