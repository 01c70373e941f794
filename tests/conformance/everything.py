"""All that is looked at, one after the other."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.conformance import installing, mail_lives
from tests.conformance.contracts import Contracts
from tests.conformance.lives import Lived, lived
from tests.conformance.mail_contracts import MailContracts
from tests.conformance.mail_replay import KINDS, MailReplay
from tests.conformance.pictures import Inspector
from tests.conformance.rendering import Picture, of_desk, of_scene
from tests.conformance.replay import ANSWERING, Replay
from tests.conformance.scenes import PERSONAL, scenes
from winback.cards import forms, ids
from winback.cards.kit import Post

CUSTOMERS = ("Lone Ravn", "lone@nordlys.example", "+4510121012", "ida@berg.example", "ida berg")
"""Who the lives are about."""


@dataclass
class Found:
    """What was looked at, a line each, and what is wrong."""

    counts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def look(contracts: Contracts, mail: MailContracts, tell: Callable[[str], object]) -> Found:
    """Look at everything; `tell` hears how far it is."""
    found = Found()
    tell("Living whole lives in the stand-in Slack ...")
    told = lived()
    tell("Replaying what was recorded ...")
    _replay(contracts, told, found)
    tell("Drawing cards, messages, modals and home tabs ...")
    _draw(contracts, found)
    tell("Living lives by mail in the stand-in SendGrid ...")
    _mail(mail, found)
    return found


def _replay(contracts: Contracts, told: Lived, found: Found) -> None:
    replay = Replay(contracts, Inspector(contracts, (*CUSTOMERS, *told.people)))
    replay.calls(told.calls)
    replay.reactions(told.reactions)
    calls = [call for call, _ in told.calls]
    manifest = installing.amiss(installing.read_manifest(), contracts, replay.scopes, told.reactions, calls)
    found.wrong += [*told.troubles, *replay.wrong, *_undone(told), *(f"manifest: {why}" for why in manifest)]
    answers = replay.methods.pop(ANSWERING, 0)
    found.counts += [
        f"{len(calls) - answers} calls of {len(replay.methods)} methods, {answers} answers at answering addresses",
        f"{len(told.reactions)} presses, submits, commands and events acknowledged",
        f"{replay.messages} messages and {replay.views} views sent; {len(replay.scopes) + 1} scopes needed",
    ]


def _undone(told: Lived) -> list[str]:
    """Actions that nobody pressed or submitted in any of the lives."""
    payloads = [reaction.payload for reaction in told.reactions]
    pressed = {action["action_id"] for payload in payloads for action in payload.get("actions", [])}
    sent = {payload["view"]["callback_id"] for payload in payloads if payload.get("type") == "view_submission"}
    wanted = {ids.write_action(action) for action in (*ids.AT_ONCE, *forms.ASKING)}
    wanted |= {ids.READ_CASE, ids.READ_VERBATIM}
    submitted = {ids.write_form(action) for action in forms.ASKING}
    never = [*sorted(wanted - pressed), *(f"{one}, submitted" for one in sorted(submitted - sent))]
    return [f"lives: nobody has done {one}" for one in never]


def _mail(contracts: MailContracts, found: Found) -> None:
    by_mail = mail_lives.told()
    replay = MailReplay(contracts, CUSTOMERS)
    replay.calls(by_mail.calls)
    for batch in by_mail.batches:
        replay.batch(batch)
    never = [f"lives by mail: nobody has got a {kind}" for kind in sorted(KINDS - set(replay.kinds))]
    found.wrong += [*by_mail.troubles, *replay.wrong, *never]
    found.counts.append(
        f"{replay.kinds.total()} mails of {len(replay.kinds)} kinds, {replay.others} other calls of SendGrid,"
        f" {replay.events.total()} events of {len(replay.events)} kinds"
    )


def _draw(contracts: Contracts, found: Found) -> None:
    inspector = Inspector(contracts, PERSONAL)
    drawn: Counter[str] = Counter()
    for scene in scenes():
        _inspect(inspector, scene.name, of_scene(scene), drawn, found)
    _inspect(inspector, "desk", of_desk(), drawn, found)
    undrawn = {f"modal {action}" for action in forms.ASKING} - set(drawn)
    found.wrong += [f"drawing: {name} was never drawn" for name in sorted(undrawn)]
    posts, views = drawn.pop("posts"), drawn.pop("views")
    found.counts.append(f"{posts} messages and {views} views drawn")


def _inspect(
    inspector: Inspector, scene: str, pictures: Iterable[tuple[str, Picture]], drawn: Counter[str], found: Found
) -> None:
    for name, picture in pictures:
        drawn.update((name, "posts" if isinstance(picture, Post) else "views"))
        found.wrong += [f"{scene}, {name}: {why}" for why in inspector.of(picture)]
