"""`manage.py demo` for real: started, killed, started again, stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clusterportal.services.ports import answers

PROJECT = Path(__file__).resolve().parents[3]
READY_SECONDS = 180


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def demo(state: Path, port: int, *options: str) -> subprocess.Popen[str]:
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CLUSTERPORTAL_MODE")
    environment = {name: value for name, value in os.environ.items() if name not in named}
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", f"--port={port}", *options],
        cwd=PROJECT,
        env={**environment, "CLUSTERPORTAL_STATE": str(state)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line.strip())
        if "is ready" in line:
            return said
    pytest.fail("\n".join(said))


def belonging_to(state: Path) -> list[str]:
    """Processes with this demo's state in their environment or folder; only its own user's are readable."""
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and pid != str(os.getpid()) and _names(pid, state)]


def _names(pid: str, state: Path) -> bool:
    try:
        folder = os.readlink(f"/proc/{pid}/cwd")
        return str(state) in folder or str(state).encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def holds(claim: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not claim() and time.monotonic() < until:
        time.sleep(0.1)
    return claim()


def test_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
        process = demo(tmp_path, port)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert said == (
        f"Port {port} is in use. Stop the program that uses it, or choose another: make demo PORT={port + 1}\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["demo-open.lock"]


@pytest.mark.long
def test_demo_is_started_killed_started_again_and_stopped(tmp_path: Path) -> None:
    port = free_port()
    ready = f"ClusterPortal is ready: http://127.0.0.1:{port}/ (stage open, Ctrl-C stops everything)"

    first = demo(tmp_path, port)
    assert said_until_ready(first) == ["Preparing the sample of stage open ...", ready]
    twice, _ = demo(tmp_path, free_port()).communicate(timeout=60)
    assert twice == f"demo-open is already running (process {first.pid}, http://127.0.0.1:{port}/).\n"

    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert holds(lambda: belonging_to(tmp_path) == [], seconds=15)

    second = demo(tmp_path, port)
    assert said_until_ready(second) == [ready]
    assert answers(f"http://127.0.0.1:{port}/")
    second.send_signal(signal.SIGINT)
    said, _ = second.communicate(timeout=60)

    assert (second.returncode, said) == (0, "Stopped.\n")
    assert belonging_to(tmp_path) == []
