"""Asking a language model within the day's budget: what a call may cost is taken before it is made."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from blocks.language_model import LanguageModel, NoAnswer
from blocks.store import spending
from blocks.store.database import Database, TooSlow
from winback.budget import day_of, most_tokens
from winback.policy import Policy
from winback.second_opinion import WrongForm

log = logging.getLogger(__name__)

SILENT = (TooSlow, SQLAlchemyError)
"""How the case store fails when it does not answer in time."""


class Exhausted(NoAnswer):
    """The day's budget is spent; nobody was asked."""


class Purse:
    """The company's budget. A process that dies in a call has spent the most that it could have cost."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @contextmanager
    def ask(
        self,
        model: LanguageModel,
        policy: Policy,
        asked: Sequence[tuple[str, str]],
        schema: dict[str, Any] | None = None,
    ) -> Iterator[str]:
        """What the model answers; raises NoAnswer. Whoever raises WrongForm over it has it counted as a failure."""
        most = most_tokens(asked, model.max_tokens)
        day = self._take(most, policy)
        over, failures = 0, 0
        try:
            answered = model.ask(asked, schema)
            over = most - answered.tokens if answered.tokens is not None else 0
            yield answered.text
        except (NoAnswer, WrongForm):
            failures = 1
            raise
        finally:
            self._add(day, tokens=-over, failures=failures)

    def _take(self, most: int, policy: Policy) -> date:
        """The day of whose budget so much was taken; raises NoAnswer."""
        try:
            day = day_of(self._now(), policy)
            with self._database.writing("budget") as session:
                left = spending.take(session, day, most, policy.language_model)
        except SILENT:
            raise NoAnswer("the day's budget cannot be asked for") from None
        if not left:
            raise Exhausted("the day's budget is spent")
        return day

    def _add(self, day: date, *, tokens: int, failures: int) -> None:
        """Count what a call came to; where the store is silent it came to what was taken."""
        try:
            with self._database.writing("budget") as session:
                spending.add(session, day, tokens=tokens, failures=failures)
        except SILENT as silence:
            log.warning("a call counts as the most that it could have cost: %s", type(silence).__name__)
