"""What somebody typed into a form that could not be taken: shown again, so that it is not lost."""

from collections.abc import Mapping

OURS = frozenset({"form_token", "nonce", "seen", "letter", "step", "back", "query", "forget", "language", "staff"})
"""Fields that people do not type into."""


def words_in(typed: Mapping[str, str]) -> str:
    """The words of a form, as somebody may copy them; choices of a single word are made again sooner."""
    told = (text.strip() for name, text in typed.items() if name not in OURS)
    return "\n\n".join(text for text in told if len(text.split()) > 1)
