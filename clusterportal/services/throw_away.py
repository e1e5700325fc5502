"""Servers for the tests: fast, without crash safety, gone afterwards with their data."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clusterportal.services.embedded import RECORD, data_folder, embedded_servers, stop_all
from clusterportal.services.privileges import Privileges, choose_privileges
from clusterportal.services.sockets import remove_socket_folder

PREFIX = "clusterportal-tests-"


@contextmanager
def throw_away_servers(privileges: Privileges | None = None) -> Iterator[dict[str, str]]:
    """Gives the environment that names the servers."""
    privileges = privileges or choose_privileges()
    remove_left_overs(privileges)
    state = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        servers = embedded_servers(state, durable=False, privileges=privileges)
        started = servers.start()
        try:
            yield servers.environment
        finally:
            stop_all(started)
    finally:
        _remove(state, privileges)


def remove_left_overs(privileges: Privileges) -> None:
    """What tests that were killed left behind: 40 MB each."""
    for state in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = state.name.removeprefix(PREFIX).split("-")[0]
        ours = state.is_dir() and state.lstat().st_uid == os.geteuid()
        if ours and pid.isdigit() and not Path("/proc", pid).exists():
            _remove(state, privileges)


def _remove(state: Path, privileges: Privileges) -> None:
    remove_socket_folder(state / RECORD)
    shutil.rmtree(data_folder(state, privileges), ignore_errors=True)
    shutil.rmtree(state, ignore_errors=True)
