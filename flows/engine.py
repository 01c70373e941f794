"""What a walk asks of the engine that runs it; the story can be walked without Prefect."""

from datetime import datetime
from typing import NoReturn, Protocol

from winback.case import Case


class Engine(Protocol):
    """The orchestrator as a walk sees it from inside."""

    run_id: str | None

    def put_off(self, at: datetime, name: str) -> bool:
        """Ask to be started again at `at`, under a state's name in plain words; False if that was refused."""

    def leave(self) -> NoReturn:
        """End this walk without ending the run."""

    def deliver(self, message_id: int) -> None:
        """Send one message of the outbox, as a task."""

    def happened(self, event: str, case: Case) -> None:
        """Tell automations, without personal data."""

    def show(self, case: Case) -> None:
        """Show the case's stages and times on the run's page, without personal data."""
