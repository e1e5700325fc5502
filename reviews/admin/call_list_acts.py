"""What an officer does with the joint priority list of a call."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.models import Call
from clusterportal.accounts.models import User
from reviews.actions import call_list as actions
from reviews.forms.staff import call_list as forms
from reviews.forms.staff.desk import ReasonForm
from reviews.policies import call_list as policies
from reviews.queries.call_list import ListNow, list_now

RULE = gettext_lazy(
    "The proposal keeps each panel's order. Of those next in line in their panels, first comes what its panel has "
    "prioritised, then what is in reserve, then the rest; among these the one with the highest overall grade; at equal "
    "grades the one with the better rank in its panel. Where that is equal too, the rows are marked and the order is "
    "yours to decide. Nothing is decided by it."
)


def now_of(user: User, call: Call, at: datetime) -> ListNow:
    """The list for a declared officer, looked up once for a row of the site."""
    if not hasattr(call, "list_now"):
        policies.check_officer(user, call)
        call.list_now = list_now(user, call, at)
    return call.list_now


def _if(check: Callable[[ListNow], None]) -> Callable[[User, Call, datetime], None]:
    def inner(user: User, call: Call, at: datetime) -> None:
        check(now_of(user, call, at))

    return inner


def propose(doing: Doing) -> Done:
    actions.propose_list(doing.row, by=doing.user, at=doing.at)
    return Done(_("The joint list is begun. Look through the order and the places: they are yours to decide."))


def propose_anew(doing: Doing) -> Done:
    actions.propose_anew(doing.row, by=doing.user, at=doing.at)
    return Done(_("A new proposal stands here. The order before it is kept as a version."))


def take_in(doing: Doing) -> Done:
    n = actions.take_in(doing.row, by=doing.user, at=doing.at)
    said = ngettext("%(n)s application is taken in.", "%(n)s applications are taken in.", n)
    return Done(said % {"n": n})


def save(doing: Doing) -> Done:
    version = actions.save_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The list is saved as version %(number)s.") % {"number": version.number})


def lay_down(doing: Doing) -> Done:
    version = actions.lay_down_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The joint list is laid down: version %(number)s.") % {"number": version.number})


def reopen(doing: Doing) -> Done:
    actions.reopen_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The joint list is open again. The version that was laid down is kept."))


def explain(doing: Doing) -> Done:
    actions.explain_row(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("What you wrote is saved."))


ACTS = (
    Act(
        "propose",
        gettext_lazy("Make a proposal"),
        propose,
        _if(policies.check_begin),
        kind="primary",
        question=RULE,
        confirm_label=gettext_lazy("Make the proposal"),
    ),
    Act(
        "take-in",
        gettext_lazy("Take in what is new"),
        take_in,
        _if(policies.check_take_in),
        kind="primary",
        question=gettext_lazy(
            "Each is put above what its panel ranks lower, or else last. You can move it afterwards."
        ),
        confirm_label=gettext_lazy("Take them in"),
    ),
    Act(
        "lay-down",
        gettext_lazy("Lay down the list"),
        lay_down,
        _if(policies.check_arrange),
        forms.LayDownForm,
        kind="primary",
        confirm_label=gettext_lazy("Lay down the list"),
        intro=gettext_lazy(
            "The list then stands as the recommendation of the call, and does not change. To change it you open it "
            "again with a reason; what was laid down is kept as it is."
        ),
    ),
    Act(
        "save",
        gettext_lazy("Save as a version"),
        save,
        _if(policies.check_arrange),
        forms.SaveListForm,
        confirm_label=gettext_lazy("Save the version"),
        intro=gettext_lazy("Every move is kept at once. A version is a copy of the whole list that stays as it is."),
    ),
    Act(
        "propose-anew",
        gettext_lazy("Begin anew from a proposal"),
        propose_anew,
        _if(policies.check_begin_anew),
        kind="danger",
        question=gettext_lazy(
            "A new proposal replaces the order and the places. What stands here now is saved as a version first, and "
            "reasons and notes stay."
        ),
        confirm_label=gettext_lazy("Begin anew"),
    ),
    Act(
        "reopen",
        gettext_lazy("Open the list again"),
        reopen,
        _if(policies.check_reopen),
        ReasonForm,
        confirm_label=gettext_lazy("Open the list again"),
        intro=gettext_lazy("The version that was laid down is kept with its date. The next one comes beside it."),
    ),
    Act(
        "explain",
        gettext_lazy("Reason and note"),
        explain,
        _if(policies.check_arrange),
        forms.ExplainForm,
        template="admin/reviews/explain_row.html",
        form_context=lambda form: {"row": getattr(form, "row", None)},
        shown=False,
    ),
)
