"""Reading what is told of each service: its table in the file, and the environment, which goes before it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_origin

from pydantic import SecretStr, ValidationError

from blocks.loading import KINDS, kind_of
from blocks.settings import Settings, SettingsError
from deployments.secrets.slack import VARIABLES, read_slack
from deployments.secrets.tables import printable, read_tables, unknown, wrong

if TYPE_CHECKING:
    from prefect.blocks.core import Block

SERVICES = ("slack", "mail", "sms", "language_model", "sign_in")
"""What can be set up, in the order in which it is."""
HOOKS = "hooks"
"""The table of tables of sources that call by hook: each is told in the file; the environment goes before it."""
OTHERS_READ = 0o004


@dataclass(frozen=True, slots=True)
class Told:
    """One service as it is to be: its block, and the block's kind where there are several."""

    service: str
    kind: str
    block: "Block"

    @property
    def called(self) -> str:
        """The service, and of several sources which."""
        return f"{self.service}/{cast('Any', self.block).name}" if self.service == HOOKS else self.service


def read_secrets(file: Path | None, settings: Settings) -> list[Told]:
    """What file and environment say of each service; none of those of which both are silent.

    Raises SettingsError, which names the key and never a value.
    """
    tables = read_tables(file, (*SERVICES, HOOKS)) if file else {}
    found = [_read(service, tables.get(service), settings) for service in SERVICES]
    sources = [_read_source(name, table, settings) for name, table in tables.get(HOOKS, {}).items()]
    return [*(told for told in found if told), *sources]


def _read_source(name: str, table: object, settings: Settings) -> Told:
    """A table `[hooks.NAME]`; raises SettingsError."""
    where = f"{HOOKS}.{printable(name)}"
    if not isinstance(table, dict) or "name" in table:
        raise SettingsError(f"{where} must be a table, such as [{HOOKS}.website], without a name of its own")
    known = {key: _variable(name, key) for key in kind_of(HOOKS).model_fields}
    written = table | _environment(known) | {"name": name}
    block = _block(HOOKS, "", written, settings, (where, known))
    if amiss := cast("Any", block).misfit():
        raise SettingsError(f"{where}: {amiss}")
    return Told(HOOKS, "", block)


def _variable(source: str, key: str) -> str:
    """The environment's name for a key of a source: `WINBACK_HOOKS_WEB_SHOP_SECRET`."""
    return f"WINBACK_HOOKS_{source.upper().replace('-', '_')}_{key.upper()}"


def is_open_to_others(file: Path) -> bool:
    """Whether everybody on this machine may read the file."""
    return os.name == "posix" and bool(file.stat().st_mode & OTHERS_READ)


def variables(service: str, kind: str = "") -> dict[str, str]:
    """The keys of a service's table, and their names in the environment."""
    if service == "slack":
        return VARIABLES
    keys = [*(["kind"] if kind else []), *kind_of(service, kind).model_fields]
    return {key: f"WINBACK_{service.upper()}_{key.upper()}" for key in keys}


def _read(service: str, table: Mapping[str, object] | None, settings: Settings) -> Told | None:
    if table is None and not _is_told(service):
        return None
    kind = _kind(service, table) if "" not in KINDS[service] else ""
    known = variables(service, kind)
    written = dict(table or {}) | _environment(known)
    if service == "slack":
        block = kind_of("slack").model_validate(read_slack(written).model_dump(exclude_none=True))
    else:
        block = _block(service, kind, written, settings)
    return Told(service, kind, block)


def _is_told(service: str) -> bool:
    """Whether the environment says anything of a service, but for its block's name, which is a setting."""
    start = f"WINBACK_{service.upper()}_"
    return any(told and name.startswith(start) and name != f"{start}BLOCK" for name, told in os.environ.items())


def _kind(service: str, table: Mapping[str, object] | None) -> str:
    """Which of several kinds is told of; raises SettingsError."""
    told, known = os.environ.get(f"WINBACK_{service.upper()}_KIND") or (table or {}).get("kind"), KINDS[service]
    if told in known:
        return str(told)
    wrong_kind = "this is none of" if told else "this is missing; it is one of"
    raise SettingsError(f"{service}.kind: {wrong_kind} {', '.join(known)}")


def _environment(known: Mapping[str, str]) -> dict[str, object]:
    return {key: told for key, variable in known.items() if (told := os.environ.get(variable))}


def _block(
    service: str,
    kind: str,
    written: Mapping[str, object],
    settings: Settings,
    own: tuple[str, Mapping[str, str]] | None = None,
) -> "Block":
    """The block as it was written; `own` are its table's name and its keys' variables, if not the service's."""
    made = kind_of(service, kind)
    called, known = own or (service, variables(service, kind))
    if strange := [unknown(called, key, known) for key in written if key not in known]:
        raise SettingsError("\n".join(strange))
    told = {key: _value(called, key, value, made) for key, value in written.items() if not (kind and key == "kind")}
    if kind == "folder":
        told.setdefault("folder", settings.outbox)
    try:
        return made.model_validate(told)
    except ValidationError as mistakes:
        raise wrong(called, mistakes, known) from None


def _value(service: str, key: str, told: object, made: "type[Block]") -> object:
    """A value as its field takes it: a list in the environment is parted by commas, a secret has no blanks around."""
    if not isinstance(told, str):
        return told
    wanted = made.model_fields[key].annotation
    if get_origin(wanted) is list:
        return [part.strip() for part in told.split(",") if part.strip()]
    if not told.strip() and "Secret" in str(wanted):
        raise SettingsError(f"{service}.{key}: this is empty; leave the key out, or give it its value")
    return SecretStr(told.strip()) if "Secret" in str(wanted) else told.strip()
