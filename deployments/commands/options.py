"""Forms as options: each field of an action's form is an option of the same name. And who it is that types."""

import inspect
from collections.abc import Callable, Iterator
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import typer
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from deployments.commands.terminal import fail
from winback.correspondence import BEGINNINGS, beginnings
from winback.forms import Action, Offer, SendLetter, WriteLetter
from winback.letters.languages import LANGUAGES
from winback.refusals import Refusal

if TYPE_CHECKING:
    from blocks.house import House
    from winback.case import Case

AS = typer.Option("--as", metavar="STAFF", envvar="WINBACK_STAFF", help="Who you are: your id in the policy.")
Staff = Annotated[str | None, AS]

HELP = {
    "to": "Id of the member of staff who gets it.",
    "reason": "Why; it is kept with the case.",
    "until": "Until when.",
    "channel": "How you tried.",
    "reached": "Whether you spoke with the customer.",
    "said": "What the customer said.",
    "wants": "What the customer wants.",
    "preferred": "When the customer would rather talk; it moves the deadline.",
    "next_try": "When you try again; reminders wait until then.",
    "kind": "What was agreed.",
    "amount": "What it costs, such as 400 or 399.50; above the limit it must be approved.",
    "currency": "The amount's currency, where it is not the policy's.",
    "wish": "What the customer wished for; it stands in the letter to the customer.",
    "answer": (
        "Our answer; it stands in the letter to the customer. "
        "If the wish cannot be met: why, and what is offered instead."
    ),
    "promised": "When it was promised for.",
    "root_cause": "Why it happened, such as delivery/late, or in words of your own.",
    "action": "What is done about it from now on; it stands in letters to the customer.",
    "result": "What the customer says, or that nobody answered.",
    "letter": "Which draft; only needed where several wait.",
    "subject": "Another subject for the letter.",
    "text": "The text.",
    "tone": "How the customer's words really sound.",
    "topic": "What they are really about, such as delivery or delivery/late.",
    "message": "The message's name, as `winback show` has it.",
    "arrived": "Whether it arrived; what did not is sent again.",
}
"""What a field is, where its form does not describe it."""

OWN_HELP: dict[tuple[type[Action], str], str] = {
    (SendLetter, "text"): "File with another text for the letter; - reads what is piped in.",
    (WriteLetter, "text"): "File with the letter's text; - reads what is piped in. Or use --edit.",
    (WriteLetter, "subject"): "The letter's subject. Or use --edit.",
    (Offer, "to"): "Id of the colleague who is asked; the whole team if left out.",
}
"""What a field is here, and not in every form that has one of its name."""

FROM_THE_EDITOR: set[tuple[type[Action], str]] = {(WriteLetter, "subject"), (WriteLetter, "text")}
"""Fields that must be told, but may be told in the editor."""


def known(ctx: typer.Context, house: "House", who: str | None) -> str:
    """Whoever types, where the policy knows them; refused otherwise."""
    roster = house.store.policy().roster
    there = f"known are {', '.join(sorted(roster))}"
    if not who:
        fail(ctx, f"say who you are, with --as; {there}", key="refused")
    if who not in roster:
        fail(ctx, Refusal("not_here", {"who": who}, hint=there).reason, key="refused")
    return who


def not_begun(name: str, case: "Case") -> str:
    """Why a letter is not begun: there is none of that name, or the case gives no reason for it yet."""
    now = f"can be drafted now: {', '.join(beginnings(case))}"
    if name not in BEGINNINGS:
        there = ", ".join(BEGINNINGS)
        return f"There is no letter {name!r} to begin from; there are {there}. For case {case.id} {now}."
    return f"Case {case.id} gives no reason for {name!r} now; {now}."


def one_of(*names: str) -> Callable[[str], str]:
    """Reads one of some words, and says which there are."""

    def read(told: str) -> str:
        if told not in names:
            raise typer.BadParameter(f"{told!r} is not one of {', '.join(map(repr, names))}.")
        return told

    return read


def spoken(about: str) -> Any:
    """An option that takes one of the languages that letters are written in."""
    return typer.Option(help=about, parser=one_of(*LANGUAGES), metavar=f"<{'|'.join(LANGUAGES)}>")


def options(form: type[Action]) -> Iterator[inspect.Parameter]:
    """The options of a form, as parameters of a command. None is what was left out: the form has its default."""
    for field, about in form.model_fields.items():
        kind = bare(about.annotation)
        name = field.replace("_", "-")
        required = about.is_required() and (form, field) not in FROM_THE_EDITOR
        taken: Any = bool if kind is bool else str
        told = typer.Option(
            f"--{name}/--not-{name}" if kind is bool else f"--{name}",
            help=OWN_HELP.get((form, field)) or (about.description or HELP[field]).rstrip(".") + _takes(kind, about),
            metavar=None if kind is bool else field.upper(),
            parser=one_of(*get_args(kind)) if get_origin(kind) is Literal else None,
        )
        yield parameter(field, taken if required else taken | None, told, required=required)


def _takes(kind: Any, about: FieldInfo) -> str:
    """What may be written, where a word does not say it all."""
    if kind is AwareDatetime:
        return ': "2026-11-23 10:00", "10:00" or "2h".'
    if get_origin(kind) is not Literal:
        return "."
    usual = "" if about.is_required() else f"; {about.default} if left out"
    return f": {', '.join(get_args(kind))}{usual}."


def parameter(name: str, taken: Any, told: Any, *, required: bool = False) -> inspect.Parameter:
    """A parameter of a command as Typer reads it."""
    default = inspect.Parameter.empty if required else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[taken, told], default=default)


def times(form: type[Action]) -> set[str]:
    """The fields that are instants."""
    return {field for field, about in form.model_fields.items() if bare(about.annotation) is AwareDatetime}


def bare(annotation: Any) -> Any:
    """What a field holds, without the None that stands for silence and without its limits."""
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if NoneType in get_args(annotation) or get_origin(annotation) is Annotated:
        return bare(parts[0])
    return annotation
