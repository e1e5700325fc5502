"""Freezing a version: the one place that writes one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from applications.models import Application, Version
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


def freeze(application: Application, columns: Mapping[str, Any], *, by: User, at: datetime) -> Version:
    """The next version of a locked application, with the columns of `queries.documents.frozen`."""
    number = application.versions.count() + 1
    version = Version.objects.create(
        application=application, number=number, **columns, registered_by=by, registered_at=at
    )
    detail = {"version": version.number, "sha256": version.sha256}
    append(f"application:{application.pk}", "application.registered", detail=detail, by=by, at=at)
    return version
