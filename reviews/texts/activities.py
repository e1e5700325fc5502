"""By when a panel does what, in words."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.texts.calls import moment
from reviews.models.activities import ACTIVITY_LABELS

LABELS: Mapping[str, Promise | str] = {
    **{activity.value: label for activity, label in ACTIVITY_LABELS.items()},
    "review_opens_at": gettext_lazy("The review opens"),
    "review_due_at": gettext_lazy("Reviews are due"),
    "panel_opens_at": gettext_lazy("The panel opens"),
    "panel_closes_at": gettext_lazy("The panel closes"),
    "meeting": gettext_lazy("The panel meets"),
}
SENTENCES = {
    "activity_in_past": gettext_lazy("The time has passed. Choose a later one."),
    "activity_before_call_closes": gettext_lazy("Choose a time after the call has closed."),
    "activity_after_reviews": gettext_lazy("Choose a time before the reviews are due."),
    "activity_before_review": gettext_lazy("Choose a time after the review has opened."),
    "activity_before_panel": gettext_lazy("Choose a time after the panel has opened."),
    "activity_after_panel": gettext_lazy("Choose a time before the panel closes."),
    "activity_out_of_order": gettext_lazy("Choose a time that is not before what comes first in this list."),
    "activity_of_panel": gettext_lazy(
        "With this time, %(panel)s has dates of its own that no longer fit. Change them first."
    ),
}


def written_dates(changed: Mapping[str, str | None], _known: object) -> str:
    """What an event says was set: each activity with its date, or that it has none now."""
    said = {key: moment(datetime.fromisoformat(at)) if at else _("no date") for key, at in changed.items()}
    return "; ".join(f"{LABELS.get(key, key)}: {at}" for key, at in said.items())
