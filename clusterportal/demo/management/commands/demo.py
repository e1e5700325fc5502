import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from clusterportal.demo.supervisor import Demo, Size
from clusterportal.services.machine import CannotStart
from clusterportal.services.processes import end_with_parent_now
from clusterportal.services.state import StateFolder

STAGES = ("open", "closed", "review", "panel", "decided")


class Command(BaseCommand):
    help = "Serve the demo with everything that it needs, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--stage", choices=STAGES, default="open", help="where the sample call stands")
        parser.add_argument("--reset", action="store_true", help="replace this stage's data by a new sample")
        parser.add_argument(
            "--generate", type=size, metavar="200x250", help="add a made-up call of so many applications and reviewers"
        )
        parser.add_argument(
            "--stop-with-parent", action="store_true", help="also stop when the program that called this one ends"
        )

    def handle(self, *args: Any, stage: str, port: int, reset: bool, generate: Size | None, **options: Any) -> None:
        if options["stop_with_parent"]:
            end_with_parent_now(signal.SIGTERM)
        state = StateFolder(Path(settings.STATE).absolute() / f"demo-{stage}")
        try:
            Demo(stage=stage, port=port, state=state, generate=generate).run(reset=reset)
        except CannotStart as sentence:
            sys.exit(str(sentence))


def size(text: str) -> Size:
    """Applications and reviewers, as 200x250. Raises ValueError."""
    applications, reviewers = (int(number) for number in text.split("x"))
    return applications, reviewers


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number
