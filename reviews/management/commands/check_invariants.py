"""Check what must always be true of the database; see docs/operations.md."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.management.invariants import INVARIANTS as HASHES
from applications.queries.invariants import INVARIANTS as OF_APPLICATIONS
from clusterportal import clock
from clusterportal.audit.invariants import INVARIANTS as OF_THE_TRAIL
from clusterportal.audit.invariants import Invariant
from reviews.queries.invariants import INVARIANTS as OF_REVIEWS

INVARIANTS = (*OF_APPLICATIONS, *OF_REVIEWS, *HASHES, *OF_THE_TRAIL)
MOST_NAMED = 20


class Command(BaseCommand):
    help = "Checks every invariant of the database and names the rows that break one; exit status 1 if there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only print the names of the invariants")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(one.name for one in INVARIANTS))
            return
        broken = [one for one in INVARIANTS if self._breaks(one, clock.now())]
        if broken:
            raise CommandError(f"{len(broken)} of {len(INVARIANTS)} invariants are broken.")
        self.stdout.write(f"All {len(INVARIANTS)} invariants hold.")

    def _breaks(self, one: Invariant, at: datetime) -> bool:
        rows = list(one.find(at))
        for row in rows[:MOST_NAMED]:
            self.stdout.write(f"{one.name}: {row}")
        if len(rows) > MOST_NAMED:
            self.stdout.write(f"{one.name}: and {len(rows) - MOST_NAMED} more")
        return bool(rows)
