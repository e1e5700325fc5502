from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.models import Call
from clusterportal import clock
from clusterportal.demo import stages
from clusterportal.demo.loading.sample import load_open_calls


class Command(BaseCommand):
    help = "Load the demo's sample into an empty database, and take it to a stage by the portal's own actions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=stages.LOADABLE, default="open")

    def handle(self, *args: Any, stage: str, **options: Any) -> None:
        if Call.objects.exists():
            raise CommandError("There are calls in this database already; the sample is loaded into an empty one.")
        load_open_calls(clock.now(), self._report)
        while stages.current() != stage and (step := stages.next_step()) is not None:
            self._report(f"{step.name} …")
            step.run(lambda _fraction, phase: self._report(phase))

    def _report(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
