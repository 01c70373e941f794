"""What `winback doctor` looks at, one finding after the other; what cannot be looked at is a finding too."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from blocks.settings import Settings
from blocks.store import fits, rounds, signs, strays
from blocks.store.database import Database
from blocks.store.lists import PATIENCE, owners_of_open_cases, take_census
from blocks.store.migrate import revision
from blocks.store.policies import NoPolicy, Policies
from deployments.doctor_of_engine import examine_engine
from deployments.doctor_of_hooks import examine_hooks
from deployments.doctor_of_language_model import examine_language_model, today
from deployments.doctor_of_mail import examine_mail, hear
from deployments.doctor_of_sign_in import examine_sign_in
from deployments.doctor_of_slack import examine_slack
from winback.finding import Finding, mend, note, ok
from winback.letters.own import check_own
from winback.policy import Policy, PolicyError, load_policy

SETUP = "Run `winback setup`."
DAY = timedelta(days=1)


def examine(settings: Settings) -> Iterator[Finding]:
    """All findings, what the rest rests on first."""
    yield _python()
    yield _home(settings)
    database = Database(settings.database_url)
    try:
        yield from _store(settings, database)
        policy, heard_ago = _in_force(database)
        heard, spent = hear(database), today(database, policy)
    finally:
        database.close()
    yield from _own_letters(settings)
    yield from examine_engine()
    yield from examine_mail(settings, policy, heard)
    yield from examine_slack(settings, policy, heard_ago)
    yield from examine_language_model(settings, policy, spent)
    yield from examine_hooks(settings)
    yield from examine_sign_in(settings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return ok("Python", version)


def _home(settings: Settings) -> Finding:
    if not settings.home.is_dir():
        return mend("Folder", f"{settings.home} is not there", SETUP)
    if not os.access(settings.home, os.W_OK | os.X_OK):
        return mend("Folder", f"{settings.home} cannot be written to", "Change its rights, or set WINBACK_HOME.")
    return ok("Folder", str(settings.home))


def _own_letters(settings: Settings) -> Iterator[Finding]:
    """Texts of the company's own, which are taken the next time that one is needed."""
    if not settings.letters.is_dir():
        return
    wrong = check_own(settings.letters)
    if wrong:
        todo = "Correct them; until then ours stand in. `winback letters preview` shows all letters."
        yield mend("Letters", f"in {settings.letters}: " + "; ".join(wrong), todo)
    else:
        yield ok("Letters", f"own texts in {settings.letters}")


def _store(settings: Settings, database: Database) -> Iterator[Finding]:
    where = make_url(settings.database_url).render_as_string(hide_password=True)
    if not database.is_there:
        yield mend("Case store", f"{where} is not there", SETUP)
        return
    try:
        current, newest = revision(database)
        if current != newest:
            yield mend("Case store", f"{where} has tables of {current or 'no version'}, not of {newest}", SETUP)
            return
        yield ok("Case store", where)
        with database.reading() as session:
            yield from _sqlite(session, database)
            yield from _policy(session, settings)
            yield from _people(session, database)
            yield from _words(session)
            yield _patrol(session, database)
    except DBAPIError as trouble:
        why = str(trouble.orig).strip().splitlines()[:1] or ["no reason given"]
        yield mend("Case store", f"{where} does not answer: {why[0]}", "Start it, or correct database_url.")


def _in_force(database: Database) -> tuple[Policy | None, timedelta | None]:
    """The policy, and since when no desk was heard of; what keeps them away is a finding already."""
    if not database.is_there:
        return None, None
    try:
        with database.reading() as session:
            heard = signs.last(session, signs.DESK)
            return Policies().current(session)[1], database.now() - heard if heard else None
    except (NoPolicy, DBAPIError):
        return None, None


def _sqlite(session: Session, database: Database) -> Iterator[Finding]:
    """A power cut must not take back what was committed."""
    if not database.is_sqlite:
        return
    mode = session.connection().execute(text("PRAGMA journal_mode")).scalar_one()
    synchronous = session.connection().execute(text("PRAGMA synchronous")).scalar_one()
    if (mode, synchronous) == ("wal", 2):
        yield ok("Durability", "WAL, synchronous FULL")
    else:
        yield mend("Durability", f"{mode}, synchronous {synchronous}", "Move the store to a disk on which WAL works.")


def _policy(session: Session, settings: Settings) -> Iterator[Finding]:
    try:
        _, policy = Policies().current(session)
    except NoPolicy:
        yield mend("Policy", "none is in force", SETUP)
        return
    yield ok("Policy", f"{policy.company}: {len(policy.staff)} staff, {len(policy.rules)} rules")
    for owner, cases in owners_of_open_cases(session).items():
        if owner not in policy.roster:
            over = "Hand them over (`winback cases` lists them), or write the person into the policy again."
            yield mend("Owners", f"{owner} has {cases} open, and is not in the policy", over)
    file = settings.home / "policy.toml"
    if not file.exists():
        return
    try:
        if load_policy(file) != policy:
            yield note("Policy file", f"{file} differs from what is in force", f"To put it in force: {SETUP}")
    except PolicyError as mistakes:
        yield mend("Policy file", f"{file} cannot be used: {mistakes}", "Correct it; what is in force stays.")


def _words(session: Session) -> Iterator[Finding]:
    """The company's own words, where any were learnt."""
    fit = fits.in_force(session)
    if fit and fit.is_aside:
        other = f"fit {fit.id} was learnt on another version's weights, and is put aside"
        yield note("Words", other, "To learn them anew: winback words fit")
    elif fit:
        yield ok("Words", f"read with the company's own, fit {fit.id} of {fit.made_at:%Y-%m-%d}")


def _patrol(session: Session, database: Database) -> Finding:
    """When the patrol went its last round, how it left the cases, and what it mended in a day."""
    last, now = rounds.latest(session), database.now()
    if last is None:
        return note(
            "Patrol", "has not gone round yet", "`winback serve` or a worker sees to it; `winback patrol` goes now."
        )
    ago = now - last.at
    seconds = max(0, int(ago.total_seconds()))
    told = f"{last.cases} cases looked at {seconds} s ago; mended in a day: {_mended(session, now)}"
    if ago < -PATIENCE:
        return mend(
            "Patrol", f"its last round is {-ago} ahead of the clock", "Set the clock; it goes round by itself then."
        )
    if ago > PATIENCE:
        return mend("Patrol", told, "Look at Prefect below: is a worker online, is the deployment's schedule on?")
    if last.outage:
        return mend("Patrol", f"{told}. It could not look at all runs: {last.outage}", "Look at Prefect below.")
    if last.unwell:
        return mend("Patrol", f"{told}. {last.unwell} cases are not being walked", "Look at Prefect below.")
    return ok("Patrol", told)


def _mended(session: Session, now: datetime) -> str:
    repairs = rounds.repairs_since(session, now - DAY)
    return ", ".join(f"{what} {times}" for what, times in sorted(repairs.items())) or "nothing"


def _people(session: Session, database: Database) -> Iterator[Finding]:
    """Cases, messages and rows that somebody has to look after."""
    census = take_census(session, database.now())
    suspended = f", {census.suspended} suspended" if census.suspended else ""
    yield ok("Cases", f"{census.open} open{suspended}, {census.drafts} letters wait to be approved")
    patrol = "Look at Prefect below; `winback patrol` mends what it can."
    if census.runless:
        yield mend("Cases", f"{census.runless} have no run in Prefect", patrol)
    if census.overslept:
        yield mend("Cases", f"{census.overslept} should have been walked by now", patrol)
    if census.resting:
        again = "They are tried again by themselves; the worker's log says why they failed."
        yield mend("Cases", f"{census.resting} rest after technical failures", again)
    if census.owed:
        yield mend("Messages", f"{census.owed} should have been sent by now", patrol)
    if census.unknown:
        ask = "`winback show CASE` asks about each; `winback act CASE settle` answers."
        yield mend("Messages", f"{census.unknown} may or may not have arrived", ask)
    if census.quarantined:
        yield note("Quarantine", f"{census.quarantined} rows could not be read", "winback quarantine")
    if stray := strays.count(session):
        yield note("Replies", f"{stray} came by mail and belong to no message known here", "winback replies")
    if census.held:
        yield note("Held", f"{census.held} complaints wait to be let in", "winback held --open")
