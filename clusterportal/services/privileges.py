"""PostgreSQL refuses to run as root, so a root starts it as somebody with fewer rights."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clusterportal.services.machine import CannotStart

# Inside the namespace the server is user 1000; outside its files stay root's own.
USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Privileges:
    """What a program runs as. `user` and `group` None: as the one who starts it."""

    namespace: Sequence[str] = ()
    user: int | None = None
    group: int | None = None

    def prefix(self, death_signal: signal.Signals) -> list[str]:
        """Entering a namespace clears the parent-death signal, so it is set again behind it."""
        if not self.namespace:
            return []
        return [*self.namespace, "setpriv", "--pdeathsig", death_signal.name.removeprefix("SIG")]

    def make_folder(self, folder: Path) -> None:
        """Closed to everybody else; refuses one that somebody else put there before."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self.user):
            raise CannotStart(f"{folder} belongs to somebody else: remove it first.")
        self.give(folder)

    def give(self, folder: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether a program with these privileges may pass through to `folder`."""
        if self.user is None:
            return True
        above = [folder, *folder.parents]
        return all(level.stat().st_mode & 0o001 for level in above if level.exists())


AS_I_AM = Privileges()


def choose_privileges() -> Privileges:
    """A user namespace where the machine allows one, else the user nobody."""
    if os.geteuid() != 0:
        return AS_I_AM
    namespace = Privileges(namespace=USER_NAMESPACE)
    return namespace if works(namespace) else nobody()


def works(privileges: Privileges) -> bool:
    command = [*privileges.prefix(signal.SIGKILL), "true"]
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def nobody() -> Privileges:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart(
            "PostgreSQL does not run as root and this machine has no user nobody: run as a normal "
            "user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Privileges(user=entry.pw_uid, group=entry.pw_gid)
