"""The desk's pages as this installation has them: what seals sessions, who signs people in, where browsers find it."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import Mount

from blocks.house import House
from blocks.sign_in import SignIn
from desk.inforce import InForce
from desk.web.customers.front import Front
from desk.web.staff.at import Desk
from desk.web.staff.provider import provider
from desk.web.staff.sessions import Sessions
from winback.finding import Finding

OPEN = "The desk is open for browsers at {address}. Ctrl-C ends it."
SIGN_IN = "Sign in with this link, once, within a quarter of an hour: {address}/sign-in/link/{link}"
NAMELESS = "OpenID Connect"


@dataclass(frozen=True, slots=True)
class Web:
    """`key` seals sessions; `address` is where browsers find the desk, "" for the port itself."""

    key: str
    address: str = ""
    sign_in: SignIn | None = None
    engine_url: str = ""
    examine: Callable[[], list[Finding]] = list

    def desk(self, house: House, wake: Callable[[int], None], policy: InForce, port: str) -> tuple[Desk, str]:
        """Staff's pages, and their address."""
        address = self.address.rstrip("/") or f"http://{port}"
        desk = Desk(
            store=house.store,
            wake=wake,
            policy=policy,
            sessions=Sessions(self.key),
            reach=house.reach,
            texts=house.texts,
            engine_url=self.engine_url,
            sign_in_name=(self.sign_in.name or NAMELESS) if self.sign_in else "",
            secure=address.startswith("https://"),
            examine=self.examine,
        )
        return desk, address

    def lines(self, desk: Desk, address: str) -> list[str]:
        """What is said when the pages open."""
        link = [] if self.sign_in else [SIGN_IN.format(address=address, link=desk.sessions.new_link())]
        return [OPEN.format(address=address), *link]

    def providers(self, desk: Desk, address: str) -> list[Mount]:
        """The way to the identity provider and back, where there is one."""
        return [provider(self.sign_in, desk, address, self.key)] if self.sign_in else []

    def front(self, house: House, wake: Callable[[int], None]) -> Front:
        """Customers' pages."""
        return Front(house.store, wake, house.reach, house.store.now, house.texts)
