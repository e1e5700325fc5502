"""One run of erasing: accounts by request, and with them what the rules of applications let go."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from applications.actions.retention import Run, erase_due
from reviews.actions.erasing_accounts import erase_accounts


def erase_all_due(at: datetime) -> Run:
    """Accounts first, so that the bytes of what they held go at the end of the same run. Needs the owner's role."""
    run = uuid4()
    waiting = tuple(request.user for request in erase_accounts(run, at))
    done = erase_due(at, run=run)
    return replace(done, kept=(*waiting, *done.kept))
