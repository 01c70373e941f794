"""Which readings are doubtful: so near the threshold that the next word might have decided otherwise."""

from winback.policy import Policy
from winback.scales import Standing
from winback.understanding import goes_by_words, threshold
from winback.words import Reading


def is_doubtful(standing: Standing | None, reading: Reading, policy: Policy) -> bool:
    """Whether somebody else should be heard."""
    distance = abs(reading.worst - threshold(standing, policy.words))
    return goes_by_words(standing, reading) and distance <= policy.language_model.band
