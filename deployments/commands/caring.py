"""`winback doctor` and `winback patrol`: what is amiss, and what winback can mend by itself."""

import typer

from blocks.settings import read_settings
from deployments.commands.opening import acting, point_at_engine
from deployments.commands.terminal import RED, Json, err, out, print_json, table, words
from deployments.commands.troubles import START_ENGINE

STYLES = {"ok": "green", "note": "yellow", "mend": RED}


def doctor(json: Json = False) -> None:
    """Look at everything that winback needs, and say how to mend what is amiss."""
    settings = read_settings()
    point_at_engine(settings)
    from deployments.doctor import examine

    findings = list(examine(settings))
    ill = [finding for finding in findings if finding.state == "mend"]
    if json:
        checks = [{"name": f.name, "state": f.state, "told": f.told, "mend": f.mend or None} for f in findings]
        print_json({"ok": not ill, "checks": checks})
    else:
        made = table()
        made.show_header = False
        for column in (5, 16):
            made.add_column(min_width=column, no_wrap=True)
        made.add_column(overflow="fold")
        for finding in findings:
            told = words(finding.told)
            if finding.mend:
                told.append_text(words(f"\n{finding.mend}", "bold" if finding.state == "mend" else "dim"))
            state = finding.state.upper() if finding.state == "mend" else finding.state
            made.add_row(words(state, STYLES[finding.state]), words(finding.name), told)
        out().print(made)
        verdict = "All is well." if not ill else f"{len(ill)} of {len(findings)} need mending."
        out().print(words(f"\n{verdict}", "bold"))
    raise typer.Exit(1 if ill else 0)


def patrol(json: Json = False) -> None:
    """Look round once, outside Prefect: mend runs that are lost or stuck, send what is owed."""
    with acting() as house:
        from blocks.house import furnish
        from flows.patrol import go_round

        found = go_round(furnish(house))
    trouble = f"{found.outage} Not all runs were looked at. {START_ENGINE}" if found.outage else ""
    if json:
        told = {"cases": found.cases, "unwell": found.unwell, "mended": found.repairs, "delivered": found.delivered}
        print_json(told | {"error": trouble or None})
    else:
        mended = ", ".join(f"{what} {times}" for what, times in found.repairs.items())
        out().print(words(f"Mended: {mended or ('nothing' if trouble else 'nothing was amiss')}."))
        if found.unwell:
            out().print(words(f"{found.unwell} cases have neither a live run nor a next wake.", RED))
        out().print(words(f"Messages taken in hand: {found.delivered}."))
        if trouble:
            err().print(words(trouble), soft_wrap=True)
    raise typer.Exit(1 if trouble else 0)
