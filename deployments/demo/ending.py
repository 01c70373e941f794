"""How the demo ends: what became of everybody, and what did not."""

import os
import shlex
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlmodel import col, func, select

from blocks.store.casestore import CaseStore
from blocks.store.tables import CaseRow, MessageRow, ResponseRow
from deployments.demo.branches import missing_branches
from deployments.demo.count import count_sent
from deployments.demo.people import People
from winback.case import Case
from winback.entries import Closed
from winback.outbox import MessageState

ON_ITS_WAY = (MessageState.APPROVED.value, MessageState.SENDING.value)


def nothing_left(store: CaseStore, waited_for: Collection[str] = ON_ITS_WAY) -> bool:
    """Whether every case has ended, and no message is in a state that is `waited_for`."""
    with store.database.reading() as session:
        living = session.exec(select(func.count()).where(col(CaseRow.done).is_(False))).one()
        owed = session.exec(select(func.count()).where(col(MessageRow.state).in_(waited_for))).one()
    return not living and not owed


def somebody_walks(store: CaseStore) -> bool:
    """Whether a worker's process holds a case at this moment."""
    with store.database.reading() as session:
        return session.exec(select(CaseRow.id).where(col(CaseRow.claim).is_not(None)).limit(1)).first() is not None


def figures(store: CaseStore, outbox: Path) -> dict[str, Any]:
    """The demo in numbers; what was sent is counted from the folder alone."""
    with store.database.reading() as session:
        rows = session.exec(select(CaseRow)).all()
        responses = session.exec(select(func.count()).select_from(ResponseRow)).one()
    outcomes = Counter(row.outcome or "none" for row in rows)
    return {
        "responses": responses,
        "cases": len(rows),
        "cases_by_outcome": dict(sorted(outcomes.items())),
        **count_sent(outbox),
        "cases_stuck": sum(not row.done for row in rows),
    }


def tell_ending(console: Console, people: People) -> None:
    """A line for each case, and which branches of the story did not come up."""
    table = Table(box=None, padding=(0, 2), pad_edge=False, header_style="bold")
    for heading in ("Case", "Customer", "What happened", "Outcome"):
        table.add_column(heading, justify="right" if heading == "Case" else "left", overflow="fold")
    for number, scene in people.scenes.items():
        customer = scene.customer.name or "(no name)"
        table.add_row(str(number), customer, scene.part.story, _outcomes(scene.case))
    console.print(table)
    cases = {scene.part.customer: scene.case for scene in people.scenes.values()}
    missing = missing_branches(cases)
    told = f"Not seen this time: {', '.join(missing)}." if missing else "Every branch of the story came up."
    console.print()
    console.print(told, style="bold red" if missing else "", soft_wrap=True)


def tell_where_to_look(console: Console, home: Path, pages: str, desk: str, *, stays: bool) -> None:
    """Where the demo can be looked at."""
    here = Path(os.path.relpath(home))
    winback = f"WINBACK_HOME={shlex.quote(str(here))} .venv/bin/winback"
    places = {"All cases": f"{winback} cases --all", "One of them": f"{winback} show 4", "The outbox": here / "outbox"}
    if stays:
        places["The desk"] = f"{desk} (once, within a quarter of an hour)"
        places["Prefect's pages"] = f"{pages}/runs"
    places["With Slack"] = (
        "not needed here; docs/slack.md says how to add it (`winback setup --from FILE`, `winback desk`)"
    )
    console.print()
    for what, where in places.items():
        console.print(f"{what:<18}{where}", soft_wrap=True, markup=False)


def _outcomes(case: Case) -> str:
    ends = [entry.body.outcome.value for entry in case.entries if isinstance(entry.body, Closed)]
    return ", then ".join(end.replace("_", " ") for end in ends) or f"still at {case.stage.value}"
