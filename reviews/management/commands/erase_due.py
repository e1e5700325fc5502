from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from applications.domain.retention import ACCOUNTS
from applications.queries.passing import passed
from applications.queries.retention import to_be_erased
from clusterportal import clock
from clusterportal.audit.erasing import owns_the_tables
from clusterportal.files.erasing import orphans
from clusterportal.files.errors import StrangeStore
from reviews.actions.retention import erase_all_due
from reviews.queries.erasing import due_requests, obstacles_of


class Command(BaseCommand):
    help = (
        "Erase what the retention rules no longer keep (docs/retention.md). Run it each night with DATABASE_URL set to "
        "the role that owns the tables; web and worker never have that role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", action="store_true", help="change nothing, say what would go")
        parser.add_argument("--at", type=_instant, help="as if it were this time, 2027-06-11T01:00+02:00")

    def handle(self, *args: Any, report: bool, at: datetime | None, **options: Any) -> None:
        if not owns_the_tables():
            raise CommandError("Only the role that owns the tables may erase: set DATABASE_URL to that role's.")
        now = clock.now()
        if at is not None and at > now and not report:
            raise CommandError("Nothing is erased before its time: --at may be in the future only with --report.")
        lines = _would_go(at or now) if report else self._erase(at or now)
        self.stdout.write("\n".join(lines) or "Nothing.")

    def _erase(self, at: datetime) -> list[str]:
        try:
            run, counted = erase_all_due(at), Counter[str]()
        except StrangeStore as error:
            raise CommandError(
                "More files lack a row than have one: is FILES_ROOT that of this database? All but files is done."
            ) from error
        for one in run.erased:
            counted[_name(one.kind, one.call)] += one.n_things
        if run.kept:
            keys = ", ".join(str(one.pk) for one in run.kept)
            raise CommandError(f"{_lines(counted)}\nStill there, because something else refers to it: {keys}")
        return _lines(counted)


def _would_go(at: datetime) -> list[str]:
    counted = Counter({_name(kind, None): rows.count() for kind, rows in passed(at).items()})
    counted.update(_name("draft", application.call) for application in to_be_erased(at))
    counted[_name(ACCOUNTS, None)] = sum(not obstacles_of(request.user, at) for request in due_requests(at))
    counted[_name("files", None)] = sum(1 for _path in orphans())
    return _lines(counted)


def _name(kind: str, call: Any) -> str:
    return f"{kind} of {call.agency_id}, {call.title_en}" if call else kind


def _lines(counted: Counter[str]) -> list[str]:
    return [f"{name}: {n}" for name, n in sorted(counted.items()) if n]


def _instant(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None or found.tzinfo is None:
        raise ValueError(text)
    return found
