"""The thread behind the hooks: sources that come late are heard, and what was pointed at is fetched by itself."""

import json

from sqlmodel import select

from blocks.hooks.kept import Sources
from blocks.store import fetches
from blocks.store.tables import ResponseRow
from desk.web.systems import fetcher
from desk.web.systems.fetcher import Fetching
from tests.desks import soon
from tests.gateways import Answer, Gateway
from tests.hooks import ANSWER, DETAILS, source
from tests.lives import Life
from winback.intake.platforms.surveymonkey import Pointer


def test_what_was_pointed_at_is_fetched_once_its_source_is_loaded(life: Life, monkeypatch):
    monkeypatch.setattr(fetcher, "LOAD_EVERY", 0.05)
    woken: list[int] = []
    tries: list[str] = []

    with Gateway(lambda call: Answer(body=json.dumps(ANSWER if "/responses/" in call.path else DETAILS))) as gateway:
        block = source("surveymonkey", api_url=f"http://{gateway.host}")

        def load(name: str):
            tries.append(name)
            return block if len(tries) > 2 else None

        sources = Sources(["surveymonkey"], load)
        fetching = Fetching(sources, life.store, life.store.policy, woken.append, every=0.02)
        fetching.begin()
        soon(lambda: not sources.missing)
        with life.store.database.writing() as session:
            fetches.want(session, "surveymonkey", Pointer("e", "1001", "5007154325", whole=True), life.clock.at)
        soon(lambda: woken)
        fetching.close(patience=5)

    with life.store.database.reading() as session:
        (response,) = session.exec(select(ResponseRow))
    assert (response.score, [response.case_id]) == (2, woken)
