"""`winback keys`: who may tell responses by program, and who may read our metrics."""

import re
from typing import Annotated

import typer

from deployments.commands.opening import acting, looking
from deployments.commands.options import one_of
from deployments.commands.terminal import Json, err, fail, out, print_json, table, words
from deployments.commands.times import write_local
from deployments.commands.troubles import Sentences

NAME = re.compile(r"[\w][\w .-]{0,59}")
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SCOPES = ("responses:write", "metrics:read")

keys = typer.Typer(cls=Sentences, no_args_is_help=True, help="Keys of the API: make, list and revoke them.")

Scope = Annotated[
    list[str],
    typer.Option("--scope", parser=one_of(*SCOPES), metavar=f"<{'|'.join(SCOPES)}>", help="What it opens; repeatable."),
]
Source = Annotated[
    str, typer.Option(help="The source of its responses: two keys with one source can tell the same response.")
]


@keys.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose key it is, such as webshop.")],
    scope: Scope,
    source: Source = "api",
    json: Json = False,
) -> None:
    """Make a key. It is shown once, and kept as a hash."""
    from blocks.store.keys import add as make

    if not NAME.fullmatch(name):
        fail(ctx, "A key's name has letters, digits, blanks, dots and dashes, 60 at the most.")
    if not SOURCE.fullmatch(source):
        fail(ctx, "A source has small letters, digits and dashes, 40 at the most.")
    with acting() as house, house.store.database.writing("key") as session:
        key = make(session, name, sorted(set(scope)), source, house.store.now())
    if key is None:
        fail(ctx, f"There is a key called {name!r} already; revoked ones keep their names.")
    if json:
        print_json({"name": name, "key": key, "scopes": sorted(set(scope)), "source": source})
        return
    out().print(words(key), soft_wrap=True)
    err().print("It is shown this once: keep it where secrets are kept.", style="dim")


@keys.command("list")
def list_(json: Json = False) -> None:
    """List the keys: what they open, and when each was used last."""
    from blocks.store.keys import listed

    with looking() as view:
        rows = listed(view.session)
        if json:
            fields = ("name", "scopes", "source", "created_at", "last_used_at", "revoked_at")
            print_json({"keys": [{field: getattr(row, field) for field in fields} for row in rows]})
            return
        if not rows:
            out().print("There are no keys. Make one: winback keys add NAME --scope responses:write")
            return
        made = table("name", "opens", "source", "made", "used", "", padding=(0, 2, 0, 0))
        zone = view.zone(view.policy.default_team)
        for row in rows:
            used = write_local(row.last_used_at, zone, view.now) if row.last_used_at else "never"
            made.add_row(
                words(row.name),
                words(", ".join(row.scopes)),
                words(row.source),
                words(write_local(row.created_at, zone, view.now)),
                words(used),
                words("revoked" if row.revoked_at else "", "red"),
            )
        out().print(made)


@keys.command()
def revoke(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The key's name.")], json: Json = False
) -> None:
    """Let a key open nothing any more, at once."""
    from blocks.store.keys import revoke as end

    with acting() as house, house.store.database.writing("key") as session:
        ended = end(session, name, house.store.now())
    if not ended:
        fail(ctx, f"No key called {name!r} opens anything; `winback keys list` shows them.")
    if json:
        print_json({"name": name, "revoked": True})
        return
    out().print(words(f"{name} opens nothing any more."))
