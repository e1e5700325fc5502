"""Starting an application, and its project information."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from applications.actions.drafting import basics_values
from applications.actions.working_copy import fingerprint
from applications.forms.base import OrganisationField, PortalForm, TextField
from applications.forms.editing import BASE, EditedForm
from applications.models import Application, Call, Organisation, PlanningGrant, TechnologyArea
from applications.texts.naming import spoken
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Hidden

ORGANISATION_LABEL = {Call.Profile.VR: _("Administrating organisation"), Call.Profile.VINNOVA: _("Coordinator")}
FIELDS = ("title_sv", "title_en", "area", "subject_codes", "organisation", "planning_grant")
CHOSEN: Mapping[str, type[Model]] = {
    "area": TechnologyArea,
    "organisation": Organisation,
    "planning_grant": PlanningGrant,
}
N_CODES = 3


class StartForm(PortalForm):
    """The organisation may be chosen now or later."""

    organisation = OrganisationField(
        required=False, help_text=_("Organisation number, ROR or name. You can choose later.")
    )
    save_label = _("Start the application")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = ORGANISATION_LABEL[Call.Profile(call.profile)]
        self.lay_out("organisation")


class SubjectCodesField(forms.CharField):
    """One to three SSIF codes of 1, 3 or 5 digits."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        codes = list(dict.fromkeys(re.findall(r"[^\s,;]+", value or "")))
        for code in codes:
            if not re.fullmatch(r"[1-6](\d\d(\d\d)?)?", code, flags=re.ASCII):
                words = _("“%(code)s” is not an SSIF code. A code has 1, 3 or 5 digits, such as 10201.")
                raise ValidationError(words, params={"code": code})
        if len(codes) > N_CODES:
            raise ValidationError(_("Give at most three codes."))
        return codes


class BasicsForm(EditedForm):
    """Titles, area, codes, organisation and, optionally, the planning grant of stage one."""

    title_sv = TextField(
        limit=200, required=False, label=_("Title in Swedish"), widget=forms.TextInput(attrs={"lang": "sv"})
    )
    title_en = TextField(
        limit=200, required=False, label=_("Title in English"), widget=forms.TextInput(attrs={"lang": "en"})
    )
    area = forms.ModelChoiceField(
        TechnologyArea.objects.none(), required=False, label=_("Technology area"), empty_label=_("Choose an area")
    )
    subject_codes = SubjectCodesField(
        required=False,
        label=_("Subject codes"),
        help_text=_("One to three SSIF 2025 codes of 1, 3 or 5 digits, separated by commas. Example: 10201, 20205."),
    )
    organisation = OrganisationField(required=False, help_text=_("Write its organisation number, its ROR or its name."))
    planning_grant = forms.ModelChoiceField(
        PlanningGrant.objects.none(),
        required=False,
        label=_("Planning grant of stage one (optional)"),
        empty_label=_("None"),
        help_text=_("Information only. It is not needed to apply, and reviewers do not see it."),
    )
    no_optional_marks = True

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.application = application
        self.current = basics_values(application)
        super().__init__(*args, **kwargs)
        call = application.call
        self.fields["area"].queryset = call.areas.all()
        self.fields["area"].label_from_instance = spoken
        self.fields["planning_grant"].queryset = PlanningGrant.objects.filter(initiative=call.initiative_id)
        self.fields["planning_grant"].label_from_instance = lambda grant: (
            f"{in_language(grant, 'title')} ({grant.leader})"
        )
        self.fields["organisation"].label = ORGANISATION_LABEL[Call.Profile(call.profile)]
        self._start_from(application)
        self.lay_out(*map(BASE.format, FIELDS), *FIELDS)

    def edited_keys(self) -> tuple[str, ...]:
        return FIELDS

    def written(self, key: str, value: Any) -> str:
        field = self.fields[key]
        if isinstance(field, forms.ModelChoiceField):
            return str(field.label_from_instance(value)) if value else ""
        return str(field.prepare_value(value) or "")

    def texts(self, key: str, kept: Sequence[Any]) -> list[str]:
        rows = self._rows(key, kept)
        return [self.written(key, value if rows is None else rows.get(value)) for value in kept]

    def put_back(self, key: str, kept: Any) -> Any:
        rows = self._rows(key, [kept])
        if rows is None or kept is None:
            return kept
        if kept not in rows:
            raise Hidden
        return rows[kept]

    def _rows(self, key: str, kept: Iterable[Any]) -> dict[str, Any] | None:
        """The rows that kept values name by their keys, or nothing where the field holds no rows."""
        if key not in CHOSEN:
            return None
        found = CHOSEN[key]._default_manager.in_bulk({value for value in kept if value})
        return {str(pk): row for pk, row in found.items()}

    def _start_from(self, application: Application) -> None:
        self.initial = {name: getattr(application, name) for name in FIELDS if name != "organisation"}
        self.initial["organisation"] = application.consortium.organisation
        for name in FIELDS:
            self.add_base(name, fingerprint(self.current[name]))
