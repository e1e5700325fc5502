"""Keeping programs running until told to stop."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from clusterportal.services.processes import Program, start, stop

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


@dataclass
class _Watched:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = SHORTEST_PAUSE
    restart_at: float | None = None


class Watch:
    """Restarts a program that ends, after a pause that doubles until it runs steadily again."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._watched: list[_Watched] = []

    def add(self, program: Program, process: subprocess.Popen[bytes] | None = None) -> None:
        """`process` where the program already runs."""
        self._watched.append(_Watched(program, process or start(program), time.monotonic()))

    def ended(self) -> list[Program]:
        return [each.program for each in self._watched if each.process.poll() is not None]

    def look(self) -> None:
        """Call it every half second."""
        now = time.monotonic()
        for each in self._watched:
            if each.process.poll() is None:
                continue
            if each.restart_at is None:
                self._plan_restart(each, now)
            elif now >= each.restart_at:
                stop(each.program, each.process)  # what is left of its session
                each.process, each.started_at, each.restart_at = start(each.program), now, None

    def stop(self) -> None:
        """In the reverse order of starting, each given its time."""
        while self._watched:
            each = self._watched.pop()
            stop(each.program, each.process)

    def _plan_restart(self, each: _Watched, now: float) -> None:
        steady = now - each.started_at > STEADY_SECONDS
        each.pause = SHORTEST_PAUSE if steady else each.pause
        each.restart_at = now + each.pause
        self._report(
            f"{each.program.name} ended with status {each.process.returncode}; starting it again "
            f"in {each.pause:.0f} s. Its log: {each.program.log}"
        )
        each.pause = min(2 * each.pause, LONGEST_PAUSE)
