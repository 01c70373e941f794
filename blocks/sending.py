"""What can become of a try to send, whichever way it goes."""

from datetime import timedelta
from typing import Literal


class NotNow(Exception):  # noqa: N818 - named for what is the matter
    """It was surely not sent, for a reason that passes; `again_in` is when whoever declined will have it again."""

    def __init__(self, why: str, again_in: timedelta | None = None) -> None:
        super().__init__(why)
        self.again_in = again_in


class Misconfigured(NotNow):
    """Our own settings are refused: nothing leaves this way until somebody mends them. The text says how."""


class Refused(Exception):  # noqa: N818
    """It will never be sent this way: its recipient's side, or ours, said no.

    `why` is what a program goes by, "" where nothing more is known: `invalid`, the address takes no mail; `too_large`;
    `refused`, somebody on the way does not want this one.
    """

    def __init__(self, words: str = "", why: Literal["", "invalid", "too_large", "refused"] = "") -> None:
        super().__init__(words)
        self.why = why


class Unclear(Exception):  # noqa: N818
    """It may have been sent: the answer was lost, or left that open."""


class LostAnswer(Unclear):
    """Nothing came back in time: whoever is asked next would wait as long."""
