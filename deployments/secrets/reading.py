"""Reading what is told of each service: its table in the file, and the environment, which goes before it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_origin

from pydantic import SecretStr, ValidationError

from blocks.loading import KINDS, kind_of
from blocks.settings import Settings, SettingsError
from deployments.secrets.slack import VARIABLES, read_slack
from deployments.secrets.tables import read_tables, unknown, wrong

if TYPE_CHECKING:
    from prefect.blocks.core import Block

SERVICES = ("slack", "mail", "sms", "wording", "sign_in")
"""What can be set up, in the order in which it is."""
OTHERS_READ = 0o004


@dataclass(frozen=True, slots=True)
class Told:
    """One service as it is to be: its block, and the block's kind where there are several."""

    service: str
    kind: str
    block: "Block"


def read_secrets(file: Path | None, settings: Settings) -> list[Told]:
    """What file and environment say of each service; none of those of which both are silent.

    Raises SettingsError, which names the key and never a value.
    """
    tables = read_tables(file, SERVICES) if file else {}
    found = [_read(service, tables.get(service), settings) for service in SERVICES]
    return [told for told in found if told]


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


def _block(service: str, kind: str, written: Mapping[str, object], settings: Settings) -> "Block":
    made, known = kind_of(service, kind), variables(service, kind)
    if strange := [unknown(service, key, known) for key in written if key not in known]:
        raise SettingsError("\n".join(strange))
    told = {key: _value(service, key, value, made) for key, value in written.items() if key != "kind"}
    if kind == "folder":
        told.setdefault("folder", settings.outbox)
    try:
        return made.model_validate(told)
    except ValidationError as mistakes:
        raise wrong(service, mistakes, known) from None


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
