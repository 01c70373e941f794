"""Replies that come in by mail: whose they are, what of them the customer wrote, and what that means."""

from winback.replies.address import reply_address, token_in
from winback.replies.automatic import by_machine, is_automatic
from winback.replies.inbound import LONGEST, LONGEST_SUBJECT, Inbound
from winback.replies.refusing import opts_out, unsubscribes
from winback.replies.sent import Sent
from winback.replies.words import own_words, written

__all__ = [
    "LONGEST",
    "LONGEST_SUBJECT",
    "Inbound",
    "Sent",
    "by_machine",
    "is_automatic",
    "opts_out",
    "own_words",
    "reply_address",
    "token_in",
    "unsubscribes",
    "written",
]
