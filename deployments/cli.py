"""The `winback` command."""

import logging

import typer

from deployments.commands import (
    acting,
    caring,
    cases,
    desk,
    fitting,
    installing,
    intake,
    keys,
    leftovers,
    letters,
    replies,
    reviews,
    slack,
    suppressions,
    understanding,
    verbatims,
)
from deployments.commands.troubles import Sentences

app = typer.Typer(
    cls=Sentences,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turns every unhappy customer into one case, and walks it from the alert to the review request.",
)
app.command()(installing.setup)
app.command()(installing.serve)
app.command()(desk.desk)
app.add_typer(slack.slack, name="slack")
app.command()(caring.doctor)
app.command()(intake.ingest)
app.command()(leftovers.quarantine)
app.command()(leftovers.held)
app.command()(cases.cases)
app.command()(cases.show)
app.add_typer(acting.act, name="act")
app.command()(acting.answer)
app.add_typer(letters.letters, name="letters")
app.add_typer(verbatims.group, name="words")
verbatims.group.command()(understanding.corrections)
verbatims.group.command()(understanding.reread)
verbatims.group.command("correct")(acting.on_case("correct"))
verbatims.group.command()(fitting.fit)
verbatims.group.command()(fitting.fits)
verbatims.group.command()(fitting.unfit)
app.command()(suppressions.suppressions)
app.command()(replies.replies)
app.command()(reviews.reviews)
app.add_typer(keys.keys, name="keys")
app.command()(caring.patrol)


def main() -> None:
    """Run the command. What the library logs on the way is told by the commands themselves, in words."""
    for package in ("blocks", "tasks", "flows"):
        logging.getLogger(package).setLevel(logging.ERROR)
    app()
