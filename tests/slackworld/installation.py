"""How the app is installed: its tokens, what it may do, where it is told things."""

from dataclasses import dataclass, field

HISTORIES = ("channels:history", "groups:history", "im:history")
READS = ("channels:read", "groups:read", "users:read", "users:read.email")
SCOPES = frozenset({*HISTORIES, *READS, "chat:write", "commands", "im:write"})
"""What the app's manifest asks for."""


@dataclass
class Installation:
    """What the app's own page at Slack says; a test may change it while the world goes round."""

    bot_token: str = "xoxb-stand-in-bot"
    app_token: str = "xapp-stand-in-app"
    signing_secret: str = "stand-in-signing-secret"
    scopes: frozenset[str] = SCOPES
    app_scopes: frozenset[str] = field(default_factory=lambda: frozenset({"connections:write"}))
    request_url: str = ""
    """Where signed requests go; empty: Socket Mode."""
    paced: bool = False
    """Whether a channel takes one message a second, and a method only what its tier allows."""
