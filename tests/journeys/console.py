"""`python -m tests.journeys.console`: the commands of `manage.py`, one after another in one process.

Each line that comes in is a command as a JSON list; each line that goes out its exit status and what it printed. To
begin anew for every command would take longer than the commands do.
"""

import json
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import django
from django.core.management import call_command
from django.db import connections


def run(command: list[str]) -> tuple[int, str]:
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            call_command(*command)
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
        except Exception:
            traceback.print_exc()
            status = 1
    connections.close_all()
    return status, printed.getvalue()


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
