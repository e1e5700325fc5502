"""A reviewer's term of office and time away, on the reviewer's page."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from clusterportal.accounts.models import User
from reviews.actions.availability import set_availability
from reviews.forms.staff.availability import AvailabilityForm
from reviews.models import Reviewer
from reviews.policies.composition import check_keep_reviewer


def _keep(user: User, row: Reviewer, _at: datetime) -> None:
    check_keep_reviewer(user, row)


def _change(doing: Doing) -> Done:
    for agency, said in doing.values["said"]:
        set_availability(doing.row, agency, said, by=doing.user, at=doing.at)
    return Done(_("The term of office and the time away are saved."))


AVAILABILITY = Act("availability", gettext_lazy("Term of office and time away"), _change, _keep, AvailabilityForm)
