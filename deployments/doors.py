"""Which ways the desk hears by, as its blocks allow: Slack's socket, and a port for browsers and signed requests."""

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import App
from starlette.routing import Mount, Route

from blocks.house import House
from blocks.mail.sendgrid.events import NotAKey
from blocks.sign_in import SignIn
from desk.app import build
from desk.envelopes import Socket
from desk.inforce import InForce
from desk.office import Office
from desk.serving import Ear, Ears
from desk.wakes import Wakes
from desk.web import mail_events, replies, slack
from desk.web.app import web
from desk.web.customers.front import Front
from desk.web.port import Http
from desk.web.staff.at import Desk
from desk.web.staff.provider import provider
from desk.web.staff.sessions import Sessions
from winback.finding import Finding

NO_APP_KEY = """\
The Slack block {name} has no app token (xapp-...), which Socket Mode needs. Add it, or hear signed requests:
winback desk --http HOST:PORT"""
NO_SIGNING_KEY = """\
The Slack block {name} has no signing secret, and without it nobody knows that it is Slack who calls. Add it, or hear
Slack by its socket: --socket. With --no-socket this desk hears the mail service alone."""
NO_EVENT_KEY = """\
SendGrid is not heard here: its mail block {name} has no event_key (Mail Settings, Event Webhooks, Signature
verification). docs/mail.md tells how."""
SIGN_IN = "Sign in with this link, once, within a quarter of an hour: {address}/sign-in/link/{link}"
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


@dataclass(frozen=True, slots=True)
class Web:
    """The pages: what seals sessions, who signs people in where somebody does, and where browsers find the desk."""

    key: str
    address: str = ""
    sign_in: SignIn | None = None
    engine_url: str = ""
    examine: Callable[[], list[Finding]] = list


@dataclass
class Doors:
    """The ways in. `slack_by_port` is whether Slack must be heard at the port, as nobody said that it need not."""

    house: House
    where: tuple[str, int] | None
    by_socket: bool
    slack_by_port: bool
    mail_name: str
    pages: "Web | None" = None
    lines: list[str] = field(default_factory=list)
    office: Office | None = None
    wakes: Wakes | None = None
    policy: InForce | None = None

    def open(self, told: Callable[[str], None]) -> Ear:
        """All ways at once; raises NothingToHear."""
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
        if self.office:
            self.office.close()
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
        routes = [*self._of_slack(app), *self._of_mail(), *self._of_replies()]
        if routes:
            paths = ", ".join(f"{written(self.where)}{one.path}" for one in routes)
            self.lines.append(f"The desk hears signed requests at {paths}.")
        desk = self._desk()
        return Http(web([*routes, *self._of_provider(desk)], desk, self._for_customers()), *self.where)

    def _for_customers(self) -> Front | None:
        if self.pages is None:
            return None
        store = self.house.store
        return Front(store, self._wakes().later, self.house.reach, store.now, self.house.texts)

    def _of_provider(self, desk: Desk | None) -> list[Mount]:
        if desk is None or self.pages is None or self.pages.sign_in is None:
            return []
        return [provider(self.pages.sign_in, desk, self.address, self.pages.key)]

    @property
    def address(self) -> str:
        """Where browsers find the desk."""
        told = self.pages.address if self.pages else ""
        return told.rstrip("/") or f"http://{written(self.where)}"

    def _desk(self) -> Desk | None:
        if self.pages is None:
            return None
        house, sessions = self.house, Sessions(self.pages.key)
        name = (self.pages.sign_in.name or "OpenID Connect") if self.pages.sign_in else ""
        self.lines.append(f"The desk is open for browsers at {self.address}. Ctrl-C ends it.")
        if not name:
            self.lines.append(SIGN_IN.format(address=self.address, link=sessions.new_link()))
        return Desk(
            store=house.store,
            wake=self._wakes().later,
            policy=self._in_force(),
            sessions=sessions,
            reach=house.reach,
            texts=house.texts,
            engine_url=self.pages.engine_url,
            sign_in_name=name,
            secure=self.address.startswith("https://"),
            examine=self.pages.examine,
        )

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

    def _in_force(self) -> InForce:
        """The office's, where there is one; else one of the pages' own."""
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
