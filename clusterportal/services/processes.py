"""Child processes that never outlive the one who started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from clusterportal.services.privileges import AS_I_AM, Privileges

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """How to start and end one program.

    The kernel sends `death_signal` when the *thread* that started the program ends, however it
    ends: start programs from the main thread.
    """

    name: str
    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    grace_seconds: float = 10
    privileges: Privileges = field(default=AS_I_AM)


def start(program: Program) -> subprocess.Popen[bytes]:
    """A session of its own keeps a Ctrl-C at the terminal from reaching it before its time."""
    privileges = program.privileges
    with program.log.open("ab") as log:
        return subprocess.Popen(
            [*privileges.prefix(program.death_signal), *program.argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=program.folder or "/",
            env=program.environment,
            start_new_session=True,
            user=privileges.user,
            group=privileges.group,
            extra_groups=None if privileges.user is None else [],
            preexec_fn=end_with_parent(program.death_signal),  # noqa: PLW1509 - the caller has one thread
        )


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, then end the whole session."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with suppress(subprocess.TimeoutExpired):  # it had its time; the next lines end it
            process.wait(program.grace_seconds)
    kill_session(process.pid)
    process.wait()


def kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def end_with_parent_now(death_signal: signal.Signals) -> None:
    """The same for the running process and whoever started it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def end_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """To run between fork and exec, after a change of user: that would clear the setting."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)

    return ask_kernel


def working_in(folder: Path) -> list[int]:
    """Process ids whose current folder is `folder`: what a killed supervisor left behind."""
    wanted = os.path.realpath(folder)
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _folder_of(pid) == wanted]


def _folder_of(pid: str) -> str | None:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:  # ended meanwhile, or another user's
        return None


def tail(log: Path, n_lines: int = 20) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-n_lines:])
