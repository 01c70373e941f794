"""What `winback setup` does: each part is made if it is missing, and left as it is if it is there."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL
from sqlalchemy.engine import make_url

from blocks.runs import EngineUnavailable
from blocks.settings import Settings
from blocks.store import migrate
from blocks.store.database import Database
from blocks.store.migrate import revision
from blocks.store.policies import NoPolicy, Policies, enforce
from deployments.engine_setup import prepare_engine
from deployments.server import healthy
from winback.policy import PolicyError, load_policy

STARTER = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made: `starter` where the policy is the one with made-up people, `same` where it was in force."""

    home: Path
    store: str
    tables: str
    policy: Path
    policy_hash: str
    starter: bool
    same: bool

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
        with database.writing() as session:
            in_force = _in_force(session)
            name = enforce(session, loaded, database.now())
    finally:
        database.close()
    return Prepared(
        home=settings.home,
        store=make_url(settings.database_url).render_as_string(hide_password=True),
        tables="made" if before[0] is None else "up to date" if before[0] == before[1] else "brought up to date",
        policy=file,
        policy_hash=name,
        starter=file.read_bytes() == STARTER.read_bytes(),
        same=in_force == name,
    )


def _in_force(session: Any) -> str | None:
    try:
        return Policies().current(session)[0]
    except NoPolicy:
        return None


def engine_at(pool: str, patrol_every: timedelta, mend: str) -> dict[str, Any]:
    """Make pool and deployments where Prefect is, and tell what came of it; `mend` says how to start it."""
    url = PREFECT_API_URL.value()
    if not url:
        return {"error": f"Prefect's address is not known. {mend}"}
    if not healthy(url):
        return {"url": url, "error": f"Prefect does not answer at {url}. {mend}"}
    try:
        return {"url": url, "pool": pool, "deployments": sorted(prepare_engine(pool, patrol_every=patrol_every))}
    except EngineUnavailable as trouble:
        return {"url": url, "error": str(trouble)}
    except (httpx.HTTPError, PrefectException) as trouble:
        return {"url": url, "error": f"Prefect at {url} refused: {type(trouble).__name__}. {mend}"}
