"""`winback words corrections` and `reread`: what people let stand of the readings, and reading all again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deployments.commands.opening import acting, looking
from deployments.commands.terminal import Json, err, out, print_json, table, words


def corrections(json: Json = False) -> None:
    """Tell how often people let stand what was read. A case is corrected with `winback act CASE correct`."""
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


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the terminal; none where nobody looks."""
    from rich.progress import Progress

    console = err()
    if not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bars:
        task = bars.add_task("texts", total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def reread(json: Json = False) -> None:
    """Read everything again that another model has read. No case comes of it."""
    from blocks.store import unread
    from blocks.words import model_name

    with acting() as house:
        with house.store.database.writing("reread") as session:
            unread.put_again(session, model_name())
            waiting = unread.count(session)
        with _bar() as progress:
            heard, opened = house.store.read_words(waiting, progress=progress)
    told = {"read": heard.texts - heard.failed, "failed": heard.failed, "opened": len(opened.begun)}
    if json:
        print_json(told)
        return
    out().print(words(f"{told['read']} texts read, {told['failed']} cannot be."))
    if opened.begun:
        out().print(words(f"{told['opened']} cases opened, of answers that nobody had read yet."))
