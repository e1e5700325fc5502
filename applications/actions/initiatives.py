"""The initiative, its agencies' frames and its technology areas."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.models import Agency, Frame, Initiative, TechnologyArea
from applications.policies.administration import check_manage_initiative, check_set_frame
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@transaction.atomic
def create_initiative(*, fields: Mapping[str, Any], by: User, at: datetime) -> Initiative:
    """A new initiative, in which agencies run calls."""
    check_manage_initiative(by)
    made = Initiative.objects.create(**fields)
    append(f"initiative:{made.pk}", "initiative.created", by=by, at=at)
    return made


@transaction.atomic
def change_initiative(initiative: Initiative, *, fields: Mapping[str, Any], by: User, at: datetime) -> None:
    """Change names and summaries."""
    check_manage_initiative(by)
    for name, value in fields.items():
        setattr(initiative, name, value)
    initiative.save(update_fields=list(fields))
    append(f"initiative:{initiative.pk}", "initiative.changed", detail={"fields": sorted(fields)}, by=by, at=at)


@transaction.atomic
def add_area(initiative: Initiative, *, fields: Mapping[str, Any], by: User, at: datetime) -> TechnologyArea:
    """A technology area that applications choose from. Its key never changes."""
    check_manage_initiative(by)
    if initiative.areas.filter(key=fields["key"]).exists():
        raise Refused("key_taken", key=fields["key"])
    made = TechnologyArea.objects.create(initiative=initiative, position=initiative.areas.count(), **fields)
    append(f"initiative:{initiative.pk}", "initiative.area_added", detail={"key": made.key}, by=by, at=at)
    return made


@transaction.atomic
def set_frame(initiative: Initiative, agency: Agency, *, fields: Mapping[str, Any], by: User, at: datetime) -> Frame:
    """An agency's share, and what it announced of stage one."""
    check_set_frame(by, agency)
    frame, _new = Frame.objects.update_or_create(initiative=initiative, agency=agency, defaults=dict(fields))
    detail = {"agency": agency.pk, "amount_sek": frame.amount_sek}
    append(f"initiative:{initiative.pk}", "initiative.frame_set", detail=detail, by=by, at=at)
    return frame
