"""Slack's failures as ours: passing, lasting, or unclear."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.error import URLError

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from blocks.sending import LostAnswer, NotNow, Refused, Unclear

PASSING = {"ratelimited", "rate_limited", "request_timeout", "service_unavailable", "team_added_to_org"}
"""Slack did nothing, and will another time."""

UNCLEAR = {"fatal_error", "internal_error"}
"""Some of it may have been done."""

GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
"""The message that was to be changed is not there, or not ours any more."""

MENDS = {
    "not_in_channel": "invite the app to the channel",
    "channel_not_found": "correct the channel's id, or invite the app where the channel is private",
    "is_archived": "unarchive the channel, or name another",
    "user_disabled": "the member has left Slack; take them out of the policy",
    "users_not_found": "nobody in Slack has this mail address; give the member's Slack id in the policy",
    "user_not_found": "no member has this id; correct it in the policy",
    "invalid_auth": "the bot token is wrong; store the app's own in the block",
    "not_authed": "the bot token is missing; store the app's own in the block",
    "token_revoked": "the app was removed; install it again and store its new token in the block",
    "token_expired": "the bot token has run out; store a new one in the block",
    "account_inactive": "the workspace or the app was switched off; install it again and store its token",
    "missing_scope": "the app lacks a scope; install it again from the manifest",
}
"""What somebody does about what lasts."""

LONGEST_PAUSE = timedelta(minutes=15)


class Gone(Exception):  # noqa: N818
    """The message cannot be changed any more; a new one can be posted."""


class Unreachable(NotNow):
    """Nobody answers where Slack should be."""


class Busy(NotNow):
    """Slack wants fewer messages a minute here; it said for how long."""


@contextmanager
def ours() -> Iterator[None]:
    """Raise NotNow, Busy, Refused, Gone or Unclear for whatever goes wrong in a call of Slack's client."""
    try:
        yield
    except SlackApiError as error:
        raise translated(error) from error
    except ConnectionRefusedError as error:
        raise Unreachable("Slack cannot be reached") from error
    except URLError as error:
        reached = isinstance(error.reason, TimeoutError | ConnectionResetError)
        raise (LostAnswer if reached else Unreachable)("Slack cannot be reached") from error
    except (OSError, http.client.HTTPException) as error:
        raise LostAnswer("Slack's answer was lost") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # what the client makes of a garbled answer
        raise Unclear("Slack's answer cannot be read") from error


def translated(error: SlackApiError) -> Exception:
    """One of ours for an answer that says no; its text holds Slack's word for it and nothing of the call."""
    response = error.response
    if not isinstance(response, SlackResponse) or not isinstance(response.data, dict):
        return Unclear("Slack's answer cannot be read")
    code, status = str(response.data.get("error", "")), response.status_code
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return Busy("Slack asks for a pause", pause_of(response))
    if code in PASSING:
        return NotNow(f"Slack: {code}")
    if code in UNCLEAR or status >= 500 or " " in code or not code:
        return Unclear("Slack's answer leaves open whether it was done")
    if code in GONE:
        return Gone(code)
    mend = MENDS.get(code)
    return Refused(f"Slack: {code}; {mend}" if mend else f"Slack: {code}")


def pause_of(response: SlackResponse) -> timedelta:
    """What `Retry-After` says, within bounds; a second where it says nothing."""
    told = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), "1")
    try:
        seconds = float(told[0] if isinstance(told, list) else told)
    except (ValueError, IndexError):
        seconds = 1.0
    longest = LONGEST_PAUSE.total_seconds()
    return timedelta(seconds=seconds if 1.0 <= seconds <= longest else longest if seconds > longest else 1.0)
