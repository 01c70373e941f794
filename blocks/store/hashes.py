"""What is kept of secrets that others hold: keys of the API, and the tokens of customers' links."""

import hashlib


def hash_of(secret: str) -> str:
    """As it is kept. The secrets are drawn by lot, 192 bits or more, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
