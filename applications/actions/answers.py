"""Saving the answers of a form, field by field."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from applications.actions.status import lock_application
from applications.actions.working_copy import Change, Clash, Saved, count_change, merge
from applications.domain.answers import Unacceptable, clean
from applications.domain.form import Field
from applications.domain.supplements import places_of_fields
from applications.models import Answer, AnswerRevision, Application, SetAsideAnswer
from applications.policies.applications import check_edit, check_fill
from applications.queries.forms import form_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User


@transaction.atomic
def save_answers(application: Application, changes: Mapping[str, Change], *, by: User, at: datetime) -> Saved:
    """Keep what changed; a base is the revision of the answer that the page showed ("0" for none).

    A field that somebody else has saved since is not overwritten and comes back as a clash, the new text set aside in
    its history; the others are saved.
    Refused: `unknown_field`, `leader_fills`, what cannot be stored at all (codes of domain.answers), and by policy.
    """
    application = lock_application(application)
    form = form_of(application)
    check_edit(by, application, at, *places_of_fields(form, changes))
    fields = {field.key: field for section in form.sections for field in section.written}
    cleaned = _cleaned(fields, changes)
    for key in cleaned:
        check_fill(by, application, fields[key])
    rows = {row.field_key: row for row in application.answers.filter(field_key__in=cleaned)}
    bases = {key: str(rows[key].revision) if key in rows else "0" for key in cleaned}
    saved = merge({key: row.value for key, row in rows.items()}, bases, cleaned)
    set_aside(application, saved.clashes, by=by, at=at)
    for key in saved.changed:
        _write(application, key, cleaned[key].value, int(saved.bases[key]), by=by, at=at)
    remember(application, {key: cleaned[key].value for key in saved.changed}, by=by, at=at)
    if saved.changed:
        count_change(application, "application.answers_saved", detail={"fields": list(saved.changed)}, by=by, at=at)
    return saved


def remember(application: Application, values: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Keep what is saved in the history of each field. Call it with the application locked."""
    last = _last_revisions(application, values)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            application_id=application.pk,
            field_key=key,
            value=value,
            revision=last.get(key, 0) + 1,
            by_id=by.pk,
            at=at,
        )
        for key, value in values.items()
    )


def set_aside(application: Application, clashes: Iterable[Clash], *, by: User, at: datetime) -> None:
    """Keep in the history of each field what was not saved over somebody else's answer."""
    SetAsideAnswer.objects.bulk_create(
        SetAsideAnswer(application_id=application.pk, field_key=one.key, value=one.yours, by_id=by.pk, at=at)
        for one in clashes
    )


def _cleaned(fields: Mapping[str, Field], changes: Mapping[str, Change]) -> dict[str, Change]:
    if unknown := set(changes) - set(fields):
        raise Refused("unknown_field", fields=", ".join(sorted(unknown)))
    try:
        return {key: Change(clean(fields[key], change.value), change.base) for key, change in changes.items()}
    except Unacceptable as wrong:
        raise Refused(wrong.code, **wrong.params) from wrong


def _write(application: Application, key: str, value: Any, revision: int, *, by: User, at: datetime) -> None:
    Answer.objects.update_or_create(
        application=application, field_key=key, defaults={"value": value, "revision": revision, "by": by, "at": at}
    )


def _last_revisions(application: Application, keys: Iterable[str]) -> dict[str, int]:
    saved = AnswerRevision.objects.filter(application_id=application.pk, field_key__in=list(keys))
    return dict(saved.values_list("field_key").annotate(Max("revision")))
