"""What `winback setup` does: each part is made if it is missing, and left as it is if it is there."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlmodel import Session

from blocks.settings import Settings
from blocks.store import migrate
from blocks.store.database import Database
from blocks.store.migrate import revision
from blocks.store.policies import NoPolicy, Policies, enforce
from winback.letters.own import check_own
from winback.policy import Policy, PolicyError, load_policy

STARTER = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made: `starter` where the policy is the one with made-up people, `same` where it was in force.

    `letters_amiss`: what must be changed in the company's own texts.
    """

    home: Path
    store: str
    tables: str
    policy: Path
    policy_hash: str
    starter: bool
    same: bool
    letters_amiss: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return asdict(self)


def prepare(settings: Settings, policy: Path | None) -> Prepared:
    """Folder, case store and policy; raises PolicyError before anything is in force."""
    for folder in (settings.home, settings.home / "logs", settings.outbox, settings.drop):
        folder.mkdir(parents=True, exist_ok=True)
    file, usual = policy or settings.home / "policy.toml", settings.home / "policy.toml"
    if policy is None and not usual.exists():
        usual.write_text(STARTER.read_text(encoding="utf-8"), encoding="utf-8")
    try:
        loaded = load_policy(file)
    except PolicyError as mistakes:
        raise PolicyError(f"The policy cannot be used as it stands; nothing was put in force.\n{mistakes}") from None
    database = Database(settings.database_url)
    try:
        before = revision(database)
        migrate(settings.database_url)
        with database.writing("policy") as session:
            in_force = _in_force(session)
            same = in_force is not None and in_force[1] == loaded
            name = in_force[0] if in_force and same else enforce(session, loaded, database.now())
    finally:
        database.close()
    return Prepared(
        home=settings.home,
        store=make_url(settings.database_url).render_as_string(hide_password=True),
        tables="made" if before[0] is None else "up to date" if before[0] == before[1] else "brought up to date",
        policy=file,
        policy_hash=name,
        starter=file.read_bytes() == STARTER.read_bytes(),
        same=same,
        letters_amiss=tuple(check_own(settings.letters)),
    )


def _in_force(session: Session) -> tuple[str, Policy] | None:
    try:
        return Policies().current(session)
    except NoPolicy:
        return None
