"""A stand-in Slack, to be driven by the real slack_sdk and slack_bolt over loopback. Nothing is patched.

    with SlackWorld() as world:
        mette = world.add_person("Mette Holm", "mette@nordwind.example", user_id="U0METTE")
        world.add_channel("C0CARE", "care", [mette])
        client = WebClient(world.installation.bot_token, base_url=world.api_url)

The app's way in is Socket Mode: `SocketModeHandler(app, app_token, web_client=WebClient(app_token, base_url=...))`, its
`connect()`, then `world.has_sockets(1)`. Or signed requests: set `world.installation.request_url`. Tokens, secret and
granted scopes stand in `world.installation`; `paced = True` switches Slack's rate limits on.

What people do. Each takes a person or member id, waits at most 3 s for the acknowledgement and gives a `Reaction`:
`acknowledged`, `seconds`, `answer`, `warning` (what Slack shows when something is wrong), `errors` (of a form's
fields), `payload`, `socket`, `status`, and `calls`, what the app has asked of Slack since.
- `press(who, message_or_view, action_id, value=None, chosen=None, typing=None, as_seen=False)`: only what is on the
  picture can be pressed, else `NotOnThePicture`. `value` tells buttons of one action apart.
- `submit(who, view, {block_id: value})`: text, an option's value, a list of them, a datetime, `None` for nothing. What
  was not filled in keeps what it began with. `ClientRefuses` if Slack's client would not send it. The answer (errors,
  update, push, clear, nothing) is done to the view. `fills` types without sending; `closes(view)` closes.
- `command(who, "/winback", text)`, `shortcut(who, message, callback_id)`, `opens_home(who)`, `tells(who, event)`,
  `says(who, channel, text)`; `redelivers(reaction)`: the same payload once more; `verifies()`: the request URL's
  challenge. `at_once(*acts)`: all in one moment.

What people see, always copies: `channel(id).messages` and `.last`, `direct(who)`, `message(message)` as it is now,
`ephemeral(who)`, `view(who)` in front, `views(who)`, `home(who)`, `warnings(who)`. `words(picture)`, `buttons(picture)`
and `pressable(picture)` read a message or view. `awaits(look)` waits until `look()` finds something.

What goes wrong: `fails(method or ANY, fault, times=1, when=None)` with `RateLimited`, `Broken`, `Page`, `Refused`,
`DoneButRefused`, `Unheard`, `LostAnswer`, `Slow`; `recovers()`. `passes(seconds)` ages triggers (3 s), answering
addresses (half an hour) and rate limits; `triggers_live(0)` has every trigger expired. `loses_acknowledgements`,
`disconnects("refresh_requested")`, `cuts_sockets`; two handlers that connect are two sockets, and each envelope goes to
one of them. `unheard`: what was not acknowledged in time (`deliveries.patience` seconds). A forged or old request:
`deliveries.signed(kind, payload, at=...)` gives one to spoil.

The record: `calls` (`of(method)`, `refused()`), each with method, body without token, time,
answer; `dump(path)` as JSONL.

Traps that it has because Slack has them: a view that is drawn anew keeps what was in a field of the same block and
action id, whatever it begins with now; an address of `users.info` needs `users:read.email`; metadata is told only with
`include_all_metadata`; `chat.update` without blocks keeps the old ones.
"""

from tests.slackworld.faults import (
    ANY,
    Broken,
    DoneButRefused,
    LostAnswer,
    Page,
    RateLimited,
    Refused,
    Slow,
    Unheard,
)
from tests.slackworld.installation import SCOPES, Installation
from tests.slackworld.people import BOT_USER, STRANGERS_TEAM, TEAM, Person
from tests.slackworld.pictures import buttons, pressable, words
from tests.slackworld.refusals import ClientRefuses, NotOnThePicture
from tests.slackworld.sights import at_once
from tests.slackworld.world import SlackWorld

__all__ = [
    "ANY",
    "BOT_USER",
    "SCOPES",
    "STRANGERS_TEAM",
    "TEAM",
    "Broken",
    "ClientRefuses",
    "DoneButRefused",
    "Installation",
    "LostAnswer",
    "NotOnThePicture",
    "Page",
    "Person",
    "RateLimited",
    "Refused",
    "SlackWorld",
    "Slow",
    "Unheard",
    "at_once",
    "buttons",
    "pressable",
    "words",
]
