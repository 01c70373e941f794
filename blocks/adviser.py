"""Hears a language model on doubtful texts; whatever it does wrong, the embedded reading stands."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from blocks.language_model import LanguageModel, NoAnswer
from blocks.purse import Exhausted, Purse
from blocks.store.database import Database
from blocks.store.opinions import Doubt, keep_answer, kept_answer
from winback.masking import Masked, place_behind
from winback.policy import Policy
from winback.second_opinion import Opinion, Verdict, WrongForm, hide_people, key_of, question, read_answer
from winback.second_opinion.asking import SCHEMA
from winback.words.text import Place

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Texts of a batch that somebody is asked about at most."""
PATIENCE = 30.0
"""Seconds after which a batch asks no more."""
IN_A_ROW, REST, LONGEST_REST = 3, 300.0, 3_600.0
"""After so many answers that were none, nobody is asked for so many seconds; twice as long after each more that did
not come, so that a model which is down for a day leaves a budget to the day."""


class Adviser:
    """One process's own. It holds no transaction while it waits for an answer."""

    def __init__(self, database: Database, model: LanguageModel, now: Callable[[], datetime]) -> None:
        self._database, self._model, self._now = database, model, now
        self._purse = Purse(database, now)
        self._troubles, self._rests_until = 0, 0.0

    def __call__(self, doubts: Sequence[Doubt], policy: Policy) -> dict[int, Opinion]:
        """An opinion of some of these texts, by the response; the reading of the others stands."""
        turns = _Turns(self._rests_until)
        found: dict[int, Opinion] = {}
        for doubt in doubts:
            masked = hide_people(doubt.text, doubt.language, doubt.names)
            verdict = self._judge(masked, policy, turns, doubt) if masked else None
            if masked and verdict:
                place = Place(*place_behind(masked, verdict.start, verdict.end))
                found[doubt.id] = Opinion(verdict.complains, place, self._model.model)
        return found

    def _judge(self, masked: Masked, policy: Policy, turns: "_Turns", doubt: Doubt) -> Verdict | None:
        asked = question(masked)
        key, now = key_of(self._model.model, asked), self._now()
        since = now - policy.language_model.keep
        with self._database.reading() as session:
            known = kept_answer(session, key, since)
        if known or doubt.is_history or not turns.take():
            return known
        try:
            with self._purse.ask(self._model, policy, asked, SCHEMA) as told:
                verdict = read_answer(told, masked)
        except Exhausted:
            turns.end()
            return None
        except (NoAnswer, WrongForm) as failure:
            self._troubled(failure, turns)
            return None
        self._troubles = 0
        with self._database.writing("model answer") as session:
            keep_answer(session, key, verdict, now, since)
        return verdict

    def _troubled(self, failure: Exception, turns: "_Turns") -> None:
        log.warning("a text was not judged by the language model: %s", failure)
        self._troubles += 1
        if self._troubles >= IN_A_ROW:
            again = min(self._troubles - IN_A_ROW, 10) if isinstance(failure, NoAnswer) else 0
            self._rests_until = time.monotonic() + min(REST * 2**again, LONGEST_REST)
            turns.end()


class _Turns:
    """How often a batch may still ask."""

    def __init__(self, rests_until: float) -> None:
        self._left = AT_ONCE if time.monotonic() >= rests_until else 0
        self._until = time.monotonic() + PATIENCE

    def take(self) -> bool:
        self._left -= 1
        return self._left >= 0 and time.monotonic() < self._until

    def end(self) -> None:
        self._left = 0
