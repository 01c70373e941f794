"""What a customer is written: letters that a person approves, and what is sent automatically."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from winback.case import OVER, Case
from winback.consent import Kind
from winback.dossier import Dossier
from winback.letters import STARTERS, Letter, compose
from winback.letters.languages import known_language
from winback.letters.page import Answers
from winback.letters.texts import known
from winback.letters.words import QUESTIONS
from winback.outbox import Message, MessageState
from winback.outcomes import asked_scale
from winback.particulars import language_of, particulars
from winback.policy import Policy
from winback.policy.lint import LintRule
from winback.proofreading import proof, stopped

BEGINNINGS = (*STARTERS, "resolution", "explanation", "disagreement")
"""All letters that a person may ever begin from."""

NEVER = frozenset({LintRule.REVIEW_PRESSURE, LintRule.INCENTIVE_NEAR_REVIEW})
"""What nobody may write by a machine."""


def letter(
    name: str,
    case: Case,
    dossier: Dossier,
    *,
    key: str,
    policy: Policy,
    send_after: datetime,
    more: Mapping[str, object],
    kind: Kind = "letter",
    texts: Path | None = None,
) -> Message:
    """A message to the customer, in their language; a letter is a draft until somebody approves it.

    `more` are values that the case does not tell, or tells otherwise; `texts` is the folder with the company's own.
    """
    write = _compose if kind == "letter" else _compose_unread
    text = write(name, case, dossier, policy, more, texts)
    return Message(
        key=key,
        kind=kind,
        role="customer",
        recipient="customer",
        address=dossier.customer.email or "",
        language=language_of(dossier, policy),
        title=text.subject,
        text=text.body,
        send_after=send_after,
        state=MessageState.DRAFT if kind == "letter" else MessageState.APPROVED,
    )


def begin_with(name: str, case: Case, dossier: Dossier, policy: Policy, texts: Path | None = None) -> Letter:
    """A letter for a person to begin from; one of `beginnings`. Nothing of it is kept until they send it."""
    return _compose(name, case, dossier, policy, {}, texts)


def beginnings(case: Case) -> tuple[str, ...]:
    """The letters that a person may begin from now: what such a letter is about must have been written down."""
    there = {"first_contact"}
    if case.stage in OVER:
        there.add("aftercare")
    if case.resolution:
        there |= {"check_in", "resolution", "explanation", "disagreement"}
    how = case.documented or case.resolution
    if how and known(how.action):
        there.add("what_we_changed")
    return tuple(name for name in BEGINNINGS if name in there)


def answers(case: Case, text: str, policy: Policy, language: str) -> Answers | None:
    """How a letter's question is answered; None where no line of it is a link to this company's questions."""
    found = re.search(rf"^{re.escape(policy.answer_url)}\S+$", text, re.MULTILINE)
    if found is None:
        return None
    scale, bands = asked_scale(case)
    _, worst, best = QUESTIONS[known_language(language, policy.language)][scale]
    return Answers(found[0], bands.low, bands.high, worst, best, mirrored=bands.reversed)


def _compose(
    name: str, case: Case, dossier: Dossier, policy: Policy, more: Mapping[str, object], texts: Path | None
) -> Letter:
    return compose(
        name,
        language_of(dossier, policy),
        particulars(case, dossier, policy) | dict(more),
        texts,
        default=policy.language,
        formal=policy.form_of_address == "formal",
    )


def _compose_unread(
    name: str, case: Case, dossier: Dossier, policy: Policy, more: Mapping[str, object], texts: Path | None
) -> Letter:
    """What goes without a person reading it: our text, where the lint stops the company's own."""
    ours = _compose(name, case, dossier, policy, more, None)
    own = _compose(name, case, dossier, policy, more, texts) if texts else ours
    if own == ours:
        return ours
    stops = stopped(proof(own.subject, own.body, dossier, policy, case=case), _strict(policy))
    return ours if stops else own


def _strict(policy: Policy) -> Policy:
    """No policy lets an automatic letter press for a review, or pay for one."""
    rules = policy.lint
    held = rules.model_copy(update={"blocking": rules.blocking | NEVER, "off": rules.off - NEVER})
    return policy.model_copy(update={"lint": held})


def written(subject: str, text: str, dossier: Dossier, *, key: str, policy: Policy, now: datetime) -> Message:
    """A letter in a colleague's own words: who wrote it answers for it, so it goes at once."""
    return Message(
        key=key,
        kind="letter",
        role="customer",
        recipient="customer",
        address=dossier.customer.email or "",
        language=language_of(dossier, policy),
        title=subject,
        text=text,
        send_after=now,
    )
