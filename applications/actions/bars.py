"""What opens a call's applications to its staff, and closes one to a person in every agency and review role.

The answers and the reasons are kept by reviews.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Application, Bar, Call, Person, StaffDeclaration
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@transaction.atomic
def open_call(call: Call, *, by: User, at: datetime) -> None:
    """An officer or decision maker has declared for the call: its applications open, but for those barred."""
    _row, is_new = StaffDeclaration.objects.get_or_create(call=call, user=by, defaults={"at": at})
    if is_new:
        append(f"call:{call.pk}", "declaration.staff_completed", by=by, at=at)


@transaction.atomic
def set_bar(application: Application, person: Person, *, by: Any, at: datetime) -> None:
    """Close the application to the person at once; a bar that stands already stays."""
    lock_people([person.pk])
    if Bar.objects.filter(application=application, person=person, lifted_at__isnull=True).exists():
        return
    Bar.objects.create(application=application, person=person, since=at)
    _audit("bar.set", application, person, by=by, at=at)


@transaction.atomic
def lift_bar(application: Application, person: Person, *, by: Any, at: datetime) -> None:
    """Open the application to the person again."""
    lock_people([person.pk])
    lifted = Bar.objects.filter(application=application, person=person, lifted_at__isnull=True).update(lifted_at=at)
    if lifted:
        _audit("bar.lifted", application, person, by=by, at=at)


def _audit(action: str, application: Application, person: Person, *, by: Any, at: datetime) -> None:
    append(f"application:{application.pk}", action, detail={"person": str(person.pk)}, by=by, at=at)
