"""Each recorded call and answer held against the contracts: method, arguments, pictures, metadata, scopes."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.carried import amiss_in_metadata
from tests.conformance.contracts import Contracts
from tests.conformance.pictures import Inspector
from tests.slackworld.calls import Call
from tests.slackworld.deliveries import Reaction

ANSWERING = "response_url"
"""What the record calls an answer to a press or command; it is no method."""
ANSWER = {
    "text": str,
    "blocks": list,
    "response_type": str,
    "replace_original": bool,
    "delete_original": bool,
    "thread_ts": str,
    "unfurl_links": bool,
    "unfurl_media": bool,
}
"""What such an answer may hold."""
SHOWS = ("in_channel", "ephemeral")
RESPONSES = {"errors": {"errors"}, "update": {"view"}, "push": {"view"}, "clear": set[str]()}
"""What a submitted modal may be answered, and what belongs to each."""
LONGEST_MISTAKE = 2000
PLANNED = frozenset({"message_not_found"})
"""What the stand-in was told to refuse, to see what comes of it."""


@dataclass
class Replay:
    """What was looked at, and what is wrong with it."""

    contracts: Contracts
    inspector: Inspector
    methods: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    views: int = 0
    scopes: dict[str, set[str]] = field(default_factory=dict)
    """Each needed scope with the methods that need it."""
    wrong: list[str] = field(default_factory=list)

    def calls(self, calls: Iterable[tuple[Call, str]]) -> None:
        """Look at calls, each with the family of its channel."""
        for number, (call, family) in enumerate(calls, 1):
            where = f"call {number}, {call.method}"
            self.wrong += [f"{where}: {why}" for why in self.of_call(call, family)]

    def of_call(self, call: Call, family: str = "") -> list[str]:
        """What is wrong with one call."""
        if call.method == ANSWERING:
            return [*self._of_answer(call.body), *_refused(call)]
        if not self.contracts.knows(call.method):
            return ["there is no such method"]
        self.methods[call.method] += 1
        self._needs(call, family)
        wrong = self.contracts.of_arguments(call.method, call.content_type, call.body)
        return [*wrong, *self._of_structures(call.body), *_refused(call)]

    def reactions(self, reactions: Iterable[Reaction]) -> None:
        """Look at what presses and modals were answered."""
        for number, reaction in enumerate(reactions, 1):
            self.wrong += [f"answer {number}, {reaction.kind}: {why}" for why in self.of_reaction(reaction)]

    def of_reaction(self, reaction: Reaction) -> list[str]:
        """What is wrong with an acknowledgement."""
        if reaction.warning:
            return [reaction.warning]
        answer = reaction.answer
        if reaction.payload.get("type") != "view_submission":
            return [f"$: only a submitted modal is answered, not with {sorted(answer)}"] if answer else []
        action = answer.get("response_action")
        if not answer or action not in RESPONSES or set(answer) - {"response_action"} != RESPONSES[action]:
            return [f"$: {action!r} with {sorted(answer)} is no answer to a modal"] if answer else []
        if action == "errors":
            return _of_mistakes(answer["errors"])
        return self._of_view(answer["view"]) if "view" in answer else []

    def _of_structures(self, body: dict[str, Any]) -> list[str]:
        wrong: list[str] = []
        told = {name: _read(body[name]) for name in ("blocks", "view", "metadata") if name in body}
        if "blocks" in told:
            self.messages += 1
            wrong += self.inspector.of_blocks(told["blocks"])
            wrong += self.inspector.of_notice(body.get("text"))
        if "view" in told:
            wrong += self._of_view(told["view"])
        if "metadata" in told:
            wrong += self.contracts.of_metadata(told["metadata"])
            wrong += amiss_in_metadata(told["metadata"])
        return wrong

    def _of_view(self, view: Any) -> list[str]:
        self.views += 1
        return self.inspector.of_view(view)

    def _of_answer(self, body: dict[str, Any]) -> list[str]:
        """An answer at an answering address: a message for one person, or for all who are there."""
        self.methods[ANSWERING] += 1
        unknown = sorted(set(body) - set(ANSWER))
        wrong = [f"$.{name}: is not taken here" for name in unknown]
        wrong += [
            f"$.{name}: {body[name]!r} is not {kind.__name__}"
            for name, kind in ANSWER.items()
            if name in body and not isinstance(body[name], kind)
        ]
        if body.get("response_type", "ephemeral") not in SHOWS:
            wrong.append(f"$.response_type: {body['response_type']!r} is none of {SHOWS}")
        return wrong + self._of_structures({name: body[name] for name in ("blocks", "text") if name in body})

    def _needs(self, call: Call, family: str) -> None:
        """Of several scopes the one of the channel's family is needed; the app's token has scopes of its own."""
        known = self.contracts.scopes(call.method)
        needed = [scope for scope in known if len(known) == 1 or scope.startswith(f"{family}:")]
        for scope in needed or known if call.token == "bot" else ():
            self.scopes.setdefault(scope, set()).add(call.method)


def _read(value: Any) -> Any:
    """A structure: in JSON as it stands, in a form as JSON within."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _refused(call: Call) -> list[str]:
    return [f"was refused: {call.error}"] if call.error and call.error not in PLANNED else []


def _of_mistakes(errors: Any) -> list[str]:
    if not isinstance(errors, dict) or not errors:
        return ["$.errors: nothing is wrong with nothing"]
    return [
        f"$.errors.{field}: must be a text of 1 to {LONGEST_MISTAKE} characters"
        for field, words in errors.items()
        if not isinstance(words, str) or not 1 <= len(words) <= LONGEST_MISTAKE
    ]
