"""What went out, counted from the outbox folder alone: nothing that the program believes plays a part."""

from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path


def count_mails(folder: Path) -> Counter[tuple[str, str, str]]:
    """How many files there are for each case, step and recipient; each should be there once."""
    sent: Counter[tuple[str, str, str]] = Counter()
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        sent[str(mail["X-Winback-Subject"]), str(mail["X-Winback-Key"]), str(mail["To"])] += 1
    return sent


def count_sent(folder: Path) -> dict[str, int]:
    """Messages that were sent, and how many of them needlessly."""
    sent = count_mails(folder)
    return {"messages_sent": sent.total(), "messages_sent_twice": sent.total() - len(sent)}
