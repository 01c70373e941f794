"""The Web API, a module for each family of methods; `METHODS` knows them all."""

from tests.slackworld.methods import app, chat, conversations, users, views
from tests.slackworld.methods.asked import Method

METHODS: dict[str, Method] = app.METHODS | chat.METHODS | conversations.METHODS | users.METHODS | views.METHODS

__all__ = ["METHODS"]
