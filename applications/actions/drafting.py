"""Starting an application and keeping its project information."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.answers import remember, set_aside
from applications.actions.people import ensure_person
from applications.actions.status import lock_application
from applications.actions.working_copy import Change, Saved, count_change, fingerprint, merge
from applications.domain.supplements import BASICS
from applications.models import (
    Applicant,
    Application,
    Call,
    Consortium,
    FormVersion,
    Organisation,
    Party,
    Person,
)
from applications.policies.applications import check_edit
from applications.policies.drafting import check_start
from applications.queries.curriculum import place_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

COLUMNS = ("title_sv", "title_en", "area", "subject_codes", "planning_grant")


@transaction.atomic
def start_application(call: Call, *, organisation: Organisation | None = None, by: User, at: datetime) -> Application:
    """A new draft in an open call, led by the person who starts it."""
    check_start(by, call, at)
    person = ensure_person(by, at=at)
    form_version = FormVersion.objects.get(call=call, pk=call.form_version_id or 0)
    application = Application.objects.create(call=call, form_version=form_version, created_by=by, created_at=at)
    consortium = Consortium.objects.create(application=application)
    _add_leader(consortium, person, by=by, at=at)
    append(f"application:{application.pk}", "application.started", detail={"call": str(call.pk)}, by=by, at=at)
    if organisation is not None:
        _set_organisation(consortium, organisation)
        remember(application, {"organisation": _plain(organisation)}, by=by, at=at)
    return application


@transaction.atomic
def save_basics(application: Application, changes: Mapping[str, Change], *, by: User, at: datetime) -> Saved:
    """Keep titles, area, subject codes, organisation and planning grant; keys of `changes` are the columns' names.

    Rows are given as such (area, organisation, planning_grant) and kept in the history by their keys. A base is the
    fingerprint of `basics_values`. Nothing is overwritten that somebody else has saved since, and what met it is set
    aside. Refused: `area_not_in_call`, and by policy.
    """
    application = lock_application(application)
    check_edit(by, application, at, BASICS)
    rows = {key: change.value for key, change in changes.items()}
    plain = {key: Change(_plain(change.value), change.base) for key, change in changes.items()}
    current = basics_values(application)
    bases = {key: fingerprint(value) for key, value in current.items()}
    saved = merge(current, bases, plain, mark=lambda _base, value: fingerprint(value))
    if "area" in saved.changed and rows["area"] and not application.call.areas.filter(pk=rows["area"].pk).exists():
        raise Refused("area_not_in_call")
    set_aside(application, saved.clashes, by=by, at=at)
    if saved.changed:
        _write(application, {key: rows[key] for key in saved.changed})
        remember(application, {key: plain[key].value for key in saved.changed}, by=by, at=at)
        count_change(application, "application.basics_saved", detail={"fields": list(saved.changed)}, by=by, at=at)
    return saved


def basics_values(application: Application) -> dict[str, Any]:
    """The project information as plain values, whose fingerprints a page starts from."""
    values = {name: _plain(getattr(application, name)) for name in COLUMNS}
    return values | {"organisation": _plain(application.consortium.organisation)}


def _add_leader(consortium: Consortium, person: Person, *, by: User, at: datetime) -> None:
    place = place_of(person)
    Applicant.objects.create(
        consortium=consortium,
        role=Applicant.Role.LEADER,
        rights=Applicant.Rights.EDIT,
        person=person,
        name=person.name,
        email=by.email,
        organisation=place.organisation,
        department=place.department,
        invitation=Applicant.Invitation.ACCEPTED,
        invited_at=at,
        answered_at=at,
    )


def _plain(value: Any) -> Any:
    return str(value.pk) if hasattr(value, "pk") else value


def _write(application: Application, values: Mapping[str, Any]) -> None:
    columns = {key: value for key, value in values.items() if key in COLUMNS}
    if columns:
        Application.objects.filter(pk=application.pk).update(**columns)
    if "organisation" in values:
        _set_organisation(application.consortium, values["organisation"])


def _set_organisation(consortium: Consortium, organisation: Organisation | None) -> None:
    """The chosen organisation is also the party that administers; another choice keeps the party's budget."""
    consortium.organisation = organisation
    consortium.save(update_fields=["organisation"])
    if organisation is None:
        return
    Party.objects.update_or_create(
        consortium=consortium,
        role=Party.Role.ADMINISTRATING,
        removed_at=None,
        defaults={
            "organisation": organisation,
            "name": organisation.name_en,
            "country": organisation.country,
            "organisation_number": organisation.organisation_number or "",
        },
    )
