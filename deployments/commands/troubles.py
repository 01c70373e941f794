"""What is the matter, in a sentence that says what to do. Known by name, so that nothing slow is imported for it."""

import sys
from collections.abc import Callable
from typing import Any

from typer.core import TyperGroup

from deployments.commands.terminal import fail, print_json

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
                if ctx.parent is None:  # groups stand in one another, and one document is told
                    _as_document(trouble)
                raise
            fail(ctx, told)


def _as_document(trouble: BaseException) -> None:
    """A command that was typed wrongly is told to scripts, too, before the usual words and exit status 2."""
    if "--json" in sys.argv and any(kind.__name__ == "UsageError" for kind in type(trouble).__mro__):
        print_json({"error": str(getattr(trouble, "message", trouble))})


def explain(trouble: BaseException) -> str | None:
    """What is the matter and what to do; None for what nobody foresaw."""
    names = [kind.__name__ for kind in type(trouble).__mro__]
    told = next((TOLD[name] for name in names if name in TOLD), None)
    if told is not None:
        return told(trouble)
    if isinstance(trouble, OSError) and trouble.filename:
        return f"{trouble.filename}: {trouble.strerror}. Correct the path or its rights, or set WINBACK_HOME."
    return None


def _store(trouble: BaseException) -> str:
    """Only the database's own first line: SQLAlchemy's text has the values in it, which are people's."""
    lines = str(getattr(trouble, "orig", "")).strip().splitlines() or ["no reason given"]
    if any(sign in lines[0] for sign in MISSING):
        return f"The case store is not there or not up to date ({lines[0]}). Run `winback setup`."
    if "locked" in lines[0]:
        return "Another process is writing to the case store and did not finish; nothing was done. Try again."
    return f"The case store does not answer ({lines[0]}). Look at database_url: `winback doctor` shows what is amiss."


TOLD: dict[str, Callable[[BaseException], str]] = {
    **dict.fromkeys(("SettingsError", "PolicyError", "NoPolicy", "UnreadableFile", "UnclearColumns", "NoEditor"), str),
    "EngineUnavailable": lambda outage: f"{outage} {START_ENGINE}",
    "DBAPIError": _store,
    "OpenTimeError": lambda closed: (
        f"A calendar of the policy never opens: {closed}. Correct it and run `winback setup`."
    ),
    "UnicodeError": lambda _: "What was typed is not text in UTF-8; nothing was done.",
    "NoSuchModuleError": lambda _: (
        "database_url names a database that winback does not know; use SQLite or PostgreSQL."
    ),
    "ModuleNotFoundError": lambda gone: f"A part is missing ({gone}). Is database_url SQLite's or PostgreSQL's?",
    "ArgumentError": lambda _: "database_url cannot be read; write sqlite:///FILE or postgresql+psycopg://HOST/NAME.",
    "LetterError": lambda wrong: (
        f"{wrong}. `winback doctor` names the file; `winback letters preview` shows the letter."
    ),
    "CalledProcessError": lambda _: "The editor ended with an error, so nothing was done.",
}
"""What exceptions say, by their names; the first ones' own text says what to do."""
