"""`winback desk`: where people act, in Slack."""

import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from blocks.settings import read_settings
from deployments.commands.opening import point_at_engine
from deployments.commands.terminal import err, fail, out, words
from deployments.commands.troubles import MISSING

if TYPE_CHECKING:
    from slack_bolt import App

    from blocks.house import House
    from blocks.slack import Slack
    from desk.office import Office
    from desk.serving import Ear

PATIENCE = 2.0
"""Seconds that the case store has to answer a press."""
AGAIN = 5.0
"""Seconds between two tries to have Slack's block from Prefect."""
NO_SLACK = """\
Slack is not set up here, so there is nobody to hear. Make the app from deployments/slack-manifest.yaml, then run
`winback setup --from FILE` with its tokens: docs/slack.md."""
NOT_YET = """\
Prefect does not hand out the Slack block {name}; trying again. Is Prefect running, and is the block there?"""
NO_APP_KEY = """\
The Slack block {name} has no app token (xapp-...), which Socket Mode needs. Add it, or hear signed requests:
winback desk --http HOST:PORT"""
NO_SIGNING_KEY = """\
The Slack block {name} has no signing secret, and without it nobody knows that it is Slack who calls. Add it."""
NO_STORE = """\
The case store does not answer ({why}); trying again. Look at database_url: `winback doctor` shows what is amiss."""
WRONG_KEY = """\
Slack does not accept the app token of the block {name} ({code}). Store the one from Basic Information, App-Level
Tokens, with the scope connections:write."""

Http = Annotated[
    str | None,
    typer.Option("--http", metavar="HOST:PORT", help="Hear signed requests here, instead of calling Slack."),
]


def desk(ctx: typer.Context, http: Http = None) -> None:
    """Serve the people in Slack: presses, modals, the home tab, /winback. Ctrl-C ends it."""
    where, settings = _read_address(ctx, http), read_settings()
    if not settings.slack_block:
        fail(ctx, _on_one_line(NO_SLACK))
    point_at_engine(settings)
    from blocks.house import open_house

    is_over, name = _told_to_end(), settings.slack_block
    house = open_house(settings, patience=PATIENCE)
    try:
        slack = _slack(house, is_over)
        if slack is None:
            return
        if where is None and slack.app_token is None:
            fail(ctx, _on_one_line(NO_APP_KEY, name=name))
        if where is not None and slack.signing_secret is None:
            fail(ctx, _on_one_line(NO_SIGNING_KEY, name=name))
        _serve(ctx, house, slack, where, is_over)
    finally:
        house.store.database.close()


def _read_address(ctx: typer.Context, told: str | None) -> tuple[str, int] | None:
    if told is None:
        return None
    try:
        parts = urlsplit(f"//{told}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or parts.path or parts.username:
        raise typer.BadParameter(f"{told} is not HOST:PORT, such as 127.0.0.1:8080", ctx=ctx, param_hint="--http")
    return host, port


def _slack(house: "House", is_over: Callable[[], bool]) -> "Slack | None":
    """Slack's block, as soon as Prefect hands it out; None where the process is told to end before."""
    from blocks.house import with_slack

    slack = with_slack(house).slack
    if slack is None:
        _say(_on_one_line(NOT_YET, name=house.slack_name))
    while slack is None and not is_over():
        _wait(is_over)
        slack = with_slack(house).slack
    return slack


def _serve(
    ctx: typer.Context, house: "House", slack: "Slack", where: tuple[str, int] | None, is_over: Callable[[], bool]
) -> None:
    from blocks.store.signs import EVERY
    from desk.app import build
    from desk.envelopes import WrongToken
    from desk.office import Office
    from desk.serving import stay

    office = Office.of(house.store, slack)
    try:
        if not knows_staff(office, is_over):
            return
        stay(_ear(build(office), slack, where), is_over, office.give_sign, EVERY.total_seconds())
    except WrongToken as wrong:
        fail(ctx, _on_one_line(WRONG_KEY, name=house.slack_name, code=wrong))
    except OSError as trouble:
        fail(ctx, f"{_written(where)} cannot be opened: {trouble.strerror or trouble}. Choose another port.")
    finally:
        office.close()
    _say("The desk is closed.")


def knows_staff(office: "Office", is_over: Callable[[], bool]) -> bool:
    """Whether the policy is known: it is waited for while the store does not answer, until it is over.

    Raises what no waiting mends, such as a store without tables, or without a policy.
    """
    from sqlalchemy.exc import OperationalError

    from blocks.store.database import TooSlow

    said = False
    while not is_over():
        try:
            office.policy()
            return True
        except (TooSlow, OperationalError) as silence:
            if any(sign in str(silence) for sign in MISSING):
                raise
            if not said:
                _say(_on_one_line(NO_STORE, why=type(getattr(silence, "orig", None) or silence).__name__))
            said = True
        _wait(is_over)
    return False


def _wait(is_over: Callable[[], bool]) -> None:
    until = time.monotonic() + AGAIN
    while time.monotonic() < until and not is_over():
        time.sleep(0.2)


def _ear(app: "App", slack: "Slack", where: tuple[str, int] | None) -> "Ear":
    from desk.envelopes import Socket
    from desk.signed import PATH, Http

    if where is None:
        out().print("The desk is open: it calls Slack over a socket of its own. Ctrl-C ends it.")
        return Socket(app, slack.socket_client(), told=_say)
    assert slack.signing_secret is not None
    out().print(f"The desk is open: it hears signed requests at {_written(where)}{PATH}. Ctrl-C ends it.")
    return Http(app, slack.signing_secret.get_secret_value(), *where)


def _told_to_end() -> Callable[[], bool]:
    """Whether somebody pressed Ctrl-C, or told the process to end."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, _: told.append(which))
    return lambda: bool(told)


def _say(line: str) -> None:
    err().print(words(line), soft_wrap=True)


def _on_one_line(text: str, **values: object) -> str:
    return " ".join(text.split()).format(**values)


def _written(where: tuple[str, int] | None) -> str:
    return f"{where[0]}:{where[1]}" if where else "the socket"
