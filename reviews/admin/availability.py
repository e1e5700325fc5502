"""A reviewer's term of office and time away, on the reviewer's page."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from reviews.actions.availability import set_availability
from reviews.forms.staff.availability import AvailabilityForm
from reviews.models import Reviewer
from reviews.policies.composition import check_keep_reviewer
from reviews.queries.availability import agencies_that_keep, availability_of
from reviews.queries.composition import own_agencies
from reviews.texts.availability import away_in_words, term_in_words


def own_availability(user: User, row: Reviewer) -> list[dict[str, Any]]:
    """What each of the officer's own agencies knows, in words."""
    found = []
    for agency in agencies_that_keep(row, own_agencies(user)):
        known = availability_of(agency, [row])[row.pk]
        away = [away_in_words(one) for one in known.away]
        found.append({"agency": spoken(agency), "term": term_in_words(known), "away": away})
    return found


def _keep(user: User, row: Reviewer, _at: datetime) -> None:
    check_keep_reviewer(user, row)


def _change(doing: Doing) -> Done:
    for agency, said in doing.values["said"]:
        set_availability(doing.row, agency, said, by=doing.user, at=doing.at)
    return Done(_("The term of office and the time away are saved."))


AVAILABILITY = Act("availability", gettext_lazy("Term of office and time away"), _change, _keep, AvailabilityForm)
