"""`winback words corrections` and `reread`: what people let stand of the readings, and reading all again."""

import typer

from deployments.commands.opening import acting, looking
from deployments.commands.terminal import Json, counting, fail, out, print_json, table, words

NO_ADVISER = (
    "The language model's block cannot be had now, and what it judged would be read without it. Start Prefect and try "
    "again, or take reading out of language_model.used_for."
)


def corrections(json: Json = False) -> None:
    """Tell how often people let stand what was read, and how often they corrected it."""
    from blocks.store.corrections import read_corrections
    from blocks.store.unread import count, count_read

    with looking() as view:
        found = read_corrections(view.session)
        told = {"cases": found.cases.of, "corrected": found.cases.of - found.cases.part}
        texts = {"read": count_read(view.session), "unread": count(view.session)}
    if json:
        verdicts = {
            name: {"read": one.of, "stood": one.part, "precision": one.value} for name, one in found.verdicts.items()
        }
        print_json(told | {"verdicts": verdicts, "texts": texts})
        return
    out().print(words(f"{told['corrected']} of the {told['cases']} latest cases with a reading were corrected."))
    if found.verdicts:
        lines = table("verdict", "read", "stood", "precision")
        for name, one in found.verdicts.items():
            lines.add_row(*(words(cell) for cell in (name, one.of, one.part, f"{one.value:.2f}")))
        out().print(lines)
    out().print(words(f"{texts['read']} texts are read, {texts['unread']} wait.", "dim"))


def reread(ctx: typer.Context, json: Json = False) -> None:
    """Read everything again that another model has read. No case comes of it."""
    from blocks.house import ADVISING, furnish
    from blocks.store import fits, unread

    with acting() as house:
        furnished = furnish(house, ADVISING)
        if "language_model" in furnished.lacks and "reading" in house.store.policy().language_model.used_for:
            fail(ctx, NO_ADVISER)
        with house.store.database.writing("reread") as session:
            policy = house.store.policies.current(session)[1]
            unread.put_again(session, fits.current(session, policy.words).name)
            waiting = unread.count(session)
        with counting("texts") as progress:
            heard, opened = house.store.read_words(waiting, progress=progress)
    told = {"read": heard.texts - heard.failed, "failed": heard.failed, "opened": len(opened.begun)}
    if json:
        print_json(told)
        return
    out().print(words(f"{told['read']} texts read, {told['failed']} cannot be."))
    if opened.begun:
        out().print(words(f"{told['opened']} cases opened, of answers that nobody had read yet."))
