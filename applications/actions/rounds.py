"""The rounds of a call, what is graded in them, and the case numbers reserved for the call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.calls import adapt_form
from applications.models import Call, CaseNumber, CaseNumberBlock, Criterion, FormVersion, Round
from applications.policies.staff import check_run_call, check_set_up
from applications.queries.specifications import shipped_specification
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

OVERALL = "overall"


@transaction.atomic
def choose_form(call: Call, *, key: str, by: User, at: datetime) -> FormVersion:
    """Copy a shipped specification into the call; rounds that have no criteria take those of the form."""
    version = adapt_form(call, specification=shipped_specification(key), by=by, at=at)
    for one in call.rounds.filter(criteria__isnull=True):
        _copy_criteria(one, version.specification)
    return version


@transaction.atomic
def add_round(call: Call, *, fields: Mapping[str, Any], by: User, at: datetime) -> Round:
    """A round, with the criteria of the call's form. `fields` are columns of Round."""
    check_set_up(by, call)
    made = Round.objects.create(call=call, number=call.rounds.count() + 1, **fields)
    form_version = Call.objects.select_related("form_version").get(pk=call.pk).form_version
    if form_version is not None:
        _copy_criteria(made, form_version.specification)
    append(f"call:{call.pk}", "round.added", detail={"round": str(made.pk)}, by=by, at=at)
    return made


@transaction.atomic
def change_round(one: Round, *, fields: Mapping[str, Any], by: User, at: datetime) -> None:
    """Change dates and readers per application, while the call is not published."""
    check_set_up(by, one.call)
    for name, value in fields.items():
        setattr(one, name, value)
    one.save(update_fields=list(fields))
    append(
        f"call:{one.call_id}", "round.changed", detail={"round": str(one.pk), "fields": sorted(fields)}, by=by, at=at
    )


@transaction.atomic
def add_criterion(one: Round, *, fields: Mapping[str, Any], by: User, at: datetime) -> Criterion:
    """One more criterion, last in the list."""
    check_set_up(by, one.call)
    if one.criteria.filter(key=fields["key"]).exists():
        raise Refused("key_taken", key=fields["key"])
    _check_one_overall(one, fields, None)
    made = Criterion.objects.create(round=one, position=one.criteria.count(), **fields)
    append(f"call:{one.call_id}", "criterion.added", detail={"round": str(one.pk), "key": made.key}, by=by, at=at)
    return made


@transaction.atomic
def change_criterion(criterion: Criterion, *, fields: Mapping[str, Any], by: User, at: datetime) -> None:
    """Change what a criterion says and its scale, while the call is not published."""
    one = criterion.round
    check_set_up(by, one.call)
    _check_one_overall(one, fields, criterion)
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.save(update_fields=list(fields))
    detail = {"round": str(one.pk), "key": criterion.key, "fields": sorted(fields)}
    append(f"call:{one.call_id}", "criterion.changed", detail=detail, by=by, at=at)


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User, at: datetime) -> None:
    """Take a criterion away, while the call is not published and nobody can have graded by it."""
    one = criterion.round
    check_set_up(by, one.call)
    key = criterion.key
    criterion.delete()
    append(f"call:{one.call_id}", "criterion.removed", detail={"round": str(one.pk), "key": key}, by=by, at=at)


@transaction.atomic
def reserve_case_numbers(call: Call, *, year: int, first: int, last: int, by: User, at: datetime) -> CaseNumberBlock:
    """Reserve a part of the agency's yearly series. Refused where it meets a part that is reserved or given out."""
    check_run_call(by, call)
    if last < first:
        raise Refused("block_backwards")
    reserved = CaseNumberBlock.objects.filter(call__agency=call.agency, year=year)
    used = CaseNumber.objects.filter(agency=call.agency, year=year, serial__range=(first, last))
    if reserved.filter(first_serial__lte=last, last_serial__gte=first).exists() or used.exists():
        raise Refused("block_overlaps")
    made = CaseNumberBlock.objects.create(call=call, year=year, first_serial=first, last_serial=last, next_serial=first)
    detail = {"year": year, "first": first, "last": last}
    append(f"call:{call.pk}", "call.case_numbers_reserved", detail=detail, by=by, at=at)
    return made


def _copy_criteria(one: Round, specification: Mapping[str, Any]) -> None:
    columns = ("key", "label_sv", "label_en", "guidance_sv", "guidance_en", "scale_max", "levels")
    Criterion.objects.bulk_create(
        Criterion(
            round=one,
            position=position,
            is_overall=row["key"] == OVERALL,
            **{name: row[name] for name in columns if name in row},
        )
        for position, row in enumerate(specification.get("criteria", ()))
    )


def _check_one_overall(one: Round, fields: Mapping[str, Any], known: Criterion | None) -> None:
    others = one.criteria.filter(is_overall=True)
    others = others.exclude(pk=known.pk) if known else others
    if fields.get("is_overall") and others.exists():
        raise Refused("one_overall_grade")
