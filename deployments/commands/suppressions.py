"""`winback suppressions`: which addresses are not written to and why, and how a mistake is taken back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deployments.commands.opening import View, acting, looking
from deployments.commands.terminal import Json, fail, out, print_json, table, words
from deployments.commands.times import write_local

if TYPE_CHECKING:
    from blocks.store.suppressions import Standing

AT_MOST = 200
"""Addresses that are shown at a time."""
AT_THE_SERVICE = """\
The mail service keeps lists of its own: take the address from them too (SendGrid: Suppressions), or it drops the next
mail, and the address is suppressed again."""

Address = Annotated[str | None, typer.Option("--address", metavar="ADDRESS", help="All that was told of one address.")]
Lift = Annotated[str | None, typer.Option("--lift", metavar="ADDRESS", help="Take back what stands for an address.")]
Staff = Annotated[str | None, typer.Option("--as", metavar="STAFF", help="Who takes it back.")]


def suppressions(
    ctx: typer.Context, address: Address = None, lift: Lift = None, as_: Staff = None, json: Json = False
) -> None:
    """List the addresses that are not written to, and why; or take a mistake back."""
    if lift:
        _take_back(ctx, lift, as_, json=json)
        return
    from blocks.store.suppressions import latest, look_up

    with looking() as view:
        if address:
            rows = look_up(view.session, [address])
            total = len(rows)
        else:
            rows, total = latest(view.session, AT_MOST)
        if json:
            print_json({"suppressions": [_document(row) for row in rows], "total": total})
            return
        _show(rows, total, view, address)


def _show(rows: "Sequence[Standing]", total: int, view: View, address: str | None) -> None:
    if not rows:
        out().print(words(f"Nothing is known against {address}." if address else "No address is suppressed."))
        return
    made = table("address", "what", "why", "since", "they said", padding=(0, 2, 0, 0))
    zone = view.zone(view.policy.default_team)
    for row in rows:
        one = row.suppression
        what = "surveys and reviews" if one.scope == "surveys" else "all mail"
        since = write_local(one.since, zone, view.now)
        lifted = f", lifted {write_local(row.lifted_at, zone, view.now)}" if row.lifted_at else ""
        told = (one.address, what, one.why.replace("_", " "), since + lifted, row.detail)
        made.add_row(*(words(text) for text in told))
    out().print(made)
    shown = "" if total == len(rows) else f"{len(rows)} of {total}. "
    out().print(f"{shown}A mistake is taken back: winback suppressions --lift ADDRESS --as STAFF", style="dim")


def _document(row: "Standing") -> dict[str, Any]:
    one = row.suppression
    return {
        "address": one.address,
        "scope": one.scope,
        "why": one.why,
        "since": one.since,
        "lifted_at": row.lifted_at,
        "detail": row.detail,
    }


def _take_back(ctx: typer.Context, address: str, who: str | None, *, json: bool) -> None:
    from blocks.store.suppressions import fold, take_back

    with acting() as house:
        roster = house.store.policy().roster
        if who not in roster:
            fail(ctx, f"Say who takes it back, with --as; known are {', '.join(sorted(roster))}.")
        with house.store.database.writing("lift") as session:
            lifted = take_back(session, address, who, house.store.now())
    if json:
        print_json({"address": fold(address), "lifted": lifted})
        return
    if not lifted:
        out().print(words(f"Nothing stood against {fold(address)}."))
        return
    out().print(words(f"{fold(address)} is written to again. {' '.join(AT_THE_SERVICE.split())}"), soft_wrap=True)
