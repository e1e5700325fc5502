"""What the machine must offer, checked before anything is downloaded or started.

`make` also runs this file as a script under whatever Python it finds, before the virtual
environment exists: only the standard library, and nothing newer than Python 3.7 can read.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)
OLDEST_GLIBC = (2, 28)
MACHINES = ("x86_64", "amd64", "aarch64", "arm64")
GIB = 1024**3
OWN_SERVERS = (
    "The built-in PostgreSQL and Redis-protocol servers need Linux on x86-64 or arm64 with "
    "glibc 2.28 or newer; on this machine ({machine}) set DATABASE_URL and REDIS_URL to servers "
    "of your own."
)


class CannotStart(Exception):
    """Nothing was started; the message is one sentence for the person at the terminal."""


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    if not OLDEST_PYTHON <= version <= NEWEST_PYTHON:
        raise CannotStart(
            "ClusterPortal needs Python 3.11 to 3.14; this is Python {}.{}. "
            "Choose another with: make PYTHON=/path/to/python3".format(*version)
        )


def check_venv_module() -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415 - the import is the question asked
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise CannotStart(
            "This Python cannot make virtual environments. On Debian and Ubuntu run: "
            "apt install python{}.{}-venv".format(*sys.version_info[:2])
        ) from None


def check_disk(folder: Path, needed: int) -> None:
    """`needed` in bytes; `folder` may not exist yet."""
    folder = nearest_existing(folder.absolute())
    free = shutil.disk_usage(str(folder)).free
    if free < needed:
        raise CannotStart(f"{folder} has {free / GIB:.1f} GiB free; ClusterPortal needs {needed / GIB:.1f} GiB there.")


def check_platform(
    system: str = sys.platform,
    machine: str = platform.machine(),
    glibc: tuple[int, ...] | None = None,
) -> None:
    """Whether the built-in servers can run here; `glibc` defaults to this machine's."""
    glibc = glibc_version() if glibc is None else glibc
    if system != "linux" or machine.lower() not in MACHINES or glibc < OLDEST_GLIBC:
        library = "glibc " + ".".join(map(str, glibc)) if glibc else "no glibc"
        raise CannotStart(OWN_SERVERS.format(machine=f"{system}, {machine}, {library}"))


def glibc_version() -> tuple[int, ...]:
    """Empty where the C library is another one."""
    try:
        name = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        return ()
    return tuple(int(part) for part in name.split()[-1].split(".")) if name else ()


def nearest_existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def uses_own_servers(environment: dict[str, str] | os._Environ[str] = os.environ) -> bool:
    """True where both URLs are set; raises where only one is, since half of each helps nobody."""
    named = [name for name in ("DATABASE_URL", "REDIS_URL") if environment.get(name)]
    if len(named) == 1:
        raise CannotStart(
            f"Only {named[0]} is set: set both DATABASE_URL and REDIS_URL, or neither to use the built-in servers."
        )
    return bool(named)


def main() -> None:
    options = argparse.ArgumentParser(description="Check this machine before an installation.")
    options.add_argument("--venv", type=Path, required=True, help="where packages will go")
    venv = options.parse_args().venv
    try:
        check_python()
        check_venv_module()
        if not uses_own_servers():
            check_platform()
        check_disk(venv, 3 * GIB)
    except CannotStart as sentence:
        sys.exit(str(sentence))


if __name__ == "__main__":
    main()
