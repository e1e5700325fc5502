"""Keeping a person from an application in every agency and review role. The reasons are kept by reviews."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Application, Bar, Person
from clusterportal.audit.actions import append


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
