"""The parsed form of an application or a call."""

from functools import lru_cache

from applications.domain.form import Form
from applications.domain.form_parsing import parse
from applications.models import Application, FormVersion


def form_of(application: Application) -> Form:
    """The form that the application was started with."""
    return form_version(application.form_version_id)


@lru_cache(maxsize=64)
def form_version(key: int) -> Form:
    """The form of a FormVersion row. A row never changes, so each process reads and parses it once."""
    return parse(FormVersion.objects.values_list("specification", flat=True).get(pk=key))
