"""The rows of a working copy: read once for a page that needs them twice, to show them and to judge them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from applications.models import Answer, Application, Attachment
from applications.queries.parties import WITH_PARTIES
from clusterportal.files.models import Scan

ANSWERS, ATTACHMENTS = "loaded_answers", "loaded_attachments"


def _answers() -> Any:
    return Answer.objects.order_by("field_key")


def _attachments() -> Any:
    """An infected file counts as missing."""
    standing = Attachment.objects.filter(removed_at__isnull=True).select_related("file")
    return standing.exclude(file__scan__state=Scan.State.INFECTED)


WITH_ROWS = (
    WITH_PARTIES,
    Prefetch("answers", queryset=_answers(), to_attr=ANSWERS),
    Prefetch("attachments", queryset=_attachments(), to_attr=ATTACHMENTS),
)


def answers_of(application: Application) -> list[Answer]:
    """Every answer by its key: what the page has prefetched with WITH_ROWS, else from the database."""
    return _loaded(application, ANSWERS, _answers)


def attachments_of(application: Application) -> list[Attachment]:
    """The files that stand and that the scanner has not held back, with what the store knows of them."""
    return _loaded(application, ATTACHMENTS, _attachments)


def _loaded(application: Application, name: str, rows: Callable[[], Any]) -> list[Any]:
    loaded: list[Any] | None = getattr(application, name, None)
    return list(rows().filter(application=application)) if loaded is None else loaded
