"""Both built-in servers as one thing to start and stop."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from clusterportal.services.machine import GIB, check_disk, check_platform, check_python
from clusterportal.services.postgres import Postgres
from clusterportal.services.privileges import Privileges, choose_privileges
from clusterportal.services.processes import Program, start, stop
from clusterportal.services.sockets import fresh_socket_folder, remove_socket_folder
from clusterportal.services.valkey import Valkey

ROOM_FOR_DATA = GIB // 2
RECORD = "socket-folder"


@dataclass(frozen=True)
class Servers:
    postgres: Postgres
    valkey: Valkey
    record: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.postgres.url("portal"),
            "DATABASE_OWNER_URL": self.postgres.url("portal_owner"),
            "REDIS_URL": self.valkey.url,
        }

    def start(self) -> list[tuple[Program, subprocess.Popen[bytes]]]:
        """Both, ready for connections; what did start is stopped if the other does not."""
        self.postgres.prepare()
        started: list[tuple[Program, subprocess.Popen[bytes]]] = []
        try:
            for server in (self.postgres, self.valkey):
                program = server.program()
                process = start(program)
                started.append((program, process))
                server.wait_ready(process)
        except BaseException:
            stop_all(started)
            raise
        return started

    def close(self) -> None:
        remove_socket_folder(self.record)


def embedded_servers(state: Path, *, durable: bool = True, privileges: Privileges | None = None) -> Servers:
    """Servers whose data live in `state`; checks the machine, starts nothing."""
    check_python()
    check_platform()
    check_disk(state, ROOM_FOR_DATA)
    state.mkdir(parents=True, exist_ok=True)
    privileges = privileges or choose_privileges()
    folder = data_folder(state, privileges)
    record = state / RECORD
    sockets = fresh_socket_folder(record, privileges)
    return Servers(
        Postgres(folder, sockets, state / "postgres.log", privileges, durable),
        Valkey(folder, sockets, state / "redis.log", privileges),
        record,
    )


def data_folder(state: Path, privileges: Privileges) -> Path:
    """Within `state`, or beside it all where the server's user cannot reach into `state`."""
    if privileges.user is None:
        return state / "postgres"
    if privileges.reaches(state):
        return state / "postgres-nobody"
    name = hashlib.sha256(bytes(state.resolve())).hexdigest()[:16]
    return Path("/var/tmp") / f"clusterportal-{name}"  # noqa: S108 - make_folder refuses a stranger's


def stop_all(started: list[tuple[Program, subprocess.Popen[bytes]]]) -> None:
    for program, process in reversed(started):
        stop(program, process)
