"""`winback reviews`: who was invited to review and who was not, so that anybody can see that the choice was fair."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from deployments.commands.opening import looking
from deployments.commands.terminal import Json, out, print_json, table, words
from deployments.commands.times import read_day

if TYPE_CHECKING:
    from blocks.store.reviews import Answer, Audit

FAIR = (
    "Everybody is asked alike there: who is, was drawn when each case was opened, before anything else was known, so "
    "no answer plays a part. The shares below may differ by chance, and by who had given permission."
)
CHOSEN = "Only who answered the question well is asked there; a destination that forbids such a choice is not accepted."


def reviews(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was decided from this day on.")] = None,
    json: Json = False,
) -> None:
    """Count who was invited to review and who was not, by what they had answered to the re-survey, and why."""
    from blocks.store.reviews import audit

    with looking() as view:
        zone = view.zone(view.policy.default_team)
        try:
            begins = read_day(since, zone) if since else None
        except ValueError as why_not:
            raise typer.BadParameter(str(why_not), ctx=ctx, param_hint="--since") from None
        found = audit(view.session, begins)
    if json:
        print_json({"since": begins, "destinations": [_document(one) for one in found]})
        return
    if not found:
        out().print("No review was decided on.")
    for one in found:
        _print(one)


def _document(audit: "Audit") -> dict[str, Any]:
    return {
        "destination": audit.destination,
        "answers": [
            {
                "scale": after[0] if after else None,
                "score": after[1] if after else None,
                "invited": told[""],
                "not_invited": {why: count for why, count in sorted(told.items()) if why},
                "share_invited": told[""] / told.total(),
            }
            for after, told in _by_answer(audit)
        ],
        "rules": dict(audit.rules),
        "texts": dict(audit.texts),
        "policies": dict(audit.policies),
    }


def _by_answer(audit: "Audit") -> "list[tuple[Answer, Counter[str]]]":
    """The best answer first, silence last."""
    return sorted(audit.reasons.items(), key=lambda one: (one[0][0], -one[0][1]) if one[0] else ("~", 0))


def _about(audit: "Audit") -> str:
    """How those who are asked are chosen, where that has been the same all the time."""
    rules = {name.split()[0] for name in audit.rules if name}
    return {"everyone": FAIR, "after_good_resurvey": CHOSEN}[rules.pop()] if len(rules) == 1 else ""


def _print(audit: "Audit") -> None:
    from winback.consent import why
    from winback.timeline.teller import LANGUAGE

    console = out()
    console.print(words(audit.destination.replace("_", " "), "bold"))
    if about := _about(audit):
        console.print(words(about, "dim"))
    made = table("answer", "asked", "not asked", "share", "why not", padding=(0, 2, 0, 0))
    for column in made.columns[1:4]:
        column.justify = "right"
    for after, told in _by_answer(audit):
        reasons = [f"{count}: {why(code, LANGUAGE, ZoneInfo('UTC'))}" for code, count in told.most_common() if code]
        made.add_row(
            words(f"{after[0]} {after[1]}" if after else "none"),
            words(told[""]),
            words(told.total() - told[""]),
            words(f"{told[''] / told.total():.0%}"),
            words("\n".join(reasons)),
        )
    console.print(made)
    templates = ", ".join(f"{name or 'not kept'} ({count})" for name, count in audit.texts.most_common())
    console.print(words(f"Rules: {', '.join(name or 'not kept' for name in audit.rules)}. Texts: {templates}.", "dim"))
