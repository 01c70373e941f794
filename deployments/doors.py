"""Which ways the desk hears by, as its blocks allow: Slack's socket, and a port for browsers and signed requests."""

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import App
from starlette.routing import BaseRoute, Mount, Route

from blocks.hooks.kept import Sources
from blocks.house import House
from blocks.mail.sendgrid.events import NotAKey
from deployments.pages import Web
from desk.app import build
from desk.envelopes import Socket
from desk.hearing import Hearing
from desk.inforce import InForce
from desk.office import Office
from desk.serving import Ear, Ears
from desk.wakes import Wakes
from desk.web import mail_events, replies, slack
from desk.web.app import web
from desk.web.port import LOOPBACK, Http
from desk.web.systems import api, hooks, watching
from desk.web.systems.counts import Counts
from desk.web.systems.fetcher import Fetching

NO_APP_KEY = """\
The Slack block {name} has no app token (xapp-...), which Socket Mode needs. Add it, or hear signed requests:
winback desk --http HOST:PORT"""
NO_SIGNING_KEY = """\
The Slack block {name} has no signing secret, and without it nobody knows that it is Slack who calls. Add it, or hear
Slack by its socket: --socket. With --no-socket this desk hears the mail service alone."""
NO_EVENT_KEY = """\
SendGrid is not heard here: its mail block {name} has no event_key (Mail Settings, Event Webhooks, Signature
verification). docs/mail.md tells how."""
WRONG_EVENT_KEY = """\
The event_key of the mail block {name} is not a verification key: {why}. Copy it from SendGrid, Mail Settings, Event
Webhooks, Signature verification."""


class NothingToHear(Exception):  # noqa: N818 - named for what is the matter
    """Nobody could be heard as things are set up; the text says what to add, on one line."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(" ".join(text.split()).format(**values))


def written(where: tuple[str, int] | None) -> str:
    """The address of a port, for people."""
    return f"{where[0]}:{where[1]}" if where else "the socket"


@dataclass
class Doors:
    """The ways in. `slack_by_port` is whether Slack must be heard at the port, as nobody said that it need not.

    `proxies` stand in front of the port.
    """

    house: House
    where: tuple[str, int] | None
    by_socket: bool
    slack_by_port: bool
    mail_name: str
    pages: Web | None = None
    sources: Sources = field(default_factory=lambda: Sources(()))
    proxies: str = LOOPBACK
    lines: list[str] = field(default_factory=list)
    office: Office | None = None
    wakes: Wakes | None = None
    counts: Counts = field(default_factory=Counts)
    policy: InForce | None = None
    fetching: Fetching | None = None
    hearing: Hearing | None = None

    def open(self, told: Callable[[str], None]) -> Ear:
        """All ways at once; raises NothingToHear."""
        self.hearing = Hearing(self.house.store)
        self.hearing.begin()
        if self.house.slack and self._hears_slack:
            self.office = Office.of(self.house.store, self.house.slack, self.house.texts)
        app = build(self.office) if self.office else None
        ears: list[Ear] = [self._port(app)] if self.where else []
        if app and self.by_socket:
            ears.append(self._socket(app, told))
        return Ears(ears)

    @property
    def _hears_slack(self) -> bool:
        """Whether presses come in here; Slack may be set up, and heard by another desk."""
        signed = self.house.slack is not None and self.house.slack.signing_secret is not None
        return self.by_socket or self.slack_by_port or signed

    def give_sign(self) -> None:
        """That presses are heard here; a desk that hears the mail service alone does not say so."""
        if self.office:
            self.office.give_sign()

    def close(self) -> None:
        """Let go of all."""
        if self.hearing:
            self.hearing.close()
        if self.office:
            self.office.close()
        if self.fetching:
            self.fetching.close()
        if self.wakes:
            self.wakes.close()
        if self.policy:
            self.policy.close()

    def _socket(self, app: App, told: Callable[[str], None]) -> Ear:
        block = self.house.slack
        if block is None or block.app_token is None:
            raise NothingToHear(NO_APP_KEY, name=self.house.slack_name)
        self.lines.append("The desk is open: it calls Slack over a socket of its own. Ctrl-C ends it.")
        return Socket(app, block.socket_client(), told=told)

    def _port(self, app: App | None) -> Ear:
        assert self.where is not None
        signed = [*self._of_slack(app), *self._of_mail(), *self._of_replies(), *self._of_hooks()]
        if signed:
            paths = ", ".join(f"{written(self.where)}{one.path}" for one in signed)
            self.lines.append(f"The desk hears signed requests at {paths}.")
        routes: list[BaseRoute] = [*signed, *self._of_systems()]
        if self.pages is None:
            return Http(web(routes), *self.where, self.proxies)
        desk, address = self.pages.desk(self.house, self._wakes().later, self._in_force(), written(self.where))
        self.lines += self.pages.lines(desk, address)
        front = self.pages.front(self.house, self._wakes().later)
        served = web([*routes, *self.pages.providers(desk, address)], desk, front)
        return Http(served, *self.where, self.proxies)

    def _of_slack(self, app: App | None) -> list[Route]:
        block = self.house.slack
        if app is None or block is None:
            return []
        if block.signing_secret is None:
            if self.slack_by_port:
                raise NothingToHear(NO_SIGNING_KEY, name=self.house.slack_name)
            return []
        return [slack.route(app, block.signing_secret.get_secret_value())]

    def _of_mail(self) -> list[Route]:
        mailer = self.house.mailer
        key, group = getattr(mailer, "event_key", None), getattr(mailer, "unsubscribe_group", None)
        if not key:
            if hasattr(mailer, "event_key"):
                self.lines.append(" ".join(NO_EVENT_KEY.split()).format(name=self.mail_name))
            return []
        try:
            return [mail_events.route(key, self.house.store, self._wakes().later, group=group)]
        except NotAKey as wrong:
            raise NothingToHear(WRONG_EVENT_KEY, name=self.mail_name or "(none yet)", why=wrong) from None

    def _of_replies(self) -> list[Route]:
        secret = getattr(self.house.mailer, "inbound_secret", None)
        if not secret:
            return []
        return [replies.route(secret.get_secret_value(), self.house.store, self._wakes().later, self.house.reach)]

    def _of_hooks(self) -> list[Route]:
        if not self.sources.names:
            return []
        store, policy, wake = self.house.store, self._in_force(), self._wakes().later
        self.fetching = Fetching(self.sources, store, policy, wake)
        self.fetching.begin()
        return hooks.routes(hooks.Intake(self.sources, store, policy, wake, self.counts))

    def _of_systems(self) -> list[BaseRoute]:
        """What is there at every port: only who has a key gets in."""
        store = self.house.store
        intake = api.build(api.Api(store, self._in_force(), self._wakes().later, self.counts))
        return [watching.readiness(store), watching.metrics(store, self.counts), Mount(api.PATH, intake)]

    def _in_force(self) -> InForce:
        """The office's, where there is one; else one of the desk's own."""
        if self.office:
            return self.office.policy
        self.policy = self.policy or InForce(self.house.store.policy)
        return self.policy

    def _wakes(self) -> Wakes:
        """The office's, where there is one; else ones of the desk's own."""
        if self.office:
            return self.office.wakes
        self.wakes = self.wakes or Wakes(self.house.store.wake_or_leave)
        return self.wakes
