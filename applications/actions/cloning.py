"""A new call made from an earlier one of the same agency. Nothing of it is published."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.calls import adapt_form, create_call
from applications.actions.rounds import add_round
from applications.domain.shifting import days_between, moved_by, moved_by_years
from applications.models import Call, Criterion, Round
from applications.policies.staff import check_create_call, check_run_call
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

OWN = {
    *("id", "agency", "form_version", "title_sv", "title_en", "opens_at"),
    *("created_at", "published_at", "frozen_at", "decided_at", "archived_at"),
}
CALL_MOMENTS = ("closes_at", "signing_closes_at")
GRANT_DAYS = ("grant_starts_on", "grant_ends_on")
ROUND_MOMENTS = ("review_opens_at", "review_due_at", "panel_opens_at", "panel_closes_at")


@transaction.atomic
def clone_call(source: Call, *, title_sv: str, title_en: str, opens_at: datetime, by: User, at: datetime) -> Call:
    """Copy texts, rules, areas, form, rounds and criteria; every date stays as many days from the opening as it was.

    The grant period moves by whole years. Case numbers, notices and everything about applications stay behind.
    """
    check_run_call(by, source)
    check_create_call(by, source.agency)
    n_days = days_between(source.opens_at, opens_at)
    titles = {"title_sv": title_sv, "title_en": title_en, "opens_at": opens_at}
    fields = _columns(source) | titles | _dates(source, n_days, opens_at)
    call = create_call(source.agency, fields=fields, areas=source.areas.all(), by=by, at=at)
    append(f"call:{call.pk}", "call.cloned", detail={"from": str(source.pk)}, by=by, at=at)
    for one in source.rounds.order_by("number"):
        _clone_round(call, one, n_days, by=by, at=at)
    if source.form_version is not None:
        adapt_form(call, specification=source.form_version.specification, by=by, at=at)
    return Call.objects.get(pk=call.pk)


def _columns(source: Call) -> dict[str, Any]:
    columns = (field.name for field in Call._meta.concrete_fields)
    return {name: getattr(source, name) for name in columns if name not in OWN}


def _dates(source: Call, n_days: int, opens_at: datetime) -> dict[str, Any]:
    n_years = opens_at.year - source.opens_at.year
    moments = {name: moved_by(getattr(source, name), n_days) for name in CALL_MOMENTS}
    return moments | {name: moved_by_years(getattr(source, name), n_years) for name in GRANT_DAYS}


def _clone_round(call: Call, one: Round, n_days: int, *, by: User, at: datetime) -> None:
    """With the criteria as they stood in the earlier call, which officers may have changed since the form."""
    dates = {name: moved_by(getattr(one, name), n_days) for name in ROUND_MOMENTS}
    made = add_round(call, fields={"n_readers": one.n_readers, **dates}, by=by, at=at)
    columns = [field.name for field in Criterion._meta.concrete_fields if field.name not in {"id", "round"}]
    copies = ({name: getattr(criterion, name) for name in columns} for criterion in one.criteria.all())
    Criterion.objects.bulk_create(Criterion(round=made, **copy) for copy in copies)
