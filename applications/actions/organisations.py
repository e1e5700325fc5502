"""The register of organisations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.models import Organisation
from applications.policies.administration import check_manage_organisations
from applications.queries.organisations import names_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

UNIQUE = ("organisation_number", "ror")


@transaction.atomic
def add_organisation(*, fields: Mapping[str, Any], by: User, at: datetime) -> Organisation:
    """A new organisation. Refused where its number or ROR is known already."""
    check_manage_organisations(by)
    _check_new(fields, known=None)
    made = Organisation.objects.create(**fields)
    append(f"organisation:{made.pk}", "organisation.added", detail={"kind": made.kind}, by=by, at=at)
    return made


@transaction.atomic
def change_organisation(organisation: Organisation, *, fields: Mapping[str, Any], by: User, at: datetime) -> None:
    """Correct an organisation. What was registered or submitted with it keeps what it said then."""
    check_manage_organisations(by)
    _check_new(fields, known=organisation)
    changed = sorted(name for name, value in fields.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, fields[name])
    organisation.save(update_fields=changed)
    append(f"organisation:{organisation.pk}", "organisation.changed", detail={"fields": changed}, by=by, at=at)


def _check_new(fields: Mapping[str, Any], known: Organisation | None) -> None:
    for name in UNIQUE:
        value = fields.get(name)
        others = Organisation.objects.filter(**{name: value})
        others = others.exclude(pk=known.pk) if known else others
        if value and (other := others.first()):
            raise Refused("organisation_known", name=names_of(other))
