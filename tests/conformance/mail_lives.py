"""Whole lives whose mail leaves by the stand-in SendGrid, and all that it tells of each mail afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from blocks.mail import Mail
from blocks.mail.sendgrid.client import SendGrid
from blocks.sending import NotNow, Unclear
from blocks.store import migrate
from flows.digest import tell as digest
from tests.conftest import MEMORY
from tests.desk.people import ByCalls
from tests.desk.slack_lives import LIVES
from tests.lives import MONDAY, STAFF, Life, Postbox, policy_with
from tests.sendgrids import SEND, Call, RateLimited, SendGridWorld, again
from tests.sendgridworld.happenings import OWN
from winback.phrases import LANGUAGES
from winback.responses import Response

GROUP = 7
MAIL = {"reply_domain": "svar.nordlys.example"}
REVIEW = {"name": "own", "kind": "google", "url": "https://reviews.example/r", "invite": "everyone", "delay": "2d"}
COMPANY = "Blåbærgrød & Söner A/S"
FEW = ("a refund above the limit", "three tries and a letter")
"""Lives with customers of every language; the others speak Danish, and their staff the languages in turn."""


@dataclass
class Told:
    """What was recorded; `batches` are bodies as they are posted to the webhook, `troubles` what could not be lived."""

    calls: list[Call] = field(default_factory=list)
    batches: list[bytes] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Speaking(Life):
    """A life whose customer speaks a language."""

    language = "da"

    def response(self, score: int | None, **more: Any) -> Response:
        return super().response(score, **{"language": self.language, "review_permission": True, **more})


@dataclass
class Both:
    """Sends by SendGrid, and lets the life see what it sends: links are followed, and failures planned, there."""

    sendgrid: SendGrid
    postbox: Postbox
    tells: bool = False

    def send(self, mail: Mail) -> str:
        self.postbox.send(mail)
        return self.sendgrid.send(mail)

    def find(self, mail_id: int) -> str | None:
        return self.sendgrid.find(mail_id)

    def check(self) -> str:
        return self.sendgrid.check()


def told() -> Told:
    """Live all of them, the few in all languages."""
    found, languages = Told(), cycle(LANGUAGES)
    lives = [(name, next(languages)) for name in LIVES if name not in FEW]
    lives += [(name, language) for name in FEW for language in LANGUAGES]
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        template = Path(folder) / "template.db"
        migrate(f"sqlite:///{template}")
        for number, (name, language) in enumerate(lives):
            file = shutil.copyfile(template, Path(folder) / f"{number}.db")
            with SendGridWorld() as world:
                try:
                    _live(name, language, file, world)
                except (AssertionError, LookupError, NotNow, Unclear) as trouble:
                    why = f"{type(trouble).__name__} {str(trouble)[:200]}".rstrip()
                    found.troubles.append(f"life by mail {name!r} in {language}: {why}")
                _keep(found, world)
    return found


def _live(name: str, language: str, file: Path, world: SendGridWorld) -> None:
    staff = [person | {"languages": []} for person in STAFF] if name in FEW else STAFF  # these are Mette's in any case
    policy = policy_with(language=language, company=COMPANY, mail=MAIL, staff=staff, reviews=[REVIEW])
    life = Speaking(f"sqlite:///{file}", policy)
    life.language = language if name in FEW else "da"
    world.clock = life.clock
    world.adds_group(GROUP)
    mailer = Both(world.block(unsubscribe_group=GROUP, categories=["nordlys-dk"]), life.postbox)
    life.house = replace(life.house, mailer=mailer)
    world.fails(SEND, RateLimited(1))
    try:
        hand = ByCalls(life, [str(number) for number in range(100)])
        for step in LIVES[name][1]:
            step(hand)
        life.passes(days=7)
        digest(life.house)
    finally:
        life.store.database.close()


def _keep(found: Told, world: SendGridWorld) -> None:
    """All that was asked for, also by the check and the nightly look, and all that can be told of each mail."""
    block = world.block(unsubscribe_group=GROUP)
    found.batches += [world.signed(batch)[0] for batch in _batches(world)]
    found.troubles += [wrong for wrong in (block.check(),) if wrong]
    list(block.suppressions(MONDAY))
    found.calls += world.calls


def _batches(world: SendGridWorld) -> Iterator[list[dict[str, Any]]]:
    """All kinds of events for one mail of each kind."""
    for mail in {mail.categories[1]: mail for mail in world.mails}.values():
        events = world.events_for(mail, *OWN)
        yield [*events, world.asynchronous(mail), world.blocked(mail), *map(again, events)]
