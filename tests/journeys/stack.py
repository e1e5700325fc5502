"""The whole portal as it is served, for journeys: servers, web, worker and beat in processes of their own.

A journey goes in by the browser, and by `manage.py` for what an administrator of the machine does. It never touches
the database: what it knows it has read on a page.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread

import psycopg
from psycopg.conninfo import conninfo_to_dict
from redis import Redis

from clusterportal.demo.programs import PROJECT, served
from clusterportal.services.ports import HOST, answers
from clusterportal.services.processes import Program, start, stop, tail
from clusterportal.services.throw_away import throw_away_servers
from tests.journeys.waiting import free_port, wait_until


@dataclass(frozen=True)
class Portal:
    """A running portal with an empty database."""

    url: str
    console: "subprocess.Popen[str]"
    running: "dict[str, tuple[Program, subprocess.Popen[bytes]]]"

    def manage(self, *command: str) -> str:
        """What `manage.py` prints; fails with what it printed where it fails."""
        return manage(self.console, *command)

    def move_clock(self, to: datetime) -> None:
        """Let the domain's time pass."""
        self.manage("move_clock", to.isoformat())

    def kill(self, name: str) -> None:
        """End a program without warning, with all its children."""
        program, process = self.running[name]
        process.kill()
        stop(program, process)

    @contextmanager
    def frozen_on(self, name: str, word: str) -> Iterator[None]:
        """Within, a program freezes once its log says the word: in the middle of what it does then."""
        program, process = self.running[name]
        over = Event()

        def watch() -> None:
            with program.log.open() as log:
                log.seek(0, os.SEEK_END)
                while not over.is_set():
                    if word in log.read():
                        os.killpg(process.pid, signal.SIGSTOP)
                        return
                    time.sleep(0.001)

        watcher = Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def start_again(self, name: str) -> None:
        program, _process = self.running[name]
        self.running[name] = (program, start(program))

    def log(self, name: str) -> str:
        """The end of a program's log."""
        return tail(self.running[name][0].log, 60)


@contextmanager
def console_in(environment: dict[str, str]) -> "Iterator[subprocess.Popen[str]]":
    """A process that runs commands of `manage.py`."""
    command = [sys.executable, "-m", "tests.journeys.console"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, env=environment, **pipes) as console:
        yield console  # leaving closes its standard input, which ends it


def manage(console: "subprocess.Popen[str]", *command: str) -> str:
    """What a command prints; fails with what it printed where it fails."""
    assert console.stdin is not None
    assert console.stdout is not None
    console.stdin.write(json.dumps(command) + "\n")
    console.stdin.flush()
    status, printed = json.loads(console.stdout.readline())
    assert status == 0, f"manage.py {' '.join(command)}:\n{printed}"
    return str(printed)


@contextmanager
def migrated_servers(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that names servers for many portals: each begins with a copy of their empty database."""
    with throw_away_servers() as servers:
        environment = {**os.environ, **servers, "CLUSTERPORTAL_MODE": "test", "CLUSTERPORTAL_STATE": str(folder)}
        as_owner = {**environment, "DATABASE_URL": servers["DATABASE_OWNER_URL"]}
        with console_in(as_owner) as console:
            manage(console, "migrate", "--no-input")
        with console_in(environment) as console:
            manage(console, "grant_runtime_role")
        yield environment


@contextmanager
def running_portal(servers: dict[str, str], folder: Path) -> Iterator[Portal]:
    """A portal with a database of its own, served and stopped at the end. One at a time: they share the queue."""
    port = free_port()
    environment = {
        **servers,
        **_copied_database(servers),
        "CLUSTERPORTAL_STATE": str(folder),
        "BASE_URL": f"http://{HOST}:{port}",
    }
    Redis.from_url(servers["REDIS_URL"]).flushall()
    programs = served(environment, folder, port)
    with console_in(environment) as console:
        portal = Portal(f"http://{HOST}:{port}", console, {})
        try:
            portal.running.update({program.name: (program, start(program)) for program in programs})
            wait_until(lambda: answers(f"{portal.url}/"), "the front page answers", seconds=60)
            yield portal
        finally:
            for program, process in portal.running.values():
                stop(program, process)


def _copied_database(servers: dict[str, str]) -> dict[str, str]:
    """The addresses of a new database like the migrated one."""
    urls = {name: servers[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    migrated = conninfo_to_dict(urls["DATABASE_OWNER_URL"])["dbname"]
    name = f"{migrated}_{token_hex(4)}"
    with psycopg.connect(urls["DATABASE_OWNER_URL"], dbname="postgres", autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    return {key: url.replace(f"/{migrated}?", f"/{name}?") for key, url in urls.items()}
