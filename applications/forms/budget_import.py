"""Importing a budget's workbook: choosing the file, and confirming the differences."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.actions.working_copy import Change
from applications.domain.budget import Place
from applications.domain.numbers import LARGEST_SEK
from applications.domain.spreadsheets import MAX_BYTES
from applications.domain.workbook import PartySheet
from applications.forms.base import PortalForm
from applications.queries.budgets import Difference

ALL = ""


class WorkbookForm(PortalForm):
    """The file, and whose amounts to take from it."""

    file = forms.FileField(
        label=_("Excel file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )
    party = forms.ChoiceField(required=False, label=_("Parties to import"))
    save_label = _("Show the differences")
    no_optional_marks = True

    def __init__(self, *args: Any, sheets: list[PartySheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("A budget that was exported here, at most %(megabytes)s MB. Nothing is saved until you confirm.")
        self.fields["file"].help_text = words % {"megabytes": MAX_BYTES // 2**20}
        self.fields["party"].choices = [(ALL, _("All parties")), *((sheet.key, sheet.name) for sheet in sheets)]
        self.lay_out("file", "party")


class DifferencesForm(PortalForm):
    """The differences that were shown, to be stored all or none."""

    changes = forms.CharField(widget=forms.HiddenInput)
    save_label = _("Import these amounts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("changes")

    @classmethod
    def showing(cls, found: list[Difference]) -> "DifferencesForm":
        """The form that confirms these differences."""
        rows = [[one.party, *one.place, one.new_sek, one.revision] for one in found]
        return cls(initial={"changes": json.dumps(rows)})

    def clean_changes(self) -> dict[UUID, dict[Place, Change]]:
        """By party and place. Nothing but what showing() wrote is taken."""
        found: dict[UUID, dict[Place, Change]] = defaultdict(dict)
        try:
            for party, side, line, year, amount, revision in json.loads(self.cleaned_data["changes"]):
                place = Place(str(side), str(line), int(year))
                found[UUID(party)][place] = Change(_amount(amount), str(int(revision)))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ValidationError(_("The differences cannot be read. Choose the file again.")) from error
        return dict(found)


def _amount(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_SEK:
        raise ValueError(value)
    return value
