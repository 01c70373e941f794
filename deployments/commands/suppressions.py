"""`winback suppressions`: which addresses are not written to and why, what a reader told a person, and mistakes."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deployments.commands.opening import View, acting, looking
from deployments.commands.options import Staff, known
from deployments.commands.terminal import Json, fail, out, print_json, table, words
from deployments.commands.times import write_local

if TYPE_CHECKING:
    from blocks.store.suppressions import Standing

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|\+\d{6,15}")
AT_MOST = 200
"""Addresses that are shown at a time."""
AT_THE_SERVICE = """\
The mail service keeps lists of its own: take the address from them too (SendGrid: Suppressions), or it drops the next
mail, and the address is suppressed again."""

Address = Annotated[str | None, typer.Option("--address", metavar="ADDRESS", help="All that was told of one address.")]
Lift = Annotated[str | None, typer.Option("--lift", metavar="ADDRESS", help="Take back what stands for an address.")]
Add = Annotated[
    str | None, typer.Option("--add", metavar="ADDRESS", help="Note that its reader wants no surveys or reviews.")
]
All = Annotated[bool, typer.Option("--all", help="With --add: that they want no mail at all.")]


def suppressions(
    ctx: typer.Context,
    address: Address = None,
    add: Add = None,
    all_: All = False,
    lift: Lift = None,
    as_: Staff = None,
    json: Json = False,
) -> None:
    """List the addresses that are not written to, and why; note that a reader wants no more; take a mistake back."""
    if len([one for one in (address, add, lift) if one is not None]) > 1:
        fail(ctx, "Give one of --address, --add and --lift.")
    if all_ and add is None:
        fail(ctx, "--all goes with --add.")
    if add is not None:
        _note(ctx, add, as_, everything=all_, json=json)
    elif lift is not None:
        _take_back(ctx, lift, as_, json=json)
    else:
        _list(ctx, address, json=json)


def _list(ctx: typer.Context, told: str | None, *, json: bool) -> None:
    from blocks.store.opt_outs import any_at
    from blocks.store.suppressions import latest, look_up

    address = None if told is None else _read(ctx, told)
    with looking() as view:
        if address:
            rows = look_up(view.session, [address])
            total = len(rows)
        else:
            rows, total = latest(view.session, AT_MOST)
        wants_nothing = bool(address) and any_at(view.session, address or "")
        if json:
            opted_out = {"opted_out": wants_nothing} if address else {}
            print_json({"suppressions": [_document(row) for row in rows], "total": total} | opted_out)
            return
        if wants_nothing:
            out().print(words(f"The customer at {address} wants no mail at all, whatever their address."))
        if rows or not wants_nothing:
            _show(rows, total, view, address)


def _read(ctx: typer.Context, told: str) -> str:
    """An address as it is kept; refused where it is none."""
    from blocks.store.suppressions import fold

    address = fold(told)
    if not ADDRESS.fullmatch(address):
        fail(ctx, f"{address!r} is neither a mail address nor a telephone number that begins with +.")
    return address


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


def _note(ctx: typer.Context, told: str, who: str | None, *, everything: bool, json: bool) -> None:
    from blocks.store.opt_outs import record
    from winback.suppressions import Scope

    address, scope = _read(ctx, told), Scope.ALL if everything else Scope.SURVEYS
    with acting() as house:
        store, by = house.store, known(ctx, house, who)
        with store.database.writing("refusal") as session:
            noted = record(session, store.policies, address, scope, by, store.now())
        store.wake_all(noted.cases)
    if json:
        cases = list(noted.cases)
        print_json(
            {"address": address, "scope": scope, "new": noted.is_new, "customers": noted.customers, "cases": cases}
        )
        return
    what = "no mail at all" if everything else "no surveys or review requests"
    out().print(words(f"{address} gets {what} from now on." if noted.is_new else f"{address} gets {what} already."))
    if not noted.customers:
        out().print(words("No customer is known by it: look whether it is spelt right."), style="dim")


def _take_back(ctx: typer.Context, address: str, who: str | None, *, json: bool) -> None:
    from blocks.store.opt_outs import take_back
    from blocks.store.suppressions import fold

    with acting() as house:
        by = known(ctx, house, who)
        with house.store.database.writing("lift") as session:
            lifted = take_back(session, address, by, house.store.now())
    if json:
        print_json({"address": fold(address), "lifted": lifted})
        return
    if not lifted:
        out().print(words(f"Nothing stood against {fold(address)}."))
        return
    out().print(words(f"{fold(address)} is written to again. {' '.join(AT_THE_SERVICE.split())}"), soft_wrap=True)
