"""How Slack says no."""

from typing import Any


class SlackRefusal(Exception):  # noqa: N818 - it is an answer
    """Slack answers `ok: false` with this error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body = {"ok": False, "error": error, **more}

    @classmethod
    def of_arguments(cls, error: str, problems: list[str]) -> "SlackRefusal":
        """The refusal of blocks or arguments, which says what is wrong with each."""
        messages = [f"[ERROR] {problem}" for problem in problems]
        return cls(error, errors=problems, response_metadata={"messages": messages})


class NotOnThePicture(AssertionError):  # noqa: N818 - what a test reads when it presses what nobody can see
    """Nobody can do this: what they would press or fill in is not before them."""


class ClientRefuses(AssertionError):  # noqa: N818
    """Slack's client does not send the form: a required field is empty, or a value is not among what may be chosen."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {why}" for field, why in errors.items()))
        self.errors = errors
