"""The steps of a life that can be lived in Slack, or by calls of the case store: written down once, for both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.lives import Life


@dataclass(frozen=True)
class Deed:
    """Something that a person does to the case, and where they press: see `InSlack.sees`.

    `fields` are the action's; `typed` is what they fill in, where the modal asks otherwise or knows it already.
    """

    who: str
    action: str
    at: str = "card"
    fields: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any] | None = None

    def __call__(self, hand: "Hand") -> None:
        hand.does(self)

    @property
    def filled_in(self) -> dict[str, Any]:
        """By field, as the modal's choices are called."""
        choices: dict[object, str] = {"True": "yes", "False": "no", "None": "*"}
        given = self.fields if self.typed is None else self.typed
        return {name: choices.get(str(value), value) for name, value in given.items()}


class Hand(Protocol):
    """A way to live a life."""

    life: Life

    def does(self, deed: Deed) -> None:
        """It is done, and the case goes on."""

    def fails_to(self, deed: Deed, why: str) -> None:
        """It is refused, and changes nothing."""

    def mistypes(self, deed: Deed, beside: str) -> None:
        """The modal stays open, and says what is wrong."""

    def brings_up(self, who: str, said: str, customer: Mapping[str, str]) -> None:
        """A complaint that was seen in Slack becomes the case."""


Step = Callable[[Hand], object]


def does(who: str, action: str, at: str = "card", /, typed: Mapping[str, Any] | None = None, **fields: Any) -> Deed:
    """Somebody does something to the case."""
    return Deed(who, action, at, fields, typed)


def fails_to(deed: Deed, why: str) -> Step:
    """Somebody tries what is not theirs to do, and is told why."""
    return lambda hand: hand.fails_to(deed, why)


def mistypes(deed: Deed, beside: str) -> Step:
    """Somebody fills in what cannot be, and is told so beside the field."""
    return lambda hand: hand.mistypes(deed, beside)


def begins(score: int, **more: Any) -> Step:
    """A customer answers."""
    return lambda hand: hand.life.begins(score, **more)


def answers(score: int) -> Step:
    """The customer answers the question asked again."""
    return lambda hand: hand.life.answers(score)


def passes(**span: float) -> Step:
    """Time goes by."""
    return lambda hand: hand.life.passes(**span)


def brings_up(who: str, said: str, **customer: str) -> Step:
    """Somebody has seen a complaint in Slack."""
    return lambda hand: hand.brings_up(who, said, customer)


def mail_fails(failure: Exception) -> Step:
    """The next mail goes wrong."""
    return lambda hand: hand.life.postbox.fails.append(failure)
