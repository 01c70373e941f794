"""From what an identity provider says of somebody to what they may do here."""

from collections.abc import Mapping
from typing import Any, Protocol

from desk.web.staff.sessions import Session
from winback.policy import Policy, Role

ADMIN = "admin"


class Grants(Protocol):
    """How a provider's claims are read; see `blocks.sign_in.SignIn`."""

    @property
    def email_claim(self) -> str:
        """The claim with the address of the staff list."""

    @property
    def role_claim(self) -> str:
        """The claim with roles, or ""."""

    @property
    def roles(self) -> Mapping[str, str]:
        """What its values stand for."""


def read_claims(claims: Mapping[str, Any], grants: Grants, policy: Policy) -> Session | None:
    """The session that claims are worth; None where nobody or several here have the address, or no role is granted.

    Of several roles the highest counts. One that the provider grants never exceeds that of the staff list.
    """
    address = str(claims.get(grants.email_claim) or "").strip().lower()
    theirs = [one for one in policy.staff if one.email.lower() == address]
    if not address or len(theirs) != 1 or not _is_theirs(claims):
        return None
    staff = theirs[0]
    if not grants.role_claim:
        return Session(staff.id)
    granted = {grants.roles[value] for value in _values(_claim(claims, grants.role_claim)) if value in grants.roles}
    roles = [Role(one) for one in granted if one != ADMIN]
    if not granted:
        return None
    return Session(staff.id, max(roles, key=lambda role: role.rank, default=Role.AGENT), admin=ADMIN in granted)


def _is_theirs(claims: Mapping[str, Any]) -> bool:
    """Whether the provider does not doubt their address; some write that in words, and some say nothing."""
    said = claims.get("email_verified")
    return said is None or str(said).lower() == "true"


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by the way to where it lies in others: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: object = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _values(claim: object) -> list[str]:
    """A claim that is a list, or one value, or words with blanks between them."""
    if isinstance(claim, str):
        return [claim, *claim.split()]
    return [str(value) for value in claim] if isinstance(claim, list | tuple) else []
