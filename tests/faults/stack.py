"""A portal that is killed in parts: durable servers and a web server in processes of their own, and what is in it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clusterportal.demo.programs import PROJECT, served
from clusterportal.services.embedded import Servers, embedded_servers, stop_all
from clusterportal.services.ports import HOST, answers
from clusterportal.services.processes import Program, start, stop
from tests.journeys.waiting import free_port, wait_until

WEB = "Web server"


@dataclass
class Fragile:
    """Its programs by name: PostgreSQL, the Redis-protocol server and the web server."""

    environment: dict[str, str]
    servers: Servers
    port: int
    running: dict[str, tuple[Program, subprocess.Popen[bytes]]]

    def python(self, code: str, **given: object) -> Any:
        """What `code` leaves in `result`, with Django set up; `given` are names that it knows."""
        script = f"import json; given = json.loads({json.dumps(json.dumps(given))})\n{code}\nprint(json.dumps(result))"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def kill(self, name: str) -> None:
        """Without warning, with all its children."""
        program, process = self.running[name]
        process.kill()
        stop(program, process)

    def kill_one_worker(self) -> None:
        """One of the web server's processes; its master starts another."""
        _program, master = self.running[WEB]
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)

    def start_again(self, name: str) -> None:
        program, _process = self.running[name]
        if name == self.servers.postgres.program().name:
            self.servers.postgres.prepare()
            process = start(program)
            self.servers.postgres.wait_ready(process)
        else:
            process = start(program)
        self.running[name] = (program, process)

    def is_up(self) -> bool:
        return answers(f"http://{HOST}:{self.port}/robots.txt")


@contextmanager
def fragile_portal(folder: Path) -> Iterator[Fragile]:
    """Migrated and served; everything that still runs is stopped at the end."""
    servers = embedded_servers(folder / "servers", durable=True)
    started = servers.start()
    port = free_port()
    environment = {
        **os.environ,
        **servers.environment,
        "CLUSTERPORTAL_MODE": "test",
        "CLUSTERPORTAL_STATE": str(folder),
        "BASE_URL": f"http://{HOST}:{port}",
    }
    web = next(program for program in served(environment, folder, port) if program.name == WEB)
    portal = Fragile(environment, servers, port, {program.name: (program, process) for program, process in started})
    owner = {**environment, "DATABASE_URL": servers.environment["DATABASE_OWNER_URL"]}
    try:
        for who, command in ((owner, ["migrate", "--no-input"]), (environment, ["grant_runtime_role"])):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=PROJECT, env=who, check=True, capture_output=True
            )
        portal.running[web.name] = (web, start(web))
        wait_until(portal.is_up, "the portal answers", seconds=60)
        yield portal
    finally:
        stop_all(list(portal.running.values()))
        servers.close()
