"""What `winback doctor` finds in the identity provider that staff sign in through."""

from collections.abc import Iterator

from blocks.settings import Settings
from deployments.doctor_of_blocks import load_block
from winback.finding import Finding, mend, ok

CALLED = "Sign-in"
STORE = "Store it anew: `winback setup --from FILE`; see docs/desk.md."


def examine_sign_in(settings: Settings) -> Iterator[Finding]:
    """One finding; none where people come in by a link."""
    name = settings.sign_in_block
    if not name:
        return
    found = load_block(CALLED, "sign_in", name, STORE)
    if isinstance(found, Finding):
        yield found
    elif amiss := found.check():
        yield mend(CALLED, f"block {name}: {amiss}", STORE)
    elif not settings.desk_url:
        yield mend(CALLED, "the provider cannot send people back", "Write desk_url: see docs/desk.md.")
    else:
        yield ok(CALLED, f"{found.name or found.issuer}, back to {settings.desk_url}")
