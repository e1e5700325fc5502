"""Load the known facts: the initiative, its agencies and areas, organisations, and stage-one planning grants."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.actions.register import FOLDER, facts_of, load_register
from applications.domain.register import BadRegister, Fault
from applications.texts import sentence
from clusterportal import clock


class Command(BaseCommand):
    help = "Loads the initiative, agencies, areas, organisations and planning grants; run it as often as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="where the three files are (default: %(default)s)"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            facts = facts_of(folder)
        except BadRegister as error:
            raise CommandError("Nothing was loaded.\n" + "\n".join(map(_in_words, error.faults))) from error
        except OSError as error:
            raise CommandError(f"{folder} lacks a file: {error.filename}") from error
        written = load_register(facts, by=None, at=clock.now())
        rows = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in written.items())
        self.stdout.write(f"Written: {rows}. Already there: the rest.")


def _in_words(fault: Fault) -> str:
    return f"{fault.file}, line {fault.line}: {sentence(fault.code, fault.params)}"
