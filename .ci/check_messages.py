"""Fail where the Swedish catalogues lag behind the source, or lack a translation.

Collects the texts in a copy of the repository and compares what they are, not where they stand.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

APPS = ("clusterportal", "applications", "reviews")
PROJECT = Path(__file__).resolve().parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="clusterportal-messages-") as folder:
        collected = collect(Path(folder, "copy"))
        faults = [fault for app in APPS for fault in compare(catalogue(PROJECT, app), catalogue(collected, app))]
    for fault in faults:
        print(fault)
    if faults:
        sys.exit("The message catalogues are not up to date: run make messages, translate, and commit.")
    print("The message catalogues are up to date and wholly translated.")


def collect(copy: Path) -> Path:
    """A copy of what git tracks or would track, with freshly collected texts."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, copy / name)
    command = ["make", "messages-only", f"python={sys.executable}"]
    subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return copy


def catalogue(root: Path, app: str) -> dict[object, Message]:
    path = root / app / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {(message.context, message.id): message for message in read_po(file)}


def compare(committed: dict[object, Message], collected: dict[object, Message]) -> list[str]:
    return [
        *(f"not collected: {key}" for key in collected.keys() - committed.keys()),
        *(f"no longer in the source: {key}" for key in committed.keys() - collected.keys()),
        *(f"not translated: {key}" for key, message in committed.items() if not is_translated(message)),
    ]


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


if __name__ == "__main__":
    main()
