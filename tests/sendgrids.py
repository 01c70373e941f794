"""A stand-in SendGrid, to be driven by the real `sendgrid` library over loopback. Nothing is patched.

    with SendGridWorld() as world:                     # or the fixture `sendgrid`
        mailer = world.block(categories=["nordlys"])   # a `blocks.mail.SendGrid` that speaks to it
        mailer.send(mail)
        (taken,) = world.to("lone@nordlys.example")
        taken.text, taken.html, taken.subject, taken.token, taken.message_id, taken.body

What it took: `world.mails`, `world.to(address)`, `world.of(token)`; each a `Taken`. What was asked: `world.calls`, each
a `Call` with `method`, `path`, `query`, `body`, `status`, `answer`; the key itself is never kept.

What goes wrong: `world.fails(path or ANY, fault, times=1)` with a path such as `SEND`, and `RateLimited(seconds)`,
`Says(status, message, field)`, `Broken(status)`, `Page(status)`, `Unheard`, `LostAnswer`, `Slow(seconds)`,
`Drip(seconds)`; `recovers()`. Without faults it refuses by itself what SendGrid refuses: a wrong key (401), a sender
that is not verified (403; `world.verified`: addresses or domains, None: all are), a body beyond the limits (400), one
that is too large (413). Mail in sandbox is answered 200, and not taken.

What it tells afterwards, in any order and as often as the test likes:
- `world.events_for(mail, "delivered", "open", at=..., **more)`: events as SendGrid shapes them, for a `Taken`, a
  `blocks.mail.Mail` or a token: custom arguments at the top level, `sg_message_id` with the message id as its prefix.
  A bounce, spam report or unsubscribe is put on SendGrid's lists too. `blocked(mail)`: a bounce of the passing kind.
  `asynchronous(mail)`: a bounce without `sg_message_id`. `again(event)`: the same under another `sg_event_id`.
- `world.signed(events, at=..., forged=False)` gives `(body, headers)` to post to the webhook by whatever client;
  `world.posts(url, events, at=..., forged=False)` posts them over HTTP and gives the status.
  `world.sign(body, timestamp)` is the signature alone; `world.event_key` is the public key that belongs into the block.
- `world.events`: all events that were made.

Lists: `world.lists["bounces"]` (`spam_reports`, `unsubscribes`, `invalid_emails`, `blocks`) and `world.groups[id]`,
each a dict of address and epoch seconds; `world.lists_address("bounces", address, at)`, `world.adds_group(id)`.

Time: `world.clock` is any function that gives aware times; set it to a life's clock, and events are dated by it.

Traps that it has because SendGrid has them: 202 means queued, and says nothing of delivery; adding an address to a
group that is not there puts it on the global list; `X-Message-Id` is known only if the answer arrived; a rate limit is
told by `X-RateLimit-Reset` alone; there is no key that makes a repeated send one.
"""

from tests.sendgridworld.calls import Call, Taken
from tests.sendgridworld.faults import (
    ANY,
    SEND,
    Broken,
    Drip,
    LostAnswer,
    Page,
    RateLimited,
    Says,
    Slow,
    Unheard,
)
from tests.sendgridworld.happenings import again
from tests.sendgridworld.world import SendGridWorld

__all__ = [
    "ANY",
    "SEND",
    "Broken",
    "Call",
    "Drip",
    "LostAnswer",
    "Page",
    "RateLimited",
    "Says",
    "SendGridWorld",
    "Slow",
    "Taken",
    "Unheard",
    "again",
]
