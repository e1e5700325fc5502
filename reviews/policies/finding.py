"""Until when reviewers of an application are looked for. Who looks is whoever handles it."""

from applications.domain.lifecycle import FINAL, Status
from applications.models import Application


def is_findable(application: Application) -> bool:
    """Whether reviewers are still looked for: it is neither decided nor withdrawn."""
    return Status(application.status) not in FINAL
