"""A company's own topics on the card and in the modal that corrects them: by their labels, within Slack's limits."""

from typing import Any

import pytest

from tests.blockkit import fits_contract, keeps_limits, words_of
from tests.winback.cards.modals import modal
from tests.winback.cards.scenes import LONE
from tests.winback.test_case import OPENED, policy_of, told
from winback import entries as e
from winback.cards.card import card
from winback.case import Case
from winback.policy import Policy

HOSTILE = "<!channel> *x* & <script>" + "Æ" * 35
READ = e.AsRead(language="da", tone="negative", topics=("charging_cable", "gone"))


def policy_in(language: str, **topics: Any) -> Policy:
    cable = {"label": {"da": "Ladekabel", "en": HOSTILE}, "stems": {"da": ["kabel*"]}}
    return policy_of(language=language, words={"topics": {"charging_cable": cable} | topics})


def case_under(policy: Policy) -> Case:
    return told(Case(12, policy), OPENED.model_copy(update={"read_as": READ}), actor="ann")


@pytest.mark.parametrize(("language", "said"), [("da", "Ladekabel"), ("sv", "&lt;!channel&gt;"), ("en", "&lt;script")])
def test_a_card_calls_them_by_their_labels(language: str, said: str) -> None:
    policy = policy_in(language)
    shown = card(case_under(policy), LONE, policy)

    keeps_limits(shown)
    fits_contract(shown)
    assert said in words_of(shown)
    assert "<!channel>" not in words_of(shown)
    assert "gone" in words_of(shown)


def test_as_many_as_there_may_be_can_be_chosen() -> None:
    policy = policy_in("en", **{f"topic{n}": {"label": {"en": HOSTILE}, "stems": {"en": ["word"]}} for n in range(39)})
    view = modal("correct", case_under(policy), policy=policy)
    block = next(block for block in view["blocks"] if block.get("block_id") == "topic")
    offered = [one["value"] for group in block["element"]["option_groups"] for one in group["options"]]

    keeps_limits(view)
    fits_contract(view)
    assert {"delivery/late", "charging_cable", "topic38"} <= {*offered}
