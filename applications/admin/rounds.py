"""Rounds with their criteria, and the blocks of case numbers."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import CharField, HiddenInput
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications.actions import rounds as actions
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.forms.staff import calls as forms
from applications.forms.staff.setup import ChosenCriterionForm
from applications.models import CaseNumberBlock, Criterion, Round
from applications.policies.roles import READERS, calls_readable_by
from applications.policies.staff import check_run_call, check_set_up
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits


class ChangeCriterionForm(forms.CriterionForm):
    """The criterion's key comes from the address: `?criterion=<key>`; the round is the page's."""

    def prepare(self) -> None:
        key = (self.data or {}).get("criterion") or self.address.get("criterion", "")
        criterion = Criterion.objects.filter(round=self.subject, key=key).first()
        if criterion is None:
            raise Hidden
        self.fill_from(criterion)
        self.fields["criterion"] = CharField(widget=HiddenInput, initial=key)


def _set_up(user: User, row: Round, _at: datetime) -> None:
    check_set_up(user, row.call)


def change(doing: Doing) -> Done:
    actions.change_round(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The round is saved."))


def add_criterion(doing: Doing) -> Done:
    actions.add_criterion(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The criterion is added."))


def change_criterion(doing: Doing) -> Done:
    values = dict(doing.values)
    criterion = _criterion(doing.row, values.pop("criterion"))
    actions.change_criterion(criterion, fields=values, by=doing.user, at=doing.at)
    return Done(_("The criterion is saved."))


def remove_criterion(doing: Doing) -> Done:
    actions.remove_criterion(_criterion(doing.row, doing.values["chosen"]), by=doing.user, at=doing.at)
    return Done(_("The criterion is removed."))


@admin.register(Round)
class RoundAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("name", "call", "n_readers", "review_opens_at", "panel_opens_at", "panel_closes_at")
    list_select_related = ("call__agency",)
    page_fields = ("call", "n_readers", "review_opens_at", "review_due_at", "panel_opens_at", "panel_closes_at")
    change_form_template = "admin/applications/round.html"
    acts = (
        Act("edit", gettext_lazy("Change the round"), change, _set_up, forms.RoundForm),
        Act("add-criterion", gettext_lazy("Add a criterion"), add_criterion, _set_up, forms.NewCriterionForm),
        Act(
            "criterion",
            gettext_lazy("Change the criterion"),
            change_criterion,
            _set_up,
            ChangeCriterionForm,
            shown=False,
        ),
        Act(
            "remove-criterion",
            gettext_lazy("Remove the criterion"),
            remove_criterion,
            _set_up,
            ChosenCriterionForm,
            shown=False,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Round]:
        return Round.objects.filter(call__in=calls_readable_by(user)).select_related("call__agency")

    @admin.display(description=gettext_lazy("round"))
    def name(self, row: Round) -> str:
        return _("Round %(number)s") % {"number": row.number}

    def page_context(self, request: HttpRequest, row: Round) -> dict[str, Any]:
        return {
            "criteria": row.criteria.all(),
            "may_set_up": permits(_set_up, request.user, row, request.at),
            "may_run": permits(check_run_call, request.user, row.call),
            "criterion_url": self.url("criterion", row),
            "remove_url": self.url("remove-criterion", row),
            "call_url": reverse("admin:applications_call_change", args=[row.call_id]),
            "language": "sv" if get_language() == "sv" else "en",
        }


@admin.register(Criterion)
class CriterionAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("label_en", "round", "scale_max", "is_overall")
    list_select_related = ("round__call__agency",)
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Criterion]:
        return Criterion.objects.filter(round__call__in=calls_readable_by(user))


@admin.register(CaseNumberBlock)
class CaseNumberBlockAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("call", "year", "first_serial", "last_serial", "next_serial")
    list_select_related = ("call__agency",)
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[CaseNumberBlock]:
        return CaseNumberBlock.objects.filter(call__in=calls_readable_by(user))


def _criterion(row: Round, key: str) -> Criterion:
    criterion = row.criteria.filter(key=key).first()
    if criterion is None:
        raise Hidden
    return criterion
