"""What `winback doctor` finds in the language model: whether it answers, is used, and has a budget."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from blocks.settings import Settings
from blocks.store import spending
from blocks.store.database import Database
from deployments.doctor_of_blocks import load_block
from winback.budget import Spent, day_of, most_tokens
from winback.finding import Finding, mend, note, ok
from winback.masking import Masked
from winback.policy import Policy
from winback.second_opinion import question

CALLED = "Language model"
STORE = "Store it anew: `winback setup --from FILE`; see docs/words.md."
WRITE = "Write language_model.used_for into the policy, then `winback setup`; see docs/words.md."
NOTHING = question(Masked("", (), ()))
"""The shortest question that there is."""
ENOUGH = 3
"""Calls after which it tells something that half of them failed."""


def today(database: Database, policy: Policy | None) -> Spent | None:
    """What went today; None where the store cannot be asked, which is a finding already."""
    if policy is None or not database.is_there:
        return None
    try:
        with database.reading() as session:
            return spending.read(session, day_of(database.now(), policy))
    except DBAPIError:
        return None


def examine_language_model(settings: Settings, policy: Policy | None, spent: Spent | None) -> Iterator[Finding]:
    """Findings where it is set up, or the policy wants one; none else."""
    name, uses = settings.language_model_block, sorted(policy.language_model.used_for) if policy else []
    if not name:
        if uses:
            told = f"the policy has it used for {' and '.join(uses)}, and none is set up"
            yield mend(CALLED, told, "Set it up, or empty language_model.used_for; see docs/words.md.")
        return
    block = load_block(CALLED, "language_model", name, STORE)
    if isinstance(block, Finding):
        yield block
    elif amiss := block.check():
        yield mend(CALLED, f"block {name}: {amiss}", STORE)
    elif not uses:
        yield note(CALLED, f"block {name} answers, and the policy uses it for nothing", WRITE)
    else:
        yield ok(CALLED, f"block {name}, for {' and '.join(uses)}")
    if uses and policy and spent:
        yield _today(policy, spent, 0 if isinstance(block, Finding) else most_tokens(NOTHING, block.max_tokens))


def _today(policy: Policy, spent: Spent, each: int) -> Finding:
    """What went today; `each` call takes at least so many tokens before it is made."""
    limits = policy.language_model
    told = f"today {spent.calls} of {limits.calls_a_day} calls, {spent.tokens} of {limits.tokens_a_day} tokens"
    told += f", {spent.failures} led to nothing" if spent.failures else ""
    if spent.calls >= limits.calls_a_day:
        return note(CALLED, told, "Nobody is asked before tomorrow; raise language_model.calls_a_day for more.")
    if each > limits.tokens_a_day:
        amiss = f"a call takes {each} tokens or more, and a day has {limits.tokens_a_day}"
        return mend(CALLED, amiss, "Nobody is ever asked; raise language_model.tokens_a_day.")
    if spent.tokens + each > limits.tokens_a_day:
        return note(CALLED, told, "Nobody is asked before tomorrow; raise language_model.tokens_a_day for more.")
    if spent.calls >= ENOUGH and spent.failures * 2 >= spent.calls:
        return mend(CALLED, told, "Look into the model's own log; the desk's and the worker's name the reasons.")
    return ok(CALLED, told)
