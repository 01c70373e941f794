"""What a schema's errors say, as a person would: which place, and what is wrong with it there."""

from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

LONGEST = 200


def explained(errors: Iterable[ValidationError]) -> list[str]:
    """A line each: the place, and what is wrong. Of alternatives the one is told that was meant."""
    return [f"{one.json_path}: {_what(one)}" for error in errors for one in _innermost(error)]


def _what(error: ValidationError) -> str:
    """The message, without the whole of what is refused where it fits nowhere."""
    if error.validator in {"anyOf", "oneOf"} and isinstance(error.instance, dict):
        return f"{error.instance.get('type', 'this')} does not fit here"
    return str(error.message)[-LONGEST:]


def _innermost(error: ValidationError) -> Iterator[ValidationError]:
    """The errors within the alternative that fits best: whose `type` is the one that stands there."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    if error.validator not in {"anyOf", "oneOf"} or not branches:
        yield error
        return
    meant = [errors for errors in branches.values() if not any(_is_another_kind(one, error) for one in errors)]
    if not meant:
        yield error
        return
    for inner in min(meant, key=len):
        yield from _innermost(inner)


def _is_another_kind(inner: ValidationError, outer: ValidationError) -> bool:
    """Whether an alternative is for another `type`, or leads nowhere but to such."""
    beyond = list(inner.absolute_path)[len(outer.absolute_path) :]
    if beyond == ["type"]:
        return True
    if beyond or inner.validator not in {"anyOf", "oneOf"}:
        return False
    branches: dict[Any, list[ValidationError]] = {}
    for one in inner.context or ():
        branches.setdefault(one.schema_path[0], []).append(one)
    return all(any(_is_another_kind(one, inner) for one in errors) for errors in branches.values())
