"""Having a draft worded by a language model, whose answer stands only where it changed nothing that matters."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from blocks.language_model import LanguageModel, NoAnswer
from blocks.purse import Purse
from winback.letters import Letter
from winback.policy import Policy
from winback.wording import Brief, accept, mask, prompt

log = logging.getLogger(__name__)

Ask = Callable[[Sequence[tuple[str, str]]], str]
"""Gives a model's answer; raises NoAnswer."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Who words drafts here: a language model, within the day's budget."""

    model: LanguageModel
    purse: Purse

    @staticmethod
    def wished(policy: Policy) -> bool:
        """Whether the policy has drafts worded."""
        return "drafts" in policy.language_model.used_for

    def word(self, draft: Letter, brief: Brief, policy: Policy) -> Letter | None:
        """The draft in other words; None where it stays as it is, for whatever reason."""

        def ask(asked: Sequence[tuple[str, str]]) -> str:
            with self.purse.ask(self.model, policy, asked) as answer:
                return answer

        return word(ask, draft, brief, with_words=self.model.with_words) if self.wished(policy) else None


def word(ask: Ask, draft: Letter, brief: Brief, *, with_words: bool = False) -> Letter | None:
    """The draft as it is worded by whom it asks."""
    masked = mask(draft.body, brief)
    if masked is None:
        return None
    try:
        answer = ask(prompt(masked, brief, with_words=with_words))
    except NoAnswer as failure:
        log.warning("a draft was not worded: %s", failure)
        return None
    worded = accept(answer, draft, masked, brief)
    if worded is None:
        log.warning("a draft was not worded: the answer changed what it must not")
    return worded
