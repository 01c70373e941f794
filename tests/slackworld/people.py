"""Who is in the workspace, and what Slack tells about them."""

from dataclasses import dataclass
from typing import Any

TEAM = "T0WINBACK"
TEAM_DOMAIN = "nordwind"
STRANGERS_TEAM = "T0ELSEWHERE"
BOT_USER, BOT, APP = "U0WINBOT", "B0WINBACK", "A0WINBACK"


@dataclass
class Person:
    """A member of the workspace, or somebody who shares a channel with it."""

    id: str
    name: str
    email: str = ""
    team: str = TEAM
    deleted: bool = False
    bot: bool = False
    guest: bool = False
    zone: str = "Europe/Copenhagen"

    @property
    def stranger(self) -> bool:
        """Whether they belong to another workspace."""
        return self.team != TEAM

    @property
    def handle(self) -> str:
        """The short name that Slack derives from the address."""
        return (self.email.partition("@")[0] or self.name.replace(" ", ".")).lower()

    def profile(self, *, with_email: bool) -> dict[str, Any]:
        """What `users.info` answers; the address only to who may read it."""
        profile = {"real_name": self.name, "real_name_normalized": self.name, "display_name": self.handle}
        profile |= {"display_name_normalized": self.handle, "team": self.team, "status_text": "", "status_emoji": ""}
        if with_email and self.email:
            profile["email"] = self.email
        known = {"id": self.id, "team_id": self.team, "name": self.handle, "deleted": self.deleted}
        if self.deleted:
            return known | {"profile": profile, "is_bot": self.bot, "is_app_user": False, "updated": 1795000000}
        ranks = {"is_admin": False, "is_owner": False, "is_primary_owner": False, "is_ultra_restricted": False}
        known |= ranks | {"is_restricted": self.guest, "is_bot": self.bot, "is_app_user": False}
        known |= {
            "has_2fa": False,
            "is_email_confirmed": bool(self.email),
            "updated": 1795000000,
            "real_name": self.name,
            "color": "9f69e7",
        }
        known |= {"tz": self.zone, "tz_label": "Central European Time", "tz_offset": 3600, "profile": profile}
        return known | ({"is_stranger": True} if self.stranger else {})

    def in_payload(self) -> dict[str, Any]:
        """How a payload names who acted."""
        return {"id": self.id, "username": self.handle, "name": self.handle, "team_id": self.team}


BOT_PERSON = Person(BOT_USER, "Winback", bot=True)
BOT_PROFILE = {"id": BOT, "app_id": APP, "name": "Winback", "icons": {}, "deleted": False}
BOT_PROFILE |= {"updated": 1795000000, "team_id": TEAM}
