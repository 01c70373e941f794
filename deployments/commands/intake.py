"""`winback ingest`: files of responses and customers go in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deployments.commands.opening import acting
from deployments.commands.terminal import Json, err, out, print_json, table, words

if TYPE_CHECKING:
    from blocks.intake import Progress
    from blocks.store.casestore import CaseStore
    from flows.ingest import Ingested


def ingest(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON lines or Excel; responses or customers.")],
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field; may stand several times."),
    ] = None,
    form: Annotated[str, typer.Option(help="The survey that is answered, as the policy names it.")] = "default",
    sheet: Annotated[str | None, typer.Option(help="The sheet of an Excel file; the first one if left out.")] = None,
    open_cases_since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Open cases for answers from this day on, however old.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Open however many cases come of it.")] = False,
    json: Json = False,
) -> None:
    """Read files of responses or customers; unhappy customers become cases."""
    maps = _maps(ctx, map_ or [])
    day = _day(ctx, open_cases_since)
    with acting() as house:
        from blocks.house import ADVISING, furnish
        from flows.ingest import ingest as take_in

        furnish(house, ADVISING)
        policy = house.store.policy()
        zone = policy.zone
        since = datetime(day.year, day.month, day.day, tzinfo=zone) if day else None
        with _bar(files) as progress:
            done = take_in(
                house.store,
                files,
                form=form,
                maps=maps,
                sheet=sheet,
                since=since,
                even_many=yes,
                progress=progress,
            )
        waiting = _waiting(house.store)
    if json:
        print_json(done.summary() | {"clean": done.clean, "wait_for_patrol": waiting})
    else:
        _print(done, waiting)
    raise typer.Exit(0 if done.clean else 1)


def _maps(ctx: typer.Context, told: list[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in told]
    wrong = next((pair for pair, (field, equals, _) in zip(told, pairs, strict=True) if not (field and equals)), None)
    if wrong is not None:
        raise typer.BadParameter(f"{wrong!r}: write FIELD=COLUMN, such as score=Karakter", ctx=ctx, param_hint="--map")
    return {field.strip(): column.strip() for field, _, column in pairs}


def _day(ctx: typer.Context, told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        hint = "--open-cases-since"
        raise typer.BadParameter(f"{told!r} is no day; write 2026-11-01", ctx=ctx, param_hint=hint) from None


@contextmanager
def _bar(files: list[Path]) -> Iterator["Progress | None"]:
    """A bar on the terminal, one file after the other; none where nobody looks."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = err()
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    names = iter([*(path.name for path in files), "what customers wrote"])
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(next(names), total=None)
        before = 0

        def step(done: int, total: int) -> None:
            nonlocal before
            begins = done <= before  # within a file it only grows
            bars.update(task, completed=done, total=total or None, description=next(names, None) if begins else None)
            before = done

        yield step


def _waiting(store: "CaseStore") -> int:
    """Cases that have no run yet: Prefect did not answer."""
    from blocks.store.lists import take_census

    with store.database.reading() as session:
        return take_census(session, store.now(), timedelta(0)).runless


def _print(done: "Ingested", waiting: int) -> None:
    console, quarantined = out(), sum(report.quarantined for report in done.reports.values())
    if done.reports:
        console.print(_table(done))
    for name, report in done.reports.items():
        if report.ignored:
            console.print(words(f"{name}: nothing was made of the columns {', '.join(report.ignored)}", "dim"))
        for column, count in report.passed_over.items():
            console.print(words(f"{name}: {count} unusable values in {column} were passed over", "dim"))
    for reason in done.unreadable.values():
        err().print(words(f"Not read: {reason}", "red"), soft_wrap=True)
    told = f"{len(done.opened)} cases opened, {len(done.joined)} joined"
    console.print(words(f"\n{told}." if not done.held else f"\n{told}, {done.held} complaints held."))
    if done.hidden:
        console.print(words(f"{done.hidden} of {done.texts} texts complain where the number does not.", "dim"))
    if done.held:
        console.print("So many at once are asked about first: winback held, winback held --open")
    if quarantined:
        console.print(words(f"{_rows(quarantined)} in quarantine: winback quarantine", "red"))
    if waiting:
        err().print(f"Prefect has no runs yet for {waiting} cases; once it answers, the patrol starts them.")


def _table(done: "Ingested") -> object:
    made = table("file", "read", "new", "changed", "same", "quarantined", padding=(0, 1, 0, 0))
    for column in made.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for name, report in done.reports.items():
        counts = (report.read, report.new, report.changed, report.same)
        bad = words(report.quarantined, "bold red" if report.quarantined else "")
        made.add_row(words(f"{name} ({report.kind})"), *(words(count) for count in counts), bad)
    return made


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count} rows are"
