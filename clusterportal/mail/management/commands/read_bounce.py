import logging
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from clusterportal import clock
from clusterportal.mail.actions import mark_returned
from clusterportal.mail.returns import FAILED, MAX_BYTES, Unreadable, read_report

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Read one delivery status notification (RFC 3464) from standard input, as a mail server pipes it, and note "
        "that the message has come back. What is about no message of the portal is logged and left. Exit status: 0 "
        "done, 65 not such a notification, 75 the database did not answer and the mail server tries again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = read_report(sys.stdin.buffer.read(MAX_BYTES + 1))
        except Unreadable as error:
            raise CommandError(str(error), returncode=os.EX_DATAERR) from error
        if report.key is None:
            log.warning("A notification about no message of the portal was left.")
        elif report.action != FAILED:
            log.info("Message %s: %s. It has not come back.", report.key, report.action)
        else:
            self._note(report.key, report.reason)

    def _note(self, key: Any, reason: str) -> None:
        try:
            is_noted = mark_returned(key, reason=reason, at=clock.now())
        except OperationalError as error:
            raise CommandError("The database did not answer.", returncode=os.EX_TEMPFAIL) from error
        if is_noted:
            log.info("Message %s has come back.", key)
        else:
            log.warning("Message %s is unknown, or has come back before. It was left.", key)
