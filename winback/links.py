"""Addresses of the pages that customers come to from their mail."""

ANSWERS = "/a/"
UNSUBSCRIBES = "/u/"


def unsubscribe_url(answer_url: str, token: str) -> str:
    """Where a message's reader says that they want no more; "" where there is no such page.

    One click must work by HTTPS alone (RFC 8058, 3.1), and a page of this machine is nobody else's: only where the
    company's answers go to `https://.../a/` is there a page beside it.
    """
    base = answer_url.removesuffix(ANSWERS)
    if not token or base == answer_url or not answer_url.startswith("https://"):
        return ""
    return f"{base}{UNSUBSCRIBES}{token}"
