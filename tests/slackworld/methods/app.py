"""auth.test and apps.connections.open: who the app is, and its way in."""

from typing import Any

from tests.slackworld.methods.asked import Asked, Method
from tests.slackworld.people import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN
from tests.slackworld.refusals import SlackRefusal


def auth_test(_asked: Asked) -> dict[str, Any]:
    """Who the token is; its scopes stand in a header."""
    told = {"url": f"https://{TEAM_DOMAIN}.slack.com/", "team": "Nordwind", "user": "winback", "team_id": TEAM}
    return told | {"user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False}


def connections_open(asked: Asked) -> dict[str, Any]:
    """An address for one socket, once."""
    if "connections:write" not in asked.installation.app_scopes:
        provided = ",".join(sorted(asked.installation.app_scopes))
        raise SlackRefusal("missing_scope", needed="connections:write", provided=provided)
    ticket = asked.workspace.ticket()
    return {"url": f"ws://{asked.host}/link/?ticket={ticket}&app_id={APP}"}


METHODS = {
    "auth.test": Method(auth_test, tier=1000),
    "apps.connections.open": Method(connections_open, token="app", tier=60),
}
