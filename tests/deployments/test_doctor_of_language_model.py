"""What the doctor finds in the language model: whether it answers, is used, and has a budget left."""

from pathlib import Path
from typing import Any

import pytest

from blocks.language_model import LanguageModel
from blocks.settings import Settings
from blocks.store import spending
from deployments import doctor_of_language_model as examining
from deployments.doctor_of_language_model import examine_language_model, today
from tests.gateways import Answer, Gateway
from tests.lives import Life, policy_with
from winback.budget import Spent, day_of
from winback.finding import Finding

USED = {"used_for": ["reading", "drafts"], "calls_a_day": 10, "tokens_a_day": 9_000}


def found(folder: Path, block: str | None = "winback", spent: Spent | None = None, **policy: Any) -> list[Finding]:
    written = {"home": folder, "database_url": "sqlite://", "outbox": folder, "drop": folder, "letters": folder}
    settings = Settings.model_validate(written | {"language_model_block": block})
    return list(examine_language_model(settings, policy_with(language_model=policy), spent or Spent()))


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch):
    """The block as Prefect would hand it out, and what it speaks to."""
    with Gateway(lambda _: Answer(body='{"data": [{"id": "small"}]}')) as gateway:
        block = LanguageModel(api_url=f"http://{gateway.host}/v1", model="small")
        monkeypatch.setattr(examining, "load_block", lambda *_: block)
        yield gateway


def test_who_wants_none_is_told_nothing(tmp_path: Path):
    assert found(tmp_path, None) == []


def test_a_policy_that_uses_what_is_not_set_up_is_to_be_mended(tmp_path: Path):
    (told,) = found(tmp_path, None, used_for=["reading"])

    assert (told.state, told.told) == ("mend", "the policy has it used for reading, and none is set up")


def test_a_model_that_answers_and_is_used_is_well(tmp_path: Path, model: Gateway):
    well, spent = found(tmp_path, spent=Spent(4, 3_000, 1), **USED)

    assert (well.state, well.told) == ("ok", "block winback, for drafts and reading")
    assert (spent.state, spent.told) == ("ok", "today 4 of 10 calls, 3000 of 9000 tokens, 1 led to nothing")


def test_a_model_that_is_used_for_nothing_is_noted(tmp_path: Path, model: Gateway):
    (told,) = found(tmp_path)

    assert (told.state, "used_for" in told.mend) == ("note", True)


def test_a_model_that_refuses_the_key_is_to_be_mended(tmp_path: Path, model: Gateway):
    model.answers = lambda _: Answer(401)

    told = found(tmp_path, **USED)[0]

    assert (told.state, "refuses the key" in told.told) == ("mend", True)


@pytest.mark.parametrize(
    ("spent", "state"),
    [
        (Spent(10, 5_000), "note"),
        (Spent(4, 8_900), "note"),
        (Spent(4, 3_000, 2), "mend"),
        (Spent(2, 900, 2), "ok"),
    ],
    ids=["spent", "tokens spent", "half in vain", "too few to tell"],
)
def test_a_day_that_went_wrong_is_told(tmp_path: Path, model: Gateway, spent: Spent, state: str):
    assert found(tmp_path, spent=spent, **USED)[1].state == state


def test_a_day_that_has_too_few_tokens_for_one_call_is_to_be_mended(tmp_path: Path, model: Gateway):
    told = found(tmp_path, **USED | {"tokens_a_day": 2_000})[1]

    assert (told.state, "tokens_a_day" in told.mend) == ("mend", True)


def test_today_is_read_from_the_store(life: Life, tmp_path: Path):
    policy, database = life.store.policy(), life.store.database
    with database.writing() as session:
        spending.take(session, day_of(database.now(), policy), 100, policy.language_model)

    assert today(database, policy) == Spent(1, 100)
    assert today(database, None) is None
