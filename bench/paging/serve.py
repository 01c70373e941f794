"""The desk in a process of its own: `python -m bench.paging.serve DATABASE PORT`; SIGTERM ends it."""

import signal
import sys
import threading

from bench.paging.calls import SOURCE
from blocks.hooks.kept import Sources
from blocks.store.casestore import CaseStore
from blocks.store.database import Database
from desk.hearing import Hearing
from desk.inforce import InForce
from desk.serving import settle
from desk.wakes import Wakes
from desk.web.app import web
from desk.web.customers.front import Front
from desk.web.port import Http
from desk.web.staff.at import Desk
from desk.web.staff.sessions import Sessions
from desk.web.systems.counts import Counts
from desk.web.systems.hooks import Intake, routes
from tests.hooks import source
from tests.lives import Clock, PlainRuns
from winback.notices import MAIL

KEY = "the bench's key, which seals nothing of anybody's"


def main() -> None:
    """Serve until SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    url, port = sys.argv[1:3]
    store = CaseStore(Database(url, 2.0), PlainRuns(Clock()))
    wakes, policy, hearing = Wakes(lambda _: None), InForce(store.policy), Hearing(store)
    desk = Desk(store, wakes.later, policy, Sessions(KEY), MAIL)
    front = Front(store, wakes.later, MAIL, store.now)
    sources = Sources([SOURCE], lambda name: source("generic", name=name))
    sources.look()
    intake = Intake(sources, store, policy, wakes.later, Counts())
    listening = Http(web(routes(intake), desk, front), "127.0.0.1", int(port))
    hearing.begin()
    settle()
    listening.listen()
    ended.wait()
    listening.close()
    hearing.close()
    wakes.close()
    policy.close()


if __name__ == "__main__":
    main()
