from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterportal import clock
from clusterportal.demo.clock import jump_to


class Command(BaseCommand):
    help = "Move the domain's clock forward to an instant, such as 2026-06-10T14:05+02:00. There is no way back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instant")

    def handle(self, *_arguments: Any, instant: str, **_options: Any) -> None:
        try:
            wanted = datetime.fromisoformat(instant)
        except ValueError as error:
            raise CommandError("Write the instant as 2026-06-10T14:05+02:00.") from error
        if wanted.tzinfo is None:
            raise CommandError("The instant has no time zone. Write it as 2026-06-10T14:05+02:00.")
        jump_to(wanted)
        self.stdout.write(clock.now().isoformat(timespec="seconds"))
