"""What is the matter, in a sentence that says what to do. Known by name, so that nothing slow is imported for it."""

from typing import Any

import typer
from typer.core import TyperGroup

from deployments.commands.terminal import fail

OURS = {"SettingsError", "PolicyError", "NoPolicy", "UnreadableFile", "UnclearColumns"}
"""Exceptions whose own text says what to do."""

START_ENGINE = (
    "Start it with `winback serve`, or name a running one: engine_url in .winback/config.toml, or WINBACK_ENGINE_URL."
)
MISSING = ("no such table", "no such column", "does not exist", "unable to open database file")


class Sentences(TyperGroup):
    """A group whose commands end in a sentence and exit status 1, never in a traceback, on what may go wrong."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; explain what it raises."""
        try:
            return super().invoke(ctx)
        except Exception as trouble:  # the process's outermost edge
            told = explain(trouble)
            if told is None:
                raise
            fail(ctx, told)


def explain(trouble: BaseException) -> str | None:
    """What is the matter and what to do; None for what nobody foresaw."""
    names = {kind.__name__ for kind in type(trouble).__mro__}
    if names & OURS:
        return str(trouble)
    if "EngineUnavailable" in names:
        return f"{trouble} {START_ENGINE}"
    if "DBAPIError" in names:
        return _store(str(getattr(trouble, "orig", "")))
    if isinstance(trouble, PermissionError | IsADirectoryError | NotADirectoryError):
        return f"{trouble.filename}: {trouble.strerror}; change its rights, or set WINBACK_HOME to another folder."
    return None


def _store(why: str) -> str:
    """Only the database's own first line: SQLAlchemy's text has the values in it, which are people's."""
    line = why.strip().splitlines()[0] if why.strip() else "no reason given"
    if any(sign in line for sign in MISSING):
        return f"The case store is not there or not up to date ({line}). Run `winback setup`."
    return f"The case store does not answer ({line}). Look at database_url: `winback doctor` shows what is amiss."


def usage(reason: str) -> typer.BadParameter:
    """A mistake in how the command was called: exit status 2."""
    return typer.BadParameter(reason)
