"""A mail server's refusals as ours, by the step that it refused at.

Codes: RFC 5321, 4.2; what stands behind them: RFC 3463. Its own words are never passed on: they may repeat an address.
"""

import re

from blocks.sending import RELAY, Misconfigured, NotNow, Refused

TOO_LARGE = "the mail is too large for the mail server"
STATUS = re.compile(rb"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
OVERSIZE = {(2, 3), (3, 4)}
POLICY = 7
"""The subject of a status that is about rights, or about what somebody lets in."""
US = re.compile(rb"relay|authenticat|log ?in|client host|helo|blocked using", re.IGNORECASE)
"""What servers say at a recipient where they mean whoever hands in the mail: Postfix keeps all its refusals until then.

The recipient's own reasons have no word of these, and the same code.
"""
SENDER = re.compile(rb"sender address|not owned by|send as", re.IGNORECASE)


def of_login(code: int) -> NotNow:
    """The server does not let us in."""
    if 400 <= code < 500:
        return NotNow(f"the mail server cannot check the login now ({code})")
    return Misconfigured("the mail server does not take the login; correct username and password in the block")


def of_sender(code: int, words: bytes, sender: str) -> Exception:
    """The server does not take MAIL FROM: the address is our own, so that it would take no other mail either."""
    if code == 552 or _status(words) in OVERSIZE:
        return Refused(TOO_LARGE, "too_large")
    return _passing(code) or Misconfigured(
        f"the mail server does not let us send from this address ({code}); correct sender or login", sender
    )


def of_recipient(code: int, words: bytes, sender: str) -> Exception:
    """The server does not take RCPT TO: for our sake, or for the recipient's."""
    if passing := _passing(code):
        return passing
    if SENDER.search(words):
        return of_sender(code, words, sender)
    if code == 530 or US.search(words):
        login = f"the mail server does not let us send to others ({code}); correct the login in the block"
        return Misconfigured(login, RELAY)
    if code == 552:  # RFC 5321, 4.5.3.1.10: some say it where they mean 452, and a mailbox that is full passes, too
        return NotNow(f"the mailbox takes no mail now ({code})")
    if _status(words)[0] == POLICY:
        return Refused(f"the recipient's side does not want this mail ({code})", "refused")
    return Refused(f"the mail server knows no such address ({code})", "invalid")


def of_data(code: int, words: bytes | str) -> Exception:
    """The server does not take the mail itself; it says so after all of it has come, and has kept nothing."""
    if code == 552 or _status(words) in OVERSIZE:
        return Refused(TOO_LARGE, "too_large")
    return _passing(code) or Refused(f"the mail server does not take this mail ({code})", "refused")


def _passing(code: int) -> NotNow | None:
    return NotNow(f"the mail server declines for now ({code})") if not 500 <= code < 600 else None


def _status(words: bytes | str) -> tuple[int, int]:
    """Subject and detail of an enhanced status code; zeros where there is none."""
    found = STATUS.search(words if isinstance(words, bytes) else words.encode(errors="replace"))
    return (int(found[2]), int(found[3])) if found else (0, 0)
