"""users.*: who is here."""

from typing import Any

from tests.slackworld.methods.asked import Asked, Method
from tests.slackworld.refusals import SlackRefusal

READS = ("users:read",)


def info(asked: Asked) -> dict[str, Any]:
    """One person."""
    return {"user": asked.person(asked.needs("user")[0]).profile(with_email=_sees_addresses(asked))}


def by_email(asked: Asked) -> dict[str, Any]:
    """The active member of this workspace who has that address."""
    address = str(asked.needs("email")[0]).lower()
    for person in asked.workspace.people.values():
        if person.email.lower() == address and not (person.deleted or person.stranger):
            return {"user": person.profile(with_email=True)}
    raise SlackRefusal("users_not_found")


def everybody(asked: Asked) -> dict[str, Any]:
    """All members, those who left too, a page at a time."""
    people = sorted((one for one in asked.workspace.people.values() if not one.stranger), key=lambda one: one.id)
    found, cursor = asked.page(people, 1000, 1000)
    told = [person.profile(with_email=_sees_addresses(asked)) for person in found]
    return {"members": told, "cache_ts": int(asked.workspace.now()), "response_metadata": {"next_cursor": cursor}}


def _sees_addresses(asked: Asked) -> bool:
    return "users:read.email" in asked.installation.scopes


METHODS = {
    "users.info": Method(info, READS, tier=100),
    "users.lookupByEmail": Method(by_email, ("users:read.email",), tier=50),
    "users.list": Method(everybody, READS, tier=20),
}
