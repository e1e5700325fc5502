"""What an officer does with the hearings of a panel: plan several at once, change one, cancel one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.models import Round
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.actions.hearings import cancel_hearing, change_hearing, plan_hearings
from reviews.forms.staff import hearings as forms
from reviews.models import Hearing
from reviews.policies.hearings import check_plan_hearings
from reviews.queries.hearings import hearings_of_staff, with_names
from reviews.texts.hearings import STATE_KINDS, STATE_LABELS


def plan(doing: Doing) -> Done:
    n = plan_hearings(doing.row, doing.values["planned"], doing.values["terms"], by=doing.user, at=doing.at)
    said = ngettext(
        "%(n)s hearing is planned. The applicants and the panel get an e-mail.",
        "%(n)s hearings are planned. The applicants and the panel get an e-mail.",
        n,
    )
    return Done(said % {"n": n}, to=_at_hearings(doing))


def change(doing: Doing) -> Done:
    one = _hearing(doing)
    change_hearing(one, doing.values["slot"], doing.values["terms"], by=doing.user, at=doing.at)
    said = _("The hearing of %(label)s is changed. The applicants and the panel get an e-mail.")
    return Done(said % {"label": one.case.label}, to=_at_hearings(doing))


def cancel(doing: Doing) -> Done:
    one = _hearing(doing)
    cancel_hearing(one, reason=doing.values["reason"], by=doing.user, at=doing.at)
    said = _("The hearing of %(label)s is cancelled. The applicants and the panel get an e-mail.")
    return Done(said % {"label": one.case.label}, to=_at_hearings(doing))


def hearings_context(user: User, round_: Round, at: Any, **within: Any) -> dict[str, Any]:
    """The hearings that the officer sees, each with its state and whether it can change."""
    rows = with_names(hearings_of_staff(user, round_, at).filter(**within))
    return {"hearings": [_row(one, at) for one in rows]}


def _row(one: Hearing, at: Any) -> dict[str, Any]:
    return {
        "hearing": one,
        "state": STATE_LABELS[one.state],
        "kind": STATE_KINDS[one.state],
        "may_change": not one.is_cancelled and one.ends_at > at,
    }


def _hearing(doing: Doing) -> Hearing:
    seen = hearings_of_staff(doing.user, doing.row.round, doing.at).select_related("case__panel__round__call__agency")
    one = seen.filter(pk=doing.values["chosen"], case__panel=doing.row).first()
    if one is None:
        raise Hidden
    return one


def _at_hearings(doing: Doing) -> str:
    return reverse("admin:reviews_panel_change", args=[doing.row.pk]) + "#hearings"


HEARING_ACTS = (
    Act(
        "plan-hearings",
        gettext_lazy("Plan hearings"),
        plan,
        check_plan_hearings,
        forms.PlanHearingsForm,
        confirm_label=gettext_lazy("Plan them and tell everybody"),
        intro=gettext_lazy(
            "The applications are heard one after another, in the order of the agenda. Each hearing can be changed "
            "afterwards. Nobody who has a conflict of interest with an application is told of its hearing."
        ),
        template="admin/reviews/hearings.html",
    ),
    Act(
        "change-hearing",
        gettext_lazy("Change a hearing"),
        change,
        check_plan_hearings,
        forms.ChangeHearingForm,
        confirm_label=gettext_lazy("Change it and tell everybody"),
        template="admin/reviews/hearings.html",
        shown=False,
    ),
    Act(
        "cancel-hearing",
        gettext_lazy("Cancel a hearing"),
        cancel,
        check_plan_hearings,
        forms.CancelHearingForm,
        kind="danger",
        confirm_label=gettext_lazy("Cancel it and tell everybody"),
        shown=False,
    ),
)
