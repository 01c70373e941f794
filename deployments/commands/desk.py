"""`winback desk`: where people act, in Slack and on the web, and where services tell what became of letters."""

import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Protocol
from urllib.parse import urlsplit

import typer

from blocks.settings import Settings, read_settings
from deployments.commands.opening import point_at_engine
from deployments.commands.terminal import err, fail, out, words
from deployments.commands.troubles import MISSING

if TYPE_CHECKING:
    from blocks.hooks.kept import Sources
    from deployments.doors import Doors
    from deployments.lookout import Furniture, Lookout
    from deployments.pages import Web
    from winback.policy import Policy

PATIENCE = 2.0
"""Seconds that the case store has to answer a press."""
AGAIN = 5.0
"""Seconds between two tries to reach what nothing can be done without."""
FIRST = 10.0
"""Seconds that blocks are waited for when the desk starts; it opens without those that come later."""
NO_SLACK = """\
Slack is not set up here, so there is nobody to hear. Make the app from deployments/slack-manifest.yaml, then run
`winback setup --from FILE` with its tokens: docs/slack.md."""
NO_WAY = """\
With --no-socket and without a port nobody is heard: winback desk --http HOST:PORT"""
NOT_YET = """\
Prefect does not hand out the {what} block {name}; trying again. Is Prefect running, and is the block there?"""
CALLED = {"slack": "Slack", "mail": "mail", "sms": "SMS", "language_model": "language model", "sign_in": "sign-in"}
NO_STORE = """\
The case store does not answer ({why}); trying again. Look at database_url: `winback doctor` shows what is amiss."""
WRONG_KEY = """\
Slack does not accept the app token of the block {name} ({code}). Store the one from Basic Information, App-Level
Tokens, with the scope connections:write."""

WEB = "127.0.0.1:8642"
"""Where browsers find the desk unless another port is named."""
OFF = "off"

Http = Annotated[
    str | None,
    typer.Option(
        "--http",
        metavar="HOST:PORT",
        help=f"Serve browsers, and hear Slack and mail services, here; {OFF}: nowhere. [{WEB}]",
    ),
]
Socket = Annotated[
    bool | None,
    typer.Option(
        "--socket/--no-socket", help="Call Slack over a socket; without --http it does, where that is set up."
    ),
]
Link = Annotated[bool, typer.Option("--link", help="Print a new link to sign in with, for a desk that is open.")]


def desk(ctx: typer.Context, http: Http = None, socket: Socket = None, link: Link = False) -> None:
    """Serve staff in Slack and on the web, and hear what became of mail. Ctrl-C ends it."""
    where, settings = _read_address(ctx, http or WEB), read_settings()
    if link:
        _print_link(settings, where)
        return
    by_socket = bool(settings.slack_block) and http in {None, OFF} if socket is None else socket
    if where is None and not by_socket:
        fail(ctx, _on_one_line(NO_WAY))
    if by_socket and not settings.slack_block:
        fail(ctx, _on_one_line(NO_SLACK))
    point_at_engine(settings)
    from blocks.hooks.kept import Sources
    from blocks.house import open_house
    from deployments.lookout import Furniture, Lookout

    is_over = _told_to_end()
    house = open_house(settings, patience=PATIENCE)
    lookout, sources = Lookout(Furniture(house, settings.sign_in_block if where else None)), Sources(settings.hooks)

    def doors(found: "Furniture") -> "Doors":
        from deployments.doors import Doors

        alone, pages = socket is None and not by_socket, _web(settings, found, sources) if where else None
        way = (settings.mail_block or "", pages, sources, settings.trusted_proxies)
        return Doors(found.house, where, by_socket, alone, *way)

    try:
        lookout.begin(FIRST)
        stay_open(ctx, lookout, doors, is_over)
    finally:
        lookout.close()
        house.store.database.close()


def stay_open(
    ctx: typer.Context, lookout: "Lookout", doors: Callable[["Furniture"], "Doors"], is_over: Callable[[], bool]
) -> None:
    """Serve with what is here, until it is over; when a block comes that was missing, open anew with it."""
    said = set[str]()
    while not is_over():
        found = lookout.take()
        for what, name in found.missing:
            if what not in said:
                _say(_on_one_line(NOT_YET, what=CALLED[what], name=name))
            said.add(what)
        opened = doors(found)
        if opened.where is None and found.house.slack is None:
            _wait(lambda: is_over() or lookout.has_news)
        else:
            _serve(ctx, opened, lambda: is_over() or lookout.has_news)
    _say("The desk is closed.")


def _web(settings: Settings, found: "Furniture", sources: "Sources") -> "Web":
    """The pages' own: until the block of who signs people in is here, they come in by a link."""
    from deployments.desk_key import read_key
    from deployments.doctor import examine
    from deployments.pages import Web
    from deployments.spent_links import SpentLinks

    return Web(
        read_key(settings.home),
        settings.desk_url or "",
        found.sign_in,
        settings.engine_url or "",
        lambda: list(examine(settings)),
        lambda: found.services(sources),
        sources,
        SpentLinks(settings.home),
    )


def _print_link(settings: Settings, where: tuple[str, int] | None) -> None:
    from deployments.desk_key import read_key
    from deployments.doors import written
    from desk.web.staff.sessions import Sessions

    address = (settings.desk_url or f"http://{written(where)}").rstrip("/")
    print(f"{address}/sign-in/link/{Sessions(read_key(settings.home)).new_link()}")  # noqa: T201 - to be copied whole


def _read_address(ctx: typer.Context, told: str) -> tuple[str, int] | None:
    if told == OFF:
        return None
    try:
        parts = urlsplit(f"//{told}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or parts.path or parts.username:
        raise typer.BadParameter(f"{told} is not HOST:PORT, such as 127.0.0.1:8080", ctx=ctx, param_hint="--http")
    return host, port


def _serve(ctx: typer.Context, doors: "Doors", is_over: Callable[[], bool]) -> None:
    from blocks.store.signs import EVERY
    from deployments.doors import NothingToHear, written
    from desk.envelopes import WrongToken
    from desk.serving import settle, stay

    try:
        ears = doors.open(_say)
        if not knows_staff(doors.office or doors.house.store, is_over):
            return
        for line in doors.lines:
            out().print(line, soft_wrap=True)
        settle()
        stay(ears, is_over, doors.give_sign, EVERY.total_seconds())
    except NothingToHear as nothing:
        fail(ctx, str(nothing))
    except WrongToken as wrong:
        fail(ctx, _on_one_line(WRONG_KEY, name=doors.house.slack_name, code=wrong))
    except OSError as trouble:
        fail(ctx, f"{written(doors.where)} cannot be opened: {trouble.strerror or trouble}. Choose another port.")
    finally:
        doors.close()


class KnowsPolicy(Protocol):
    """An office, or a store."""

    @property
    def policy(self) -> "Callable[[], Policy]":
        """What tells the policy in force."""


def knows_staff(one: KnowsPolicy, is_over: Callable[[], bool]) -> bool:
    """Whether the policy is known: it is waited for while the store does not answer, until it is over.

    Raises what no waiting mends, such as a store without tables, or without a policy.
    """
    from sqlalchemy.exc import OperationalError

    from blocks.store.database import TooSlow

    said = False
    while not is_over():
        try:
            one.policy()
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


def _told_to_end() -> Callable[[], bool]:
    """Whether somebody pressed Ctrl-C, or told the process to end."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, _: told.append(which))
    return lambda: bool(told)


def _on_one_line(text: str, **values: object) -> str:
    """A text of several lines, filled in, on one."""
    return " ".join(text.split()).format(**values)


def _say(line: str) -> None:
    err().print(words(line), soft_wrap=True)
