"""What an ingestion leaves to people: rows in quarantine, and complaints held back."""

from dataclasses import asdict
from typing import Annotated

import typer

from deployments.commands.opening import acting, looking
from deployments.commands.terminal import Json, out, print_json, table, words
from deployments.commands.times import write_local

AT_MOST = 200
"""Rows that are shown at a time."""


def quarantine(json: Json = False) -> None:
    """List the rows that could not be read, and why. A mended file is given to `winback ingest` again."""
    from blocks.store.lists import count_quarantined
    from blocks.store.quarantine import quarantined

    with looking() as view:
        rows, total = quarantined(view.session, limit=AT_MOST), count_quarantined(view.session)
        if json:
            fields = ("source", "line", "column", "reason", "row", "at")
            print_json({"rows": [{field: getattr(row, field) for field in fields} for row in rows], "total": total})
            return
    if not rows:
        out().print("The quarantine is empty.")
        return
    made = table("file", "line", "column", "why", padding=(0, 2, 0, 0))
    made.columns[1].justify = "right"
    for row in rows:
        made.add_row(words(row.source), words(row.line), words(row.column or "-"), words(row.reason))
    out().print(made)
    shown = "" if total == len(rows) else f"{len(rows)} of {total} rows. "
    out().print(f"{shown}Mend these lines in the file and give it again: winback ingest FILE", style="dim")


def held(
    open_: Annotated[bool, typer.Option("--open", help="Open their cases, however many.")] = False,
    json: Json = False,
) -> None:
    """List the complaints held back because they were so many, or open their cases."""
    from blocks.store.lists import count_held, list_held

    if open_:
        with acting() as house:
            opened = house.store.open_cases(even_many=True)
        if json:
            print_json({"opened": len(opened.begun), "joined": len(opened.joined)})
        else:
            out().print(f"{len(opened.begun)} cases opened, {len(opened.joined)} joined.")
        return
    with looking() as view:
        complaints, total = list_held(view.session, AT_MOST), count_held(view.session)
        if json:
            print_json({"held": [asdict(one) for one in complaints], "total": total})
            return
        if not total:
            out().print("No complaints are held.")
            return
        made = table("customer", "score", "severity", "answered", padding=(0, 2, 0, 0))
        zone = view.zone(view.policy.default_team)
        for one in complaints:
            score = "-" if one.score is None else one.score
            when = write_local(one.answered_at, zone, view.now)
            made.add_row(words(one.customer or "(nobody named)"), words(score), words(one.severity), words(when))
        out().print(made)
        out().print(f"{total} complaints are held. Open their cases: winback held --open", style="dim")
