"""A throw-away PostgreSQL from the binaries that are at hand."""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "unix_socket_directories": "",
}


EMPTY = """
DO $$
DECLARE one record;
BEGIN
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT oid::regclass AS name, pg_relation_size(oid) AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
  LOOP
    IF one.bytes > 500000 THEN EXECUTE format('TRUNCATE %s CASCADE', one.name);
    ELSIF one.bytes > 0 THEN EXECUTE format('DELETE FROM %s', one.name); END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
"""End what is still under way, empty what was filled, and count anew; much faster than a new copy for each test.

A TRUNCATE makes every connection learn its tables anew: only for those that have grown.
"""


class NoPostgres(Exception):  # noqa: N818
    """PostgreSQL could not be had."""


DURABLE = {"autovacuum": "on", "synchronous_commit": "on", "shared_buffers": "128MB"}
"""What survives a killed server; only a machine that loses its power could lose what was committed."""


class PostgresCluster:
    """A server of its own: a temporary folder, a free port of the loopback, no password.

    It ends with `stop`, and, where `setpriv` can arrange it, with the process that started it.
    """

    def __init__(self, binaries: Path, **settings: str) -> None:
        """Make the folder and start the server; raises `NoPostgres` with the server's own words."""
        self._binaries, self._settings, self._port = binaries, SETTINGS | settings, 0
        self._names = (f"t_{number}" for number in count(1))
        # PostgreSQL refuses to run as root, and root's own temporary folder may be closed to others.
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp("", "winback-pg-", "/tmp" if self._user else None))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._server: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        atexit.register(self.stop)
        try:
            self._initialise(binaries)
            self._start()
        except BaseException:
            self.stop()
            raise

    @classmethod
    def found(cls, **settings: str) -> Self:
        """Start a cluster from the newest binaries here, or raise `NoPostgres`; `settings` go before ours."""
        for folder in _candidates():
            if (folder / "initdb").exists() and (folder / "postgres").exists():
                return cls(folder, **settings)
        raise NoPostgres("install Debian's postgresql")

    def create(self, template: str = "template1", name: str | None = None) -> str:
        """Make a database like `template` and return its name."""
        name = name or next(self._names)
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return name

    def url(self, name: str, driver: str = "psycopg") -> str:
        """Tell SQLAlchemy's address of a database."""
        return f"postgresql+{driver}://winback@127.0.0.1:{self._port}/{name}"

    @property
    def pid(self) -> int:
        """The postmaster's process."""
        assert self._server is not None
        return self._server.pid

    def kill(self) -> None:
        """End the server without a checkpoint or a word to those who are connected."""
        assert self._server is not None
        self._server.send_signal(signal.SIGQUIT)  # SIGKILL would leave its children with the shared memory
        self._server.wait(30)

    def restart(self) -> None:
        """Start the server again after `kill`, on its own port."""
        self._start()

    def seal(self, name: str) -> None:
        """Close a database to connections, so that it can be copied at any time."""
        self._execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false"), name)
        with self._connection() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    def empty(self, name: str) -> None:
        """Make a database as it was before anything was written to it, whoever is still connected to it."""
        with self._connection(name) as connection:
            connection.execute(EMPTY)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)

    def stop(self) -> None:
        """End the server at once and remove its folder; a second time does nothing."""
        if os.getpid() != self._owner:  # a forked child inherits the exit hook, not the server
            return
        atexit.unregister(self.stop)
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _initialise(self, binaries: Path) -> None:
        command = [binaries / "initdb", "-D", self._folder / "data", "-U", "winback", "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "--no-sync"]
        try:
            done = subprocess.run(command, timeout=60, capture_output=True, check=False, text=True, **self._as_user())
        except (OSError, subprocess.SubprocessError) as error:
            raise NoPostgres(f"initdb: {error}") from error
        if done.returncode:
            raise NoPostgres(f"initdb: {_last_line(done.stderr)}")

    def _start(self) -> None:
        known = self._port
        for _ in range(3):  # another process may take the free port first
            self._port = known or _free_port()
            command: list[str | Path] = [self._binaries / "postgres", "-D", self._folder / "data"]
            command += [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
            command += ["-c", f"port={self._port}"]
            if setpriv := shutil.which("setpriv"):
                command = [setpriv, "--pdeathsig", "QUIT", *command]
            with (self._folder / "log").open("wb") as log:
                self._server = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,  # Ctrl-C is for pytest, which then stops the server
                    **self._as_user(),
                )  # fmt: skip
            if self._answers(within=30):
                return
        raise NoPostgres(f"postgres: {_last_line((self._folder / 'log').read_text(errors='replace'))}")

    def _answers(self, within: float) -> bool:
        assert self._server is not None
        deadline = time.monotonic() + within
        while self._server.poll() is None and time.monotonic() < deadline:
            try:
                self._connection().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _as_user(self) -> dict:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        common = {"cwd": self._folder, "env": environment | {"LC_ALL": "C"}}
        if self._user is None:
            return common
        return common | {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}

    def _connection(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user="winback",
            dbname=name,
            autocommit=True,
            connect_timeout=5,
        )

    def _execute(self, statement: sql.SQL, *names: str) -> None:
        with self._connection() as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


def _candidates() -> list[Path]:
    """Folders of PostgreSQL's binaries: Debian's, newest first, then `pg_config`'s, then PATH's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    folders = list(debian)
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, check=False, text=True)
        folders.append(Path(said.stdout.strip()))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).parent)
    return folders


def _unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("root cannot run it, and there is no user postgres")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word"])[-1]
