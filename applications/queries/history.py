"""Who saved what in a field of the working copy, and when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from applications.domain.history import Entry
from applications.models import AnswerRevision, Application, SetAsideAnswer
from clusterportal.accounts.models import User

Author = tuple[str, datetime]


def authors(application: Application, keys: Iterable[str]) -> dict[str, Author]:
    """The name of who saved the current answer of each field that has a history, and when; in two statements."""
    saved = AnswerRevision.objects.filter(application_id=application.pk, field_key__in=list(keys))
    latest = saved.order_by("field_key", "-revision").distinct("field_key").values_list("field_key", "by_id", "at")
    rows = list(latest)
    names = names_of(by for _key, by, _at in rows)
    return {key: (names.get(by, ""), at) for key, by, at in rows}


def entries_of(application: Application, key: str) -> list[Entry]:
    """Everything that was saved or set aside in one field, the oldest first."""
    mine = {"application_id": application.pk, "field_key": key}
    saved = AnswerRevision.objects.filter(**mine).values_list("pk", "by_id", "at", "value")
    aside = SetAsideAnswer.objects.filter(**mine).values_list("pk", "by_id", "at", "value")
    entries = [
        *(Entry(f"r{pk}", by, at, value) for pk, by, at, value in saved.order_by("revision")),
        *(Entry(f"a{pk}", by, at, value, is_set_aside=True) for pk, by, at, value in aside.order_by("pk")),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The names of accounts."""
    accounts = User.objects.filter(pk__in=set(keys)).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in accounts}
