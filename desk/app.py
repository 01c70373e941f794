"""The desk's app: what Slack tells, and which part of the desk hears it."""

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from blocks.slack import Slack
from desk import command, home, modals, presses, shortcut, submits
from desk.office import Office, log_place
from desk.spots import read_spot

Body = dict[str, Any]
Handle = Callable[[Office, Ack, Body], None]
Show = Callable[[Office, Body], None]

bolt = logging.getLogger("desk.app.bolt")
bolt.setLevel(logging.ERROR)  # below that it logs whole payloads


def build(office: Office) -> App:
    """The app with all handlers. It asks Slack nothing when it is made, so that the desk starts while Slack is down."""
    secret = office.slack.signing_secret
    app = App(
        logger=bolt,
        name="winback",
        signing_secret=secret.get_secret_value() if secret else "",
        client=WebClient(base_url=office.slack.api_url),
        authorize=_as_ourselves(office.slack),
        listener_executor=office.listeners,
    )
    app.action(re.compile(r"^do:"))(_heard(office, presses.act))
    app.action(re.compile(r"^form:"))(_shown(office, modals.open_form))
    app.action(re.compile(r"^read:"))(_shown(office, modals.open_case))
    app.action(re.compile(r"^begin:"))(_shown(office, modals.begin))
    app.action(re.compile(r"^(?!(do|form|read|begin):)"))(_shown(office, _chosen))
    app.view(re.compile(r"^form:"))(_heard(office, submits.submit))
    app.view(re.compile(r"^send:"))(_heard(office, submits.send))
    app.view(shortcut.REPORT)(_heard(office, shortcut.submit))
    app.shortcut(shortcut.OPEN_CASE)(_shown(office, shortcut.open_report))
    app.command(command.COMMAND)(_shown(office, command.asked))
    app.event("app_home_opened")(_shown(office, home.opened))
    app.error(_failed(office))
    return app


def _as_ourselves(slack: Slack) -> Callable[..., AuthorizeResult]:
    """One workspace, one token: nothing is asked of Slack before a press is dealt with."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=slack.bot_token.get_secret_value()
        )

    return authorize


def _heard(office: Office, handle: Handle) -> Callable[..., None]:
    """A handler as Bolt calls it: a plain function, for Bolt miscounts a method's arguments when two calls meet."""

    def heard(ack: Ack, body: Body) -> None:
        handle(office, ack, body)

    return heard


def _shown(office: Office, show: Show) -> Callable[..., None]:
    """A handler that changes nothing: acknowledged first, and shown behind that."""

    def acknowledged(ack: Ack, body: Body) -> None:
        ack()
        office.later(read_spot(body), lambda: show(office, body))

    return acknowledged


def _chosen(_: Office, __: Body) -> None:
    """Something was chosen in a form; it counts when the form is submitted."""


def _failed(office: Office) -> Callable[..., BoltResponse | None]:
    """What nobody foresaw before an acknowledgement."""

    def failed(error: Exception, body: Body, response: BoltResponse | None) -> BoltResponse | None:
        log_place(error)
        if body.get("type") == "view_submission":
            return None  # Slack keeps the modal as it is, and says that something went wrong
        spot = read_spot(body)
        office.later(spot, lambda: office.tell(spot, "failed"))
        return BoltResponse(status=200) if response else None

    return failed
