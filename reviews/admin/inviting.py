"""Inviting reviewers to a panel, and what came of it."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.actions import inviting
from reviews.forms.staff import inviting as forms
from reviews.models import Panel, ReviewInvitation
from reviews.queries.invitations import invitations_staffed_by


def _run(user: User, row: Panel, _at: datetime) -> None:
    check_run_call(user, row.round.call)


def _chosen(doing: Doing) -> Any:
    found = invitations_staffed_by(doing.user, doing.at).filter(panel=doing.row, pk=doing.values["chosen"]).first()
    if found is None:
        raise Hidden
    return found


def invite(doing: Doing) -> Done:
    reviewer, question = doing.values["reviewer"], doing.values["question"]
    made = inviting.invite_reviewer(doing.row, reviewer, question, by=doing.user, at=doing.at)
    return Done(_("The invitation is on its way to %(name)s, %(email)s.") % {"name": reviewer, "email": made.email})


def remind(doing: Doing) -> Done:
    found = _chosen(doing)
    inviting.remind_reviewer(found, by=doing.user, at=doing.at)
    return Done(_("The reminder is on its way to %(name)s.") % {"name": found.who})


def revoke(doing: Doing) -> Done:
    found = _chosen(doing)
    inviting.revoke_review_invitation(found, by=doing.user, at=doing.at)
    return Done(_("The invitation of %(name)s is withdrawn.") % {"name": found.who})


INVITE = Act(
    "invite",
    gettext_lazy("Invite a reviewer"),
    invite,
    _run,
    forms.InviteReviewerForm,
    kind="primary",
    confirm_label=gettext_lazy("Send the invitation"),
    intro=gettext_lazy(
        "The reviewer answers by a link in an e-mail, without an account, and sits in the panel after a yes."
    ),
)
REMIND = Act(
    "remind-invitation",
    gettext_lazy("Remind of an invitation"),
    remind,
    _run,
    forms.ChosenInvitationForm,
    shown=False,
    confirm_label=gettext_lazy("Send the reminder"),
)
REVOKE = Act(
    "revoke-invitation",
    gettext_lazy("Withdraw an invitation"),
    revoke,
    _run,
    forms.ChosenInvitationForm,
    kind="danger",
    shown=False,
    confirm_label=gettext_lazy("Withdraw the invitation"),
    intro=gettext_lazy("The link in the e-mail stops working."),
)


@admin.register(ReviewInvitation)
class ReviewInvitationAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    opens_on_declaring = True
    list_display = ("name", "panel", "role", "state", "answer_by", "why_not", "suggested_name", "n_named")
    list_filter = ("state", "role")
    search_fields = ("email", "reviewer__entries__name")
    ordering = ("state", "answer_by")
    list_intro = gettext_lazy("Invite on the page of a panel. There is also what to do with each invitation.")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[ReviewInvitation]:
        return invitations_staffed_by(user, at)

    @admin.display(description=gettext_lazy("reviewer"), ordering="who")
    def name(self, row: Any) -> str:
        return row.who

    @admin.display(description=gettext_lazy("named applications"))
    def n_named(self, row: Any) -> int:
        return int(row.n_cases)
