"""`winback act` and `winback answer`: what people do to a case, and what its customer answers."""

import inspect
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import typer

from deployments.commands.opening import acting
from deployments.commands.options import AS, not_begun, options, parameter, times
from deployments.commands.terminal import Json, fail, out, print_json, words
from deployments.commands.times import read_time, write_distance, write_local
from winback.actions import ACTIONS, Refusal
from winback.ladder import due
from winback.letters import STARTERS

if TYPE_CHECKING:
    from blocks.house import House
    from blocks.store.casestore import Recorded
    from winback.case import Case

CaseNumber = Annotated[int, typer.Argument(min=1, max=2**62, help="The case's number.")]
AS_IT_STANDS = " Without --edit the draft goes as it stands."

act = typer.Typer(
    no_args_is_help=True,
    subcommand_metavar="ACTION [OPTIONS]",
    help="Do something to a case: log a contact, write down a resolution, approve a letter, ...",
    epilog="What is open to whom now: winback show CASE. "
    "All that an action takes: winback act CASE ACTION --help. Times are the team's local ones.",
)


@act.callback()
def _to_case(ctx: typer.Context, case: CaseNumber) -> None:
    ctx.obj = case


def register() -> None:
    """Make a command of each action."""
    for name, rule in ACTIONS.items():
        fields = [about.name for about in options(rule.form)]
        takes = ", ".join(field.replace("_", "-") for field in fields)
        summary = inspect.getdoc(rule.form) or name
        act.command(name, short_help=f"{summary} Takes: {takes}." if takes else summary, help=summary)(_command(name))


def _command(name: str) -> Callable[..., None]:
    def perform(ctx: typer.Context, **told: Any) -> None:
        _perform(ctx, name, told)

    own = [inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    own += list(options(ACTIONS[name].form))
    if name == "letter":
        own.append(parameter("edit", bool, typer.Option("--edit", help="Change the draft in your editor first.")))
    elif name == "write":
        begin = typer.Option("--begin-with", metavar="LETTER", help=f"With --edit: begin from {', '.join(STARTERS)}.")
        own.append(parameter("begin_with", str | None, begin))
        own.append(parameter("edit", bool, typer.Option("--edit", help="Write it in your editor.")))
    nonce = typer.Option("--nonce", help="A word of your own: the same action with the same word is done once.")
    own += [parameter("actor", str, AS, required=True), parameter("nonce", str | None, nonce)]
    own.append(inspect.Parameter("json", inspect.Parameter.KEYWORD_ONLY, annotation=Json, default=False))
    perform.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined] # Typer reads it
    perform.__annotations__ = {one.name: one.annotation for one in own}
    return perform


def on_case(name: str) -> Callable[..., None]:
    """The same action as a command of its own, which is told its case first."""
    perform = _command(name)

    def begin(ctx: typer.Context, case: int, **told: Any) -> None:
        ctx.obj = case
        perform(ctx, **told)

    ctx, *others = inspect.signature(perform).parameters.values()
    own = [ctx, inspect.Parameter("case", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=CaseNumber), *others]
    begin.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined] # as above
    begin.__annotations__ = {one.name: one.annotation for one in own}
    begin.__doc__ = inspect.getdoc(ACTIONS[name].form)
    return begin


def _perform(ctx: typer.Context, name: str, told: dict[str, Any]) -> None:
    number: int = ctx.obj
    actor, nonce, as_json, edit = (told.pop(key, None) for key in ("actor", "nonce", "json", "edit"))
    begin_with = told.pop("begin_with", None)
    fields = {field: value for field, value in told.items() if value is not None}
    with acting() as house:
        case = house.store.case(number)
        if case is None:
            fail(ctx, f"there is no case {number}; `winback cases` lists them", key="refused")
        zone = ZoneInfo(house.store.policy().team_calendar(case.team).zone)
        _read_times(ctx, name, fields, zone, house.store.now())
        if name in {"letter", "write"}:
            _read_letter(ctx, house, case, fields, edit=bool(edit), begin_with=begin_with)
        if "amount" in fields:
            fields["amount"] = _read_amount(ctx, fields["amount"])
        done = house.store.act(number, name, fields, actor=actor, nonce=nonce)
        if isinstance(done, Refusal):
            fail(ctx, done.reason + (_kept(fields["text"], number) if edit and "text" in fields else ""), key="refused")
        _report(house, done, as_json=bool(as_json))


def _kept(text: str, number: int) -> str:
    from deployments.commands.editing import keep

    return keep(text, number)


def _read_times(ctx: typer.Context, name: str, fields: dict[str, Any], zone: ZoneInfo, now: datetime) -> None:
    for field in times(ACTIONS[name].form) & set(fields):
        try:
            fields[field] = read_time(fields[field], zone, now)
        except ValueError as mistake:
            raise typer.BadParameter(str(mistake), ctx=ctx, param_hint=f"--{field.replace('_', '-')}") from None


def _read_amount(ctx: typer.Context, text: str) -> str:
    """A decimal comma or point; 4,000 is four here and four thousand there, and is asked about."""
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+([.,]\d+)?", text.strip()):
        raise typer.BadParameter(
            f"{text} can be read in two ways; write it without thousands separators, such as 4000 or 4000.50",
            ctx=ctx,
            param_hint="--amount",
        )
    return text.strip().replace(",", ".")


def _read_letter(
    ctx: typer.Context, house: "House", case: "Case", fields: dict[str, Any], *, edit: bool, begin_with: str | None
) -> None:
    """The letter's text: from a file, from what is piped in, or from the editor."""
    source = fields.get("text")
    if begin_with and (source is not None or not edit):
        fail(
            ctx,
            "A letter that winback begins is read by a person before it goes: add --edit, and leave out --text. "
            f"`winback letters draft {case.id} {begin_with}` prints it.",
        )
    if source is not None:
        fields["text"] = _read_text(ctx, source)
    elif edit:
        fields |= _write_in_editor(ctx, house, case, fields, begin_with)


def _read_text(ctx: typer.Context, source: str) -> str:
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        why = getattr(trouble, "strerror", None) or "it is not UTF-8 text"
        raise typer.BadParameter(f"{source} cannot be read: {why}", ctx=ctx, param_hint="--text") from None


def _write_in_editor(
    ctx: typer.Context, house: "House", case: "Case", fields: dict[str, Any], begin_with: str | None
) -> dict[str, str]:
    """What the editor was left with: of a waiting draft, of a letter to begin from, or of an empty page."""
    from deployments.commands.editing import begun, drafted, edited

    is_draft = ctx.command.name == "letter"
    before = drafted(house, case, fields.get("letter")) if is_draft else begun(house, case, begin_with)
    if before is None and is_draft:
        return {}  # there is no such draft; the refusal says so
    if before is None:
        raise typer.BadParameter(not_begun(begin_with or "", case), ctx=ctx, param_hint="--begin-with")
    after = edited(before)
    if after is None:
        fail(ctx, "Nothing was changed, so nothing was sent." + (AS_IT_STANDS if is_draft else ""))
    return after


def _report(house: "House", done: "Recorded", *, as_json: bool, **more: str) -> None:
    from winback.timeline import tell

    entry, policy, now = done.entry, house.store.policy(), house.store.now()
    case = house.store.case(entry.case_id)
    assert case is not None
    by = due(case)
    if as_json:
        print_json(
            {
                "case": case.id,
                "seq": entry.seq,
                "at": entry.at,
                "actor": entry.actor,
                "kind": entry.body.kind,
                "body": entry.body.model_dump(mode="json"),
                "stage": case.stage,
                "due": by,
                "woken": done.woken,
                **more,
            }
        )
        return
    zone = ZoneInfo(policy.team_calendar(case.team).zone)
    out().print(words(tell(entry, policy, case.team)))
    when = f", due {write_local(by, zone, now)} ({write_distance(by, now)})" if by else ""
    out().print(words(f"Case {case.id} is at {case.stage.value.replace('_', '-')} now{when}.", "dim"))


def _whole(told: str) -> int:
    if not re.fullmatch(r"\d{1,4}", told.strip(), re.ASCII):
        raise typer.BadParameter(f"{told!r} is no answer; write a whole number from the scale, such as 8.")
    return int(told)


def answer(
    ctx: typer.Context,
    token: Annotated[str, typer.Argument(help="The token of the customer's link, or the whole link.")],
    score: Annotated[
        int | None,
        typer.Argument(
            help="The customer's answer; not needed where the link ends with it (?score=8).",
            parser=_whole,
            metavar="score",
        ),
    ] = None,
    comment: Annotated[str, typer.Option(help="What the customer adds, at once or with the same answer later.")] = "",
    json: Json = False,
) -> None:
    """Answer the one question for a customer, as the link in the message does; what they read then is shown."""
    link = urlsplit(token.strip())
    told_score = score if score is not None else _score_in(link.query)
    if told_score is None:
        raise typer.BadParameter("name the answer, or give a link that ends with it (?score=8)", ctx=ctx)
    with acting() as house:
        name = link.path.rstrip("/").rsplit("/", 1)[-1]
        told = house.store.answer(name, told_score, comment, reach=house.reach)
        if isinstance(told, Refusal):
            fail(ctx, told.words("en"), key="refused")
        if not json:
            out().print(words(told.thanks))
        _report(house, told, as_json=json, thanks=told.thanks)


def _score_in(query: str) -> int | None:
    """The score at a link's end; None where there is none that is a number."""
    written = parse_qs(query).get("score", [""])[-1]
    return int(written) if re.fullmatch(r"\d{1,2}", written, re.ASCII) else None


register()
