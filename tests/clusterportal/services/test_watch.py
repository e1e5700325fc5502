import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clusterportal.services.processes import Program
from clusterportal.services.watch import Watch

# A program with a child of its own, whose ids it writes down.
WITH_CHILD = (
    "import os, time\n"
    "child = os.fork()\n"
    "if child: open('pids', 'a').write(f'{os.getpid()} {child}\\n')\n"
    "time.sleep(600)"
)


def program(folder: Path, code: str) -> Program:
    return Program("A program", (sys.executable, "-c", code), folder / "log", folder=folder, grace_seconds=2)


def wait_for(claim: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
    until = time.monotonic() + 20
    while not claim():
        assert time.monotonic() < until
        meanwhile()
        time.sleep(0.05)


def lines(folder: Path) -> list[list[int]]:
    path = folder / "pids"
    return [[int(pid) for pid in line.split()] for line in path.read_text().splitlines()] if path.exists() else []


def lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_killed_program_is_started_again_and_its_children_end(tmp_path: Path) -> None:
    said: list[str] = []
    watch = Watch(said.append)
    watch.add(program(tmp_path, WITH_CHILD))
    wait_for(lambda: len(lines(tmp_path)) == 1)
    first, child = lines(tmp_path)[0]

    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(lines(tmp_path)) == 2, watch.look)

    wait_for(lambda: not lives(child))
    assert said == [
        f"A program ended with status -9; starting it again in 1 s. Its log: {tmp_path / 'log'}",
    ]
    watch.stop()
    wait_for(lambda: not any(lives(pid) for pid in lines(tmp_path)[1]))


def test_pause_doubles_for_a_program_that_cannot_run(tmp_path: Path) -> None:
    said: list[str] = []
    watch = Watch(said.append)
    watch.add(program(tmp_path, "raise SystemExit(3)"))

    wait_for(lambda: len(said) == 3, watch.look)
    watch.stop()

    assert [line.split(" in ")[1].split(" s.")[0] for line in said] == ["1", "2", "4"]
