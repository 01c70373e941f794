"""The rules of the house: who imports whom, what the domain must not know, names, lengths, commits."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "winback": set[str](),
    "blocks": {"winback"},
    "tasks": {"winback", "blocks"},
    "flows": {"winback", "blocks", "tasks"},
    "desk": {"winback", "blocks"},
    "deployments": {"winback", "blocks", "tasks", "flows", "desk"},
}
OURS = {*MAY_IMPORT, "tests", "bench", "examples"}
OUTSIDE = (
    *("alembic", "psycopg", "sqlalchemy", "sqlite3", "sqlmodel"),
    *("aiohttp", "http.client", "httpx", "requests", "smtplib", "socket", "urllib.request"),
    *("prefect", "slack_bolt", "slack_sdk"),
    *("fastapi", "starlette", "typer", "uvicorn"),
)
LONGEST = 400
# A container's own folders may be named: the home of `winback`, root's cache.
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~})-])/(?:(?:home|Users)/(?!winback\b)\w|root/(?!\.cache\b)[\w.])")


class Import(NamedTuple):
    """One name that a file asks for, wherever in the file it does."""

    line: int
    name: str
    types_only: bool


def modules(root: Path, *packages: str) -> dict[str, Path]:
    """Tell the modules below `root` by their dotted names."""
    found = {}
    for file in sorted(file for package in packages for file in (root / package).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(module: str, file: Path) -> Iterator[Import]:
    """Read a file's imports; `from a import b` counts as `a.b`, since b may be a module."""
    package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    tree = ast.parse(file.read_text())
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for branch in node.body
        for inner in ast.walk(branch)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                asked = [alias.name for alias in names]
            case ast.ImportFrom(module=source, names=names, level=level):
                above = package[: len(package) - level + 1] if level else []
                asked = [".".join([*above, *filter(None, [source]), alias.name]) for alias in names]
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[ast.Constant(str(name)), *_]):
                asked = [name] if called in {"import_module", "__import__"} else []
            case _:
                continue
        yield from (Import(node.lineno, name, id(node) in guarded) for name in asked)


def wrong_directions(root: Path) -> Iterator[str]:
    """Find imports against the order of the packages, those for types and in functions too."""
    for module, file in modules(root, *MAY_IMPORT).items():
        own = module.split(".")[0]
        for line, name, _ in imports(module, file):
            top = name.split(".")[0]
            if top in OURS - MAY_IMPORT[own] - {own}:
                yield f"{file.relative_to(root)}:{line} imports {name}; {own} may not import {top}"


def circles(root: Path) -> Iterator[str]:
    """Find modules that import each other, over however many steps; imports for types alone are free."""
    found = modules(root, *MAY_IMPORT)
    edges = {
        module: {_module_of(ask.name, found) for ask in imports(module, file) if not ask.types_only} - {None, module}
        for module, file in found.items()
    }
    finished: set[str] = set()

    def walk(path: list[str]) -> Iterator[str]:
        for after in sorted(edges[path[-1]] - finished):
            if after in path:
                yield f"{' -> '.join([*path[path.index(after) :], after])} is a circle"
            else:
                yield from walk([*path, after])
        finished.add(path[-1])

    for module in found:
        if module not in finished:
            yield from walk([module])


def _module_of(name: str, found: dict[str, Path]) -> str | None:
    """`blocks.store.Case` is in `blocks.store`, if that is a module of ours."""
    return name if name in found else (parent if (parent := name.rpartition(".")[0]) in found else None)


def outside_in_domain(root: Path) -> Iterator[str]:
    """Find databases, networks, web frameworks and Prefect in the domain."""
    for module, file in modules(root, "winback").items():
        for line, name, _ in imports(module, file):
            if any(f"{name}.".startswith(f"{outside}.") for outside in OUTSIDE):
                yield f"{file.relative_to(root)}:{line} imports {name}; the domain does not know the outside"


def clocks_in_domain(root: Path) -> Iterator[str]:
    """Find questions for the time of day in the domain."""
    for module, file in modules(root, "winback").items():
        where = file.relative_to(root)
        for line, name, _ in imports(module, file):
            if name == "time" or name.startswith("time."):
                yield f"{where}:{line} imports {name}; the domain is told the time"
        for node in _clocks(ast.parse(file.read_text())):
            yield f"{where}:{node.lineno} asks {ast.unparse(node)}; the domain is told the time"


def _clocks(tree: ast.AST) -> set[ast.expr]:
    """Every `x.now()`, and `datetime.now` handed on uncalled, as a default factory is."""
    asked = set[ast.expr]()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="now" | "utcnow" | "today") as clock):
                asked.add(clock)
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr="now" | "utcnow" | "today"):
                asked |= {node} if owner in {"date", "datetime"} else set()
    return asked


def taken_names_in_flows(root: Path) -> Iterator[str]:
    """Find files in flows/ that would hide a module of the same name from whoever runs them by path."""
    taken = OURS | set(sys.stdlib_module_names) | set(packages_distributions())
    for file in modules(root, "flows").values():
        if file.stem in taken:
            yield f"{file.relative_to(root)} has the name of a package; give it a word of the trade"


def long_modules(root: Path) -> Iterator[str]:
    """Find modules that nobody reads to the end."""
    for file in modules(root, *OURS).values():
        if (lines := len(file.read_text().splitlines())) > LONGEST:
            yield f"{file.relative_to(root)} has {lines} lines; {LONGEST} are the most, so divide it"


def addresses_in_lock(root: Path) -> Iterator[str]:
    """Find addresses of a package index in the lock: each installs from the index they have."""
    for number, line in enumerate((root / "requirements.lock").read_text().splitlines(), 1):
        if "://" in line:
            yield f"requirements.lock:{number} carries an address: {line}"


def somebodys_folders(root: Path) -> Iterator[str]:
    """Find paths that are true on one machine only, in the files that git keeps."""
    for name in _listed_by_git(root):
        try:
            text = (root / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if SOMEBODYS_FOLDER.search(line) or (len(root.parts) > 2 and f"{root}/" in f"{line}/"):
                yield f"{name}:{number} names a folder of one machine: {line.strip()}"


def _listed_by_git(root: Path) -> list[str]:
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("git does not list this tree")
    return sorted(set(listed.split("\0")) - {""})


def test_each_package_imports_only_those_below_it():
    assert_none(wrong_directions(ROOT))


def test_no_module_imports_itself_over_others():
    assert_none(circles(ROOT))


def test_the_domain_knows_no_database_network_or_framework():
    assert_none(outside_in_domain(ROOT))


def test_the_domain_never_asks_what_time_it_is():
    assert_none(clocks_in_domain(ROOT))


def test_no_file_in_flows_has_the_name_of_a_package():
    assert_none(taken_names_in_flows(ROOT))


def test_no_module_is_longer_than_a_reader_bears():
    assert_none(long_modules(ROOT))


def test_the_lock_names_no_package_index():
    assert_none(addresses_in_lock(ROOT))


def test_no_file_names_a_folder_of_one_machine():
    assert_none(somebodys_folders(ROOT))


def assert_none(violations: Iterator[str]) -> None:
    """Fail with every violation on a line of its own."""
    found = list(violations)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


BREACHES = {
    "upward": (wrong_directions, "blocks/a.py", "from flows import case"),
    "upward in a function": (wrong_directions, "tasks/a.py", "def f():\n    import deployments.cli"),
    "upward for types": (
        wrong_directions,
        "winback/a.py",
        "if TYPE_CHECKING:\n    from blocks.store import Store",
    ),
    "upward by name": (wrong_directions, "blocks/a.py", "import_module('tasks.mail')"),
    "upward by dots": (wrong_directions, "tasks/a.py", "from ..flows import case"),
    "desk to flow": (wrong_directions, "desk/a.py", "import flows.case"),
    "product to tests": (wrong_directions, "deployments/a.py", "from tests.databases import PostgresCluster"),
    "database": (outside_in_domain, "winback/a.py", "from sqlalchemy.orm import Session"),
    "prefect in a function": (outside_in_domain, "winback/a.py", "def f():\n    import prefect"),
    "download": (outside_in_domain, "winback/deep/a.py", "from urllib import request"),
    "now": (clocks_in_domain, "winback/a.py", "at = datetime.now(UTC)"),
    "today": (clocks_in_domain, "winback/a.py", "import datetime as dt\nday = dt.date.today()"),
    "now as a default": (clocks_in_domain, "winback/a.py", "at = Field(default_factory=datetime.utcnow)"),
    "time.time": (clocks_in_domain, "winback/a.py", "import time\nat = time.time()"),
    "from time": (clocks_in_domain, "winback/a.py", "from time import time"),
    "stdlib's name": (taken_names_in_flows, "flows/statistics.py", ""),
    "a package's name": (taken_names_in_flows, "flows/desk.py", ""),
    "a dependency's name": (taken_names_in_flows, "flows/holidays.py", ""),
    "length": (long_modules, "desk/a.py", "pass\n" * (LONGEST + 1)),
    "index": (addresses_in_lock, "requirements.lock", "--index-url https" + "://pypi.example/simple"),
    "home": (somebodys_folders, "docs/a.md", "see " + "/home" + "/ann/winback"),
    "checkout": (somebodys_folders, "docs/a.md", "see {root}/docs"),
}


@pytest.mark.parametrize(("rule", "file", "text"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_found(rule: Callable[[Path], Iterator[str]], file: str, text: str, house: Path):
    write(house, file, text.replace("{root}", str(house)))
    commit(house)

    assert [line for line in rule(house) if line.startswith(file)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("from blocks.other import f", "import blocks.one"),
        ("from .other import f", "def f():\n    from . import one"),
        ("from blocks import other", "from blocks import three"),
    ],
)
def test_a_circle_is_found(one: str, other: str, house: Path):
    write(house, "blocks/one.py", one)
    write(house, "blocks/other.py", other)
    write(house, "blocks/three.py", "import blocks.one")

    assert [line for line in circles(house) if "blocks.one -> blocks.other" in line]


def test_what_is_allowed_is_not_found(house: Path):
    write(house, "winback/clock.py", "from datetime import datetime, time\ndef due(now): return now")
    write(house, "blocks/one.py", "import time\nif TYPE_CHECKING:\n    from blocks.other import Other")
    write(house, "blocks/other.py", "from blocks.one import One\nfrom winback.clock import due")
    write(house, "flows/case.py", "from blocks import one")
    write(house, "docs/a.md", "GET https" + "://example.com/home/ann, WORKDIR " + "/home" + "/winback/")
    commit(house)

    rules = (
        wrong_directions,
        circles,
        outside_in_domain,
        clocks_in_domain,
        taken_names_in_flows,
        somebodys_folders,
    )
    assert [line for rule in rules for line in rule(house)] == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with nothing in it."""
    return tmp_path


def write(root: Path, file: str, text: str) -> None:
    """Put a file and its folders there."""
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)


def commit(root: Path) -> None:
    """Give the files to git; only what it keeps is looked at."""
    for command in (["git", "init", "--quiet"], ["git", "add", "."]):
        subprocess.run(command, cwd=root, check=True)
