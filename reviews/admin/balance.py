"""The gender balance over a call's reviewers, on the pages where panels and rounds are composed: a warning, no lock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.models import Call, Round
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.actions.composition import explain_balance
from reviews.forms.staff.desk import ReasonForm
from reviews.models import Panel
from reviews.queries.balance import balance_of, explanation_of


def balance_context(call: Call, url: str) -> dict[str, Any]:
    """What the warning shows; nothing for an agency without the aim. `url` is where the reason is written."""
    if call.profile != Call.Profile.VR:
        return {}
    balance = balance_of(call)
    explanation = explanation_of(call, balance) if balance.falls_short else None
    return {"balance": balance, "explanation": explanation, "balance_url": url}


def _call_of(row: Panel | Round) -> Call:
    return row.round.call if isinstance(row, Panel) else row.call


def _short(user: User, row: Panel | Round, _at: datetime) -> None:
    call = _call_of(row)
    check_run_call(user, call)
    if call.profile != Call.Profile.VR or not balance_of(call).falls_short:
        raise Refused("balance_holds")


def _explain(doing: Doing) -> Done:
    explain_balance(_call_of(doing.row), **doing.values, by=doing.user, at=doing.at)
    return Done(_("The reason is kept in the record."))


BALANCE_ACT = Act(
    "balance",
    gettext_lazy("Write why the reviewers are not balanced"),
    _explain,
    _short,
    ReasonForm,
    intro=gettext_lazy("The aim is at least 40 per cent women and 40 per cent men over all reviewers of the call."),
    shown=False,
)
