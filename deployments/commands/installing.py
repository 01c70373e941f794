"""`winback setup` and `winback serve`: everything in its place, and Prefect with a worker to go with it."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocks.settings import SERVED, Settings, read_settings
from deployments.commands.opening import point_at_engine
from deployments.commands.terminal import Json, err, fail, out, print_json, words
from deployments.commands.troubles import START_ENGINE

if TYPE_CHECKING:
    from deployments.preparing import Prepared
    from deployments.secrets import Told
    from deployments.server import Embedded

PORT = 4200
"""Where `winback serve` puts Prefect's pages, if nothing else was said: Prefect's own usual port."""

NAMES = {"slack": "Slack", "mail": "Mail", "sms": "SMS", "language_model": "Language model", "hooks": "Web hook"}
CALLED = {
    "slack": "Slack's tokens",
    "mail": "The keys of mail",
    "sms": "The keys of SMS",
    "language_model": "The language model's keys",
    "hooks": "The secrets of web hooks",
}
"""What is stored of each, in a sentence."""

Every = Annotated[str, typer.Option(metavar="DURATION", help="How often the patrol looks round.")]
Pool = Annotated[str, typer.Option(help="Prefect's work pool.")]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The policy to put in force, if not policy.toml there."),
]
Secrets = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Secrets of Slack, mail, SMS, hooks as docs/slack.md, mail.md, intake.md show; or WINBACK_SLACK_…, ….",
    ),
]


def setup(
    ctx: typer.Context,
    policy: PolicyFile = None,
    secrets: Secrets = None,
    pool: Pool = "winback",
    patrol_every: Every = "60s",
    no_engine: Annotated[bool, typer.Option("--no-engine", help="Leave Prefect alone.")] = False,
    json: Json = False,
) -> None:
    """Make folder, case store, policy and Prefect's deployments, or bring them up to date. Safe to run again."""
    every = _every(ctx, patrol_every)
    if secrets and no_engine:
        why = "what it says is kept in Prefect; leave --no-engine out"
        raise typer.BadParameter(why, ctx=ctx, param_hint="--from")
    settings = read_settings()
    point_at_engine(settings)
    told = _read_secrets(secrets, settings)
    prepared = _prepare(settings, policy, quiet=json)
    engine = {} if no_engine else _prepare_engine(settings, pool, every)
    done = _store_all(settings, told, engine) if engine else {}
    if json:
        services = {service: done.get(service) for service in ("slack", "mail", "sms", "language_model")}
        hooks = {called: stored for called, stored in done.items() if called.startswith("hooks/")}
        print_json(prepared.document() | {"engine": engine or None} | services | hooks)
    elif "deployments" in engine:
        out().print(words(f"Prefect         {engine['url']}: pool {pool}, {', '.join(engine['deployments'])}"))
    elif engine:
        err().print(words(engine.get("error") or engine["next"]), soft_wrap=True)
    for service, stored in () if json else done.items():
        _tell_stored(service, stored)
    if "error" in engine or any("error" in stored for stored in done.values()):
        raise typer.Exit(1)


def _every(ctx: typer.Context, told: str) -> timedelta:
    from winback.durations import parse_duration

    try:
        return parse_duration(told)
    except ValueError as mistake:
        raise typer.BadParameter(str(mistake), ctx=ctx, param_hint="--patrol-every") from None


def _prepare(settings: Settings, policy: Path | None, *, quiet: bool) -> "Prepared":
    from deployments.preparing import prepare

    prepared = prepare(settings, policy)
    if not quiet:
        out().print(words(f"Folder          {settings.home}"))
        out().print(words(f"Case store      {prepared.store}: {prepared.tables}"))
        state = "unchanged" if prepared.same else "in force from now on"
        out().print(words(f"Policy          {prepared.policy}: {state}"))
        if prepared.starter:
            out().print("This is the starter policy with made-up people: edit it, then run `winback setup` again.")
    for mistake in prepared.letters_amiss:
        err().print(words(f"To be mended: {settings.letters}/{mistake}"), soft_wrap=True)
    return prepared


def _prepare_engine(settings: Settings, pool: str, every: timedelta) -> dict[str, Any]:
    """Pool and deployments at the address that is known; what is the matter where that cannot be."""
    point_at_engine(settings)
    from deployments.reaching import engine_at

    return engine_at(pool, every, START_ENGINE)


def _read_secrets(file: Path | None, settings: Settings) -> "list[Told]":
    """What is told of Slack, mail and the others, before anything is made."""
    from deployments.secrets import is_open_to_others, read_secrets

    told = read_secrets(file, settings)
    if file and is_open_to_others(file):
        err().print(words(f"{file} can be read by everybody on this machine: chmod 600 {file}"), soft_wrap=True)
    return told


def _store_all(settings: Settings, told: "list[Told]", engine: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each service's block as it was told, and what is amiss with it."""
    if "deployments" not in engine:
        again = "were not stored: they are kept in Prefect. Run this again once it answers."
        return {one.called: {"error": f"{CALLED[one.service]} {again}"} for one in told}
    return {one.called: _store(settings, one) for one in told}


def _store(settings: Settings, told: "Told") -> dict[str, Any]:
    from blocks.store import signs
    from blocks.store.database import Database
    from blocks.store.policies import Policies
    from deployments.storing import store

    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            policy = Policies().current(session)[1]
        stored = store(told, policy, settings)
        if not stored.amiss:
            with database.writing("sign") as session:
                signs.well(session, told.service)
    finally:
        database.close()
    done: dict[str, Any] = {"block": stored.block, "same": stored.same}
    if told.service == "slack":
        block: Any = told.block
        done |= {"channels": block.channels, "hears": bool(block.app_token or block.signing_secret)}
    amiss = f"The block is stored, but {NAMES[told.service]} does not work yet: {stored.amiss}"
    return done | ({"error": amiss} if stored.amiss else {})


def _tell_stored(service: str, stored: dict[str, Any]) -> None:
    if "block" in stored:
        state = "unchanged" if stored["same"] else "stored; workers and the desk read it when they start"
        out().print(words(f"{NAMES[service.partition('/')[0]]:<16}block {stored['block']}: {state}"))
    if "channels" in stored:
        teams = ", ".join(f"{team} in {channel}" for team, channel in stored["channels"].items())
        out().print(words(f"                {teams or 'no team has a channel, so teams are told by mail'}"))
        if not stored["hears"]:
            out().print("                without app token and signing secret nobody hears a press")
    if "error" in stored:
        err().print(words(stored["error"]), soft_wrap=True)


def serve(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port of Prefect's server and pages.", show_default="4200")] = None,
    pool: Pool = "winback",
    processes: Annotated[int, typer.Option(min=1, max=64, help="Processes that walk cases.")] = 4,
    patrol_every: Every = "60s",
) -> None:
    """Run Prefect's server and a worker here, until Ctrl-C. Other commands find them by themselves."""
    every, settings = _every(ctx, patrol_every), read_settings()
    _prepare(settings, None, quiet=False)
    from deployments.serving import PortTaken, Serving, port_of

    try:
        serving = Serving(settings.home, port or port_of(settings.engine_url, PORT))
    except PortTaken as taken:
        fail(ctx, str(taken))
    (settings.home / SERVED).write_text(serving.api_url, encoding="utf-8")
    out().print("Starting Prefect (half a minute the first time) ...", style="dim")
    with serving.engine as engine:
        serving.prepare(pool, every)
        _welcome(engine, settings)
        serving.stay(pool, processes, told=lambda line: err().print(words(line)))


def _welcome(engine: "Embedded", settings: Settings) -> None:
    rows = {
        "Prefect's pages": engine.api_url.removesuffix("/api"),
        "Drop folder": f"{settings.drop} (read at night)",
        "Outbox": f"{settings.outbox}",
        "Logs": f"{settings.home / 'logs'}",
    }
    for name, where in rows.items():
        out().print(words(f"{name:<16}{where}"), soft_wrap=True)
    out().print("Ready. In another terminal: winback ingest FILE, winback cases. Ctrl-C ends it.")
