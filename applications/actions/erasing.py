"""Erasing what the agency never received, once its time is over: all of it, in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from applications.actions.status import lock_application
from applications.models import (
    Answer,
    AnswerRevision,
    Applicant,
    Application,
    Attachment,
    BudgetCell,
    Consortium,
    Enquiry,
    Erasure,
    ErasureNotice,
    Party,
    ProblemReport,
    Receipt,
    Rendering,
    SetAsideAnswer,
    Version,
)
from applications.queries.retention import has_served
from applications.queries.sisters import LINKING
from clusterportal.approvals.models import Approval
from clusterportal.audit.actions import append
from clusterportal.audit.erasing import lawful_erasure
from clusterportal.files.erasing import erase_unreferenced
from clusterportal.mail.models import Message


@transaction.atomic
def erase_application(
    application: Application,
    *,
    may_go: Callable[[Application, datetime], bool] = has_served,
    kept_for: str = "",
    run: UUID,
    at: datetime,
) -> bool:
    """Erase a draft with everything of it; False where it is not to be erased, or gone already.

    `may_go` is asked once it is locked; `kept_for` is the rule by which it goes, the call's unless said. What somebody
    asked or reported about it is the agency's own record: it stays, without the key. Raises ProtectedError where
    anything else refers to the draft; then all of it stays.
    """
    try:
        application = _lock(application)
    except Application.DoesNotExist:
        return False
    if not may_go(application, at):
        return False
    with lawful_erasure():
        contents = list(_contents_of(application))
        _let_go(application, at=at)
        rows = erase_rows(_rows_of(application))
        files = erase_unreferenced(contents)
    append(f"application:{application.pk}", "application.erased", by=None, at=at)
    Erasure.objects.create(
        run=run,
        kind=Erasure.Kind.DRAFT,
        call=application.call,
        kept_for=kept_for or f"P{application.call.drafts_kept_months}M",
        n_things=1,
        rows=rows,
        n_files=files.n_files,
        n_bytes=files.n_bytes,
        at=at,
    )
    return True


def erase_rows(querysets: Iterable[QuerySet[Any]]) -> dict[str, int]:
    """Delete them in their order; returns how many there were of each table."""
    counted: Counter[str] = Counter()
    for rows in querysets:
        counted.update(rows.delete()[1])
    return {label.lower(): n for label, n in sorted(counted.items()) if n}


def _lock(application: Application) -> Application:
    """With the one it is linked with, in the order of their keys, as linking locks them."""
    both = (application, *Application.objects.filter(sister=application))
    locked = {one.pk: lock_application(one) for one in sorted(both, key=lambda one: one.pk)}
    return locked[application.pk]


def _contents_of(application: Application) -> Iterable[str]:
    attached = Attachment.objects.filter(application=application).values_list("file", flat=True)
    made = Rendering.objects.filter(version__application=application).values_list("file", flat=True)
    return chain(attached, made)


def _let_go(application: Application, *, at: datetime) -> None:
    """Whatever refers to the draft and stays forgets it."""
    for sister in Application.objects.filter(sister=application):
        Application.objects.filter(pk=sister.pk).update(sister=None)
        append(f"application:{sister.pk}", "sister.erased", by=None, at=at)
    Application.objects.filter(pk=application.pk).update(sister=None, registered_version=None)
    Enquiry.objects.filter(application=application).update(application=None, is_for_all=False)
    ProblemReport.objects.filter(application=application).update(application=None)


def _rows_of(application: Application) -> Iterable[QuerySet[Any]]:
    """Everything that is the draft's, each table before those that it refers to."""
    key = application.pk
    yield Rendering.objects.filter(version__application=key)
    yield Receipt.objects.filter(version__application=key)
    yield Version.objects.filter(application=key)
    yield Attachment.objects.filter(application=key)
    yield Answer.objects.filter(application=key)
    yield AnswerRevision.objects.filter(application_id=key)
    yield SetAsideAnswer.objects.filter(application_id=key)
    yield BudgetCell.objects.filter(party__consortium=key)
    yield Party.objects.filter(consortium=key)
    yield Applicant.objects.filter(consortium=key)
    yield Consortium.objects.filter(application=key)
    yield ErasureNotice.objects.filter(application=key)
    yield Approval.objects.filter(kind=LINKING, subject__contains=str(key))
    yield Message.objects.filter(scope=f"application:{key}")
    yield Application.objects.filter(pk=key)
