"""The same code in two processes that hash differently."""

import subprocess
import sys


def in_two_processes(code: str) -> list[str]:
    """What each prints."""
    return [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
