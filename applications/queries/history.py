"""Who saved what in a field of the working copy, and when."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from applications.domain.history import Entry
from applications.models import AnswerRevision, Application, SetAsideAnswer
from clusterportal.accounts.models import User

Author = tuple[str, datetime]
SAVED, ASIDE = "r", "a"


def authors(application: Application, keys: Iterable[str]) -> dict[str, Author]:
    """The name of who saved the current answer of each field that has a history, and when; in two statements."""
    saved = AnswerRevision.objects.filter(application_id=application.pk, field_key__in=list(keys))
    latest = saved.order_by("field_key", "-revision").distinct("field_key").values_list("field_key", "by_id", "at")
    rows = list(latest)
    names = names_of(by for _key, by, _at in rows)
    return {key: (names.get(by, ""), at) for key, by, at in rows}


def remembered(application: Application, keys: Iterable[str]) -> set[str]:
    """Those of the fields of which something was ever saved."""
    saved = AnswerRevision.objects.filter(application_id=application.pk, field_key__in=list(keys))
    return set(saved.values_list("field_key", flat=True).distinct())


def entries_of(application: Application, key: str) -> list[Entry]:
    """Everything that was saved or set aside in one field, the oldest first; what it says is read by `values_of`."""
    mine = {"application_id": application.pk, "field_key": key}
    saved = AnswerRevision.objects.filter(**mine).order_by("revision").values_list("pk", "by_id", "at")
    aside = SetAsideAnswer.objects.filter(**mine).order_by("pk").values_list("pk", "by_id", "at")
    entries = [
        *(Entry(f"{SAVED}{pk}", by, at) for pk, by, at in saved),
        *(Entry(f"{ASIDE}{pk}", by, at, is_set_aside=True) for pk, by, at in aside),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def values_of(application: Application, key: str, entries: Collection[str]) -> dict[str, Any]:
    """What was saved or set aside by these entries of a field, those that there are."""
    found: dict[str, Any] = {}
    for letter, model in ((SAVED, AnswerRevision), (ASIDE, SetAsideAnswer)):
        keys = [one.removeprefix(letter) for one in entries if re.fullmatch(rf"{letter}[0-9]{{1,18}}", one)]
        rows = model._default_manager.filter(application_id=application.pk, field_key=key, pk__in=keys)
        found |= {f"{letter}{pk}": value for pk, value in rows.values_list("pk", "value")}
    return found


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The names of accounts."""
    accounts = User.objects.filter(pk__in=set(keys)).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in accounts}
