"""The desk's pages as this installation has them: what seals sessions, who signs people in, where browsers find it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.routing import Mount

from blocks.hooks.kept import Sources
from blocks.house import House
from blocks.sign_in import SignIn
from desk.inforce import InForce
from desk.web.customers.front import Front
from desk.web.staff.at import Desk, Service
from desk.web.staff.provider import provider
from desk.web.staff.sessions import Sessions, Spent, SpentHere
from winback.finding import Finding

OPEN = "The desk is open for browsers at {address}. Ctrl-C ends it."
SIGN_IN = "Sign in with this link, once, within a quarter of an hour: {address}/sign-in/link/{link}"
NAMELESS = "OpenID Connect"


@dataclass(frozen=True, slots=True)
class Web:
    """`key` seals sessions where the sign-in block has none; `address` is where browsers find the desk.

    Without an `address` that is the port itself. `spent` keeps which links were used.
    """

    key: str
    address: str = ""
    sign_in: SignIn | None = None
    engine_url: str = ""
    examine: Callable[[], list[Finding]] = list
    services: Callable[[], Sequence[Service]] = tuple
    sources: Sources = field(default_factory=lambda: Sources(()))
    spent: Spent = field(default_factory=SpentHere)

    @property
    def _keys(self) -> list[str]:
        """What opens sessions and links, and last what seals them: links are printed under this machine's own key."""
        shared = self.sign_in.session_key if self.sign_in else None
        return [self.key, *([shared.get_secret_value()] if shared else [])]

    def desk(self, house: House, wake: Callable[[int], None], policy: InForce, port: str) -> tuple[Desk, str]:
        """Staff's pages, and their address."""
        address = self.address.rstrip("/") or f"http://{port}"
        desk = Desk(
            store=house.store,
            wake=wake,
            policy=policy,
            sessions=Sessions(*self._keys, spent=self.spent),
            reach=house.reach,
            texts=house.texts,
            engine_url=self.engine_url,
            sign_in_name=(self.sign_in.name or NAMELESS) if self.sign_in else "",
            secure=address.startswith("https://"),
            examine=self.examine,
            services=self.services,
            sources=self.sources,
            wording=house.wording,
        )
        return desk, address

    def lines(self, desk: Desk, address: str) -> list[str]:
        """What is said when the pages open."""
        link = [] if self.sign_in else [SIGN_IN.format(address=address, link=desk.sessions.new_link())]
        return [OPEN.format(address=address), *link]

    def providers(self, desk: Desk, address: str) -> list[Mount]:
        """The way to the identity provider and back, where there is one."""
        return [provider(self.sign_in, desk, address, self._keys[-1])] if self.sign_in else []

    def front(self, house: House, wake: Callable[[int], None]) -> Front:
        """Customers' pages."""
        return Front(house.store, wake, house.reach, house.store.now, house.texts)
