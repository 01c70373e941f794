"""`winback words fit`, `fits` and `unfit`: a company's own words, learnt, listed and taken back."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deployments.commands.opening import acting, looking
from deployments.commands.options import Staff, known
from deployments.commands.terminal import DIM, RED, Json, counting, err, fail, out, print_json, table, words
from deployments.commands.times import write_local

if TYPE_CHECKING:
    from blocks.house import House
    from winback.words.comments import Comment
    from winback.words.fitting import Fit

SAID_EVERY = 1_000
"""Comments between two steps of the bar."""
REREAD = "What was read before is read again by `winback words reread`."

FOUND = {
    "confirmed": "complaints that people confirmed are found",
    "good_scores": "comments beside good scores are taken for complaints",
}
UNCHANGED = {"tone": "Tone is read as before", "topics": "Topics are read as before"}

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the figures and keep nothing.")]
Use = Annotated[int | None, typer.Option("--use", metavar="ID", help="Learn nothing; put this one in force again.")]


def fit(ctx: typer.Context, dry_run: DryRun = False, use: Use = None, as_: Staff = None, json: Json = False) -> None:
    """Learn the company's own words from its scored comments and people's corrections, if that helps."""
    if use is not None and dry_run:
        fail(ctx, "--use changes what is in force and learns nothing: it has no dry run.")
    with acting() as house:
        if use is not None:
            _use(ctx, house, use, json=json)
            return
        by = known(ctx, house, as_) if as_ else ""
        learnt = _learn(house)
        number = None if dry_run or learnt.table is None else _keep(house, learnt, by)
    told = {"fit": number, "refused": learnt.why, "figures": learnt.figures}
    if json:
        print_json(told)
    else:
        _show(learnt)
    if learnt.table is None:
        if not json:
            err().print(words("Refused: nothing is kept.", RED))
        raise typer.Exit(1)
    if not json:
        done = f"Fit {number} is in force. {REREAD}" if number else "Nothing was kept."
        out().print(words(done, "bold"))


def fits(json: Json = False) -> None:
    """List what was learnt so far, and which of it is in force."""
    from blocks.store.fits import listed

    with looking() as view:
        found, zone = listed(view.session), view.zone(view.policy.default_team)
        if json:
            print_json({"fits": [one._asdict() | {"aside": one.is_aside} for one in found]})
            return
        if not found:
            out().print("Nothing was learnt yet: winback words fit")
            return
        lines = table("fit", "made", "by", "comments", "F1 negative", "")
        for one in found:
            state = "of other weights" if one.is_aside else "in force" if one.in_force else ""
            made = (one.id, write_local(one.made_at, zone, view.now), view.name(one.made_by) or "-")
            cells = (*made, one.figures["learnt"]["comments"], _change(one.figures.get("tone"), "f1"), state)
            lines.add_row(*(words(cell) for cell in cells))
        out().print(lines)


def unfit(ctx: typer.Context, json: Json = False) -> None:
    """Read with the program's own words alone again. What was learnt is kept: `winback words fit --use ID`."""
    from blocks.store.fits import use_none

    with acting() as house, house.store.database.writing("unfit") as session:
        was = use_none(session)
    if not was:
        fail(ctx, "No fit is in force: the program's own words are read with alone already.")
    if json:
        print_json({"fit": None})
        return
    out().print(words(f"The program's own words are read with alone. {REREAD}"))


def _use(ctx: typer.Context, house: "House", number: int, *, json: bool) -> None:
    from blocks.store.fits import use

    with house.store.database.writing("fit") as session:
        found = use(session, number)
    if not found:
        fail(ctx, f"There is no fit {number} that goes with this version's weights; `winback words fits` lists them.")
    if json:
        print_json({"fit": number})
        return
    out().print(words(f"Fit {number} is in force. {REREAD}"))


def _learn(house: "House") -> "Fit":
    from blocks.store.comments import read_comments
    from winback.words.fitting import fit as learn
    from winback.words.model import built_in

    with counting("comments") as progress:
        comments = read_comments(house.store.database, house.store.policy())
        return learn(_counted(comments, progress), built_in())


def _counted(comments: Iterable["Comment"], progress: Callable[[int, int | None], None] | None) -> Iterator["Comment"]:
    for done, one in enumerate(comments):
        if progress and done % SAID_EVERY == 0:
            progress(done, None)
        yield one


def _keep(house: "House", learnt: "Fit", by: str) -> int:
    from blocks.store.fits import keep
    from winback.words.model import save_table

    assert learnt.table is not None
    weights = save_table(learnt.table)
    with house.store.database.writing("fit") as session:
        return keep(session, weights, learnt.figures, by, house.store.now())


def _show(learnt: "Fit") -> None:
    figures = learnt.figures
    known = figures["learnt"]
    out().print(
        words(
            f"Learnt from {known['comments']} comments of {known['customers']} customers, {known['negative']} of them "
            f"unhappy; people confirmed {known['confirmed']} and corrected {known['told']}."
        )
    )
    if "tone" in figures:
        _show_tone(figures["tone"])
    if "topics" in figures:
        of = figures["topics"]
        out().print(words(f"Topics, micro-F1 on {of['n']} corrected comments: {_change(of, 'micro_f1')}"))
    for part, why in learnt.why.items():
        out().print(words(f"{UNCHANGED[part]}: {why}."))


def _show_tone(tone: dict[str, Any]) -> None:
    lines = table("held out", "comments", "F1 negative", "AUC", "log loss")
    for name, of in {"all": tone, **tone["languages"]}.items():
        cells = (name, of["n"], *(_change(of, figure) for figure in ("f1", "auc", "log_loss")))
        lines.add_row(*(words(cell) for cell in cells))
    out().print(lines)
    for name, what in FOUND.items():
        if (of := tone[name])["n"]:
            out().print(words(f"Of {of['n']} {what}: {of['before']} -> {of['after']}", DIM))


def _change(of: dict[str, Any] | None, figure: str) -> str:
    return f"{of['before'][figure]:.3f} -> {of['after'][figure]:.3f}" if of else "-"
