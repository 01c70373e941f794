"""A process that hears Slack: the desk as it is, or a bare Bolt app that only acknowledges.

Run as `python -m bench.pressing.listen desk ADDRESS DATABASE`, or with `bare` in place of `desk`; SIGTERM ends it.
"""

import re
import signal
import sys
import threading
from contextlib import closing

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from blocks.runs import PrefectRuns
from blocks.slack import Slack
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from desk.app import build
from desk.envelopes import AT_ONCE, Socket
from desk.office import Office
from tests.standin import Installation

PATIENCE = 2.0
"""What `winback desk` gives the database."""


def block(api_url: str) -> Slack:
    """The company's app in the stand-in Slack."""
    told = Installation()
    return Slack.model_validate({"bot_token": told.bot_token, "app_token": told.app_token, "api_url": api_url})


def bare(slack: Slack) -> App:
    """Bolt alone: what a press costs before anything is done with it."""
    ourselves = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=slack.bot_token.get_secret_value())
    app = App(client=WebClient(base_url=slack.api_url), signing_secret="", authorize=lambda: ourselves)

    def acknowledge(ack: Ack) -> None:
        ack()

    app.action(re.compile("."))(acknowledge)
    return app


def listen_bare(slack: Slack, ended: threading.Event) -> None:
    """Acknowledge until it is over."""
    handler = SocketModeHandler(
        bare(slack),
        slack.socket_client().token,
        web_client=slack.socket_client(),
        concurrency=AT_ONCE,
    )
    handler.connect()
    ended.wait()
    handler.close()


def listen_desk(slack: Slack, database_url: str, ended: threading.Event) -> None:
    """Be the desk until it is over."""
    database = Database(database_url, PATIENCE)
    runs = PrefectRuns()
    office = Office.of(CaseStore(database, runs), slack)
    with closing(database), closing(runs), closing(office):
        office.policy()  # read before anything is heard, as `winback desk` does
        ear = Socket(build(office), slack.socket_client(), lambda line: print(line, flush=True))
        ear.listen()
        ended.wait()
        ear.close()


def main() -> None:
    """Hear until SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    what, api_url, *more = sys.argv[1:]
    if what == "desk":
        listen_desk(block(api_url), more[0], ended)
    else:
        listen_bare(block(api_url), ended)


if __name__ == "__main__":
    main()
