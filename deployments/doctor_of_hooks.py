"""What `winback doctor` finds in the sources that call by web hook, and in what was only pointed at."""

from collections.abc import Iterator

from blocks.settings import Settings
from deployments.doctor_of_blocks import load_block
from winback.finding import Finding, mend, ok

STORE = "Store it anew: `winback setup --from FILE`; see docs/intake.md."
AGAIN = "Then `winback doctor` again. What is stored is changed by `winback setup --from FILE`; see docs/intake.md."


def examine_hooks(settings: Settings) -> Iterator[Finding]:
    """A finding for each source; none where there are no sources."""
    for name in settings.hooks:
        found = load_block("Web hook", "hooks", name, STORE)
        if isinstance(found, Finding):
            yield found
        elif amiss := found.check():
            yield mend("Web hook", f"block {name}: {amiss}", AGAIN)
        else:
            yield ok("Web hook", f"{found.kind} calls /hooks/{name}")
