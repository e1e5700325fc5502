"""The demo in one process: servers, sample, web, worker and beat, and nothing left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType
from typing import TypeAlias

from clusterportal.demo.programs import manage, served
from clusterportal.services import ownership
from clusterportal.services.embedded import RECORD, embedded_servers
from clusterportal.services.machine import CannotStart, uses_own_servers
from clusterportal.services.ports import HOST, answers, check_port
from clusterportal.services.processes import start, stop, tail
from clusterportal.services.sockets import remove_socket_folder
from clusterportal.services.state import StateFolder
from clusterportal.services.watch import Watch

FRONT_PAGE_SECONDS = 90
PATIENCE_AFTER_A_KILL = 15


Size: TypeAlias = tuple[int, int]


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the process was asked to end."""


@dataclass(frozen=True)
class Demo:
    """`generate`: applications and reviewers of a made-up call that is added before it serves."""

    stage: str
    port: int
    state: StateFolder
    generate: Size | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def run(self, *, reset: bool) -> None:
        """Returns when stopped. Raises CannotStart with nothing left running."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, _stop)
        try:
            with self.state.locked(f"process {os.getpid()}, {self.url}") as was_killed:
                check_port(self.port, PATIENCE_AFTER_A_KILL if was_killed else 0)
                self._serve(reset=reset)
        except Stopped:
            report("Stopped.")

    def _serve(self, *, reset: bool) -> None:
        watch = Watch(report)
        self.state.make()
        with ExitStack() as last:
            last.callback(remove_socket_folder, self.state.path / RECORD)
            last.callback(watch.stop)
            last.callback(_ignore_further_signals)
            environment = self._start_servers(watch, reset=reset)
            self._prepare(environment)
            for program in served(environment, self.state.path, self.port):
                watch.add(program)
            self._wait_for_front_page(watch)
            report(f"ClusterPortal is ready: {self.url} (stage {self.stage}, Ctrl-C stops everything)")
            while True:
                time.sleep(0.5)
                watch.look()

    def _start_servers(self, watch: Watch, *, reset: bool) -> dict[str, str]:
        """The environment of every child; starts the built-in servers unless others are named."""
        urls = own_servers() if uses_own_servers() else self._start_built_in(watch, reset=reset)
        if reset:
            ownership.empty(urls["DATABASE_OWNER_URL"])
        return {
            **os.environ,
            **urls,
            **self.state.keys(),
            "CLUSTERPORTAL_MODE": "demo",
            "CLUSTERPORTAL_STATE": str(self.state.path.parent),
            "FILES_ROOT": str(self.state.files),
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "BASE_URL": self.url.rstrip("/"),
        }

    def _start_built_in(self, watch: Watch, *, reset: bool) -> dict[str, str]:
        servers = embedded_servers(self.state.path)
        if reset:
            servers.postgres.remove()
        for program, process in servers.start():
            watch.add(program, process)
        return servers.environment

    def _prepare(self, environment: Mapping[str, str]) -> None:
        owner = environment["DATABASE_OWNER_URL"]
        loaded = ownership.claim(owner, self.stage)
        if not loaded:  # new, or an earlier run was stopped half-way
            report(f"Preparing the sample of stage {self.stage} ...")
            ownership.empty(owner)
            self.state.clear_files()
            ownership.claim(owner, self.stage)
        self._manage({**environment, "DATABASE_URL": owner}, "migrate", "--no-input")
        if owner == environment["DATABASE_URL"]:
            report("DATABASE_OWNER_URL is not set: the portal runs with the rights of the owner.")
        else:
            self._manage(environment, "grant_runtime_role")
        if not loaded:
            self._manage(environment, "load_sample", "--stage", self.stage)
            ownership.finish(owner)
        if self.generate is not None:
            applications, reviewers = map(str, self.generate)
            report(f"Adding a made-up call of {applications} applications and {reviewers} reviewers ...")
            self._manage(environment, "generate_call", "--applications", applications, "--reviewers", reviewers)

    def _manage(self, environment: Mapping[str, str], *command: str) -> None:
        program = manage(environment, self.state.path / f"{command[0]}.log", *command)
        process = start(program)
        try:
            if process.wait() != 0:
                raise CannotStart(f"{program.name} failed ({program.log}):\n{tail(program.log)}")
        finally:
            stop(program, process)

    def _wait_for_front_page(self, watch: Watch) -> None:
        until = time.monotonic() + FRONT_PAGE_SECONDS
        while not answers(self.url):
            for program in watch.ended():
                raise CannotStart(f"{program.name} failed ({program.log}):\n{tail(program.log)}")
            if time.monotonic() > until:
                log = self.state.path / "web.log"
                raise CannotStart(f"The front page does not answer ({log}):\n{tail(log)}")
            time.sleep(0.2)


def own_servers() -> dict[str, str]:
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    owner = os.environ.get("DATABASE_OWNER_URL") or urls["DATABASE_URL"]
    return {**urls, "DATABASE_OWNER_URL": owner}


def report(line: str) -> None:
    print(line, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not cut the stopping short: every wait in it is bounded."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
