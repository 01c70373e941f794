"""What one message or one view must be: as the contracts say, harmless, and without data where ids belong."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.conformance.carried import amiss, amiss_in_view
from tests.conformance.contracts import Contracts
from tests.conformance.texts import in_notice, unsafe
from tests.slackworld import rules
from winback.cards.kit import Post

LONGEST = 12_000
"""All texts of a message's blocks together."""
LONGEST_NOTICE = 4_000
"""Slack asks for no more in the line that stands for a message."""
VIEW_BYTES = 250_000

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspector:
    """Looks at pictures. What is personal about somebody may be shown; it may not be carried."""

    contracts: Contracts
    personal: Sequence[str] = ()

    def of(self, picture: Post | View) -> list[str]:
        """What is wrong with a message or a view; a line each, with the path to it."""
        if isinstance(picture, Post):
            return [*self.of_blocks(picture.blocks), *self.of_notice(picture.text)]
        return self.of_view(picture)

    def of_blocks(self, blocks: Any) -> list[str]:
        """What is wrong with the blocks of a message."""
        wrong = self.contracts.of_blocks(blocks) or rules.block_problems(blocks, rules.MESSAGE_BLOCKS)
        weight = rules.characters(blocks)
        too_long = [f"$: {weight} characters in all, {LONGEST} are taken"] if weight > LONGEST else []
        return [*wrong, *too_long, *unsafe(blocks), *amiss(blocks), *self._tells(blocks), *_unwritable(blocks)]

    def of_view(self, view: Any) -> list[str]:
        """What is wrong with a modal or home tab."""
        if not isinstance(view, dict):
            return ["$: is not a view"]
        wrong = self.contracts.of_view(view) or rules.view_problems(view, home=view["type"] == "home")
        size = len(json.dumps(view).encode())
        too_long = [f"$: {size} bytes, {VIEW_BYTES} are taken"] if size > VIEW_BYTES else []
        return [*wrong, *too_long, *unsafe(view), *amiss_in_view(view), *self._tells(view), *_unwritable(view)]

    def of_notice(self, text: Any) -> list[str]:
        """What is wrong with the line that stands for a message."""
        if not isinstance(text, str) or not text:
            return ["$.text: nothing stands for the blocks where they are not shown"]
        too_long = [f"{len(text)} characters, {LONGEST_NOTICE} are taken"] if len(text) > LONGEST_NOTICE else []
        return [f"$.text: {why}" for why in (*too_long, *in_notice(text))]

    def _tells(self, part: Any) -> list[str]:
        """Where something personal stands in what is carried."""
        known = [word.casefold() for word in self.personal if len(word.strip()) > 3]
        carried = list(_carried(part))
        return [f"$: somebody's data in {text[:60]!r}" for text in carried for word in known if word in text.casefold()]


def _carried(part: Any) -> Any:
    if isinstance(part, dict):
        kept = ("value", "action_id", "block_id", "callback_id", "private_metadata", "external_id")
        yield from (part[name] for name in kept if isinstance(part.get(name), str))
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _carried(one)


def _unwritable(part: Any) -> list[str]:
    try:
        json.dumps(part, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, TypeError, ValueError) as error:
        return [f"$: cannot be sent as JSON ({type(error).__name__})"]
    return []
