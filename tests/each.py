"""Many small cases in one test: a test costs more to be found and reported than to be run. Each that fails is named."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from reprlib import Repr
from typing import Any

WORDS = Repr()
WORDS.maxstring = WORDS.maxother = 200

Test = Callable[..., None]


def each(names: str | Sequence[str], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, for pure tests: a test that changes what the next case sees is none of these.

    All cases are tried. Where it stands twice above a test, every case of one meets every case of the other.
    """
    named = [names] if isinstance(names, str) else list(names)
    listed = [dict(zip(named, [case] if isinstance(names, str) else case, strict=True)) for case in cases]
    assert listed, f"there is no case of {names}"

    def of_all(test: Test) -> Test:
        @wraps(test)
        def tries(**others: Any) -> None:
            failures = [failure for case in listed for failure in _failures(test, case, others)]
            if failures:
                raise ExceptionGroup(f"{len(failures)} cases fail", failures)

        told = inspect.signature(test)
        rest = [told.parameters[name] for name in told.parameters if name not in named]
        tries.__signature__ = told.replace(parameters=rest)  # type: ignore[attr-defined]
        return tries

    return of_all


def _failures(test: Test, case: dict[str, Any], others: dict[str, Any]) -> Sequence[Exception]:
    try:
        test(**others, **case)
    except ExceptionGroup as inner:
        failures = inner.exceptions
    except Exception as failure:  # noqa: BLE001 - a test may fail in any way
        failures = (failure,)
    else:
        return ()
    for failure in failures:
        failure.add_note(", ".join(f"{name}: {WORDS.repr(value)}" for name, value in case.items()))
    return failures
