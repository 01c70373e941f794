"""The desk's app: what Slack tells, and which part of the desk hears it."""

import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from blocks.slack import Slack
from desk import command, home, modals, presses, shortcut, submits
from desk.office import Office
from desk.spots import read_spot

Body = dict[str, Any]
Handle = Callable[[Office, Ack, Body], None]

log = logging.getLogger(__name__)
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
    app.action(re.compile(r"^form:"))(_heard(office, modals.open_form))
    app.action(re.compile(r"^read:"))(_heard(office, modals.open_case))
    app.action(re.compile(r"^(?!(do|form|read):)"))(_heard(office, _chosen))
    app.view(re.compile(r"^form:"))(_heard(office, submits.submit))
    app.view(re.compile(r"^send:"))(_heard(office, submits.send))
    app.view(shortcut.REPORT)(_heard(office, shortcut.submit))
    app.shortcut(shortcut.OPEN_CASE)(_heard(office, shortcut.open_report))
    app.command(command.COMMAND)(_heard(office, command.asked))
    app.event("app_home_opened")(_heard(office, home.opened))
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


def _chosen(_: Office, ack: Ack, __: Body) -> None:
    """Something was chosen in a form; it counts when the form is submitted."""
    ack()


def _failed(office: Office) -> Callable[..., BoltResponse | None]:
    """What nobody foresaw is logged by its place in the code, for its text may hold somebody's words."""

    def failed(error: Exception, body: Body, response: BoltResponse | None) -> BoltResponse | None:
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s in the desk:\n%s", type(error).__name__, where)
        if body.get("type") == "view_submission":
            return None  # Slack keeps the modal as it is, and says that something went wrong
        office.tell(read_spot(body), "failed")
        return BoltResponse(status=200) if response else None

    return failed
