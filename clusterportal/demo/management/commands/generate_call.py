from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.models import Agency
from clusterportal import clock
from clusterportal.demo import stages
from clusterportal.demo.generating.call import generate_call


class Command(BaseCommand):
    help = "Add a made-up call to the sample, as large as wanted and ready for a run of the assignment engine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--applications", type=int, default=200)
        parser.add_argument("--reviewers", type=int, default=250)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--agency", default="vr", choices=("vr", "vinnova"))

    def handle(self, *args: Any, applications: int, reviewers: int, seed: int, agency: str, **options: Any) -> None:
        if not stages.current() or not Agency.objects.filter(pk=agency).exists():
            raise CommandError("Load the sample first: the call is made of its people and texts.")
        if applications < 1 or reviewers < 1:
            raise CommandError("A call has at least one application and one reviewer.")
        sizes = {"n_applications": applications, "n_reviewers": reviewers, "seed": seed}
        call = generate_call(agency, **sizes, at=clock.now(), report=self._report)
        self._report(f"{call} is ready for its first run.")

    def _report(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
