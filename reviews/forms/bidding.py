"""What one would like to read: one row for each application, two choices each, neither of which has to be made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.actions.bidding import Answer
from reviews.forms.base import PortalForm, like
from reviews.models.bids import COMPETENCE_LABELS, WISH_LABELS
from reviews.queries.bidding import BidRow

NO_ANSWER = ("", _("No answer"))
NOT_A_CHOICE = {"invalid_choice": _("Choose one of the answers in the list.")}
# The fields of a row; each row has the same under its own words.
WISH = forms.ChoiceField(
    choices=[NO_ANSWER, *((one.value, label) for one, label in WISH_LABELS.items())],
    required=False,
    error_messages=NOT_A_CHOICE,
)
COMPETENCE = forms.ChoiceField(
    choices=[NO_ANSWER, *((one.value, label) for one, label in COMPETENCE_LABELS.items())],
    required=False,
    error_messages=NOT_A_CHOICE,
)


@dataclass(frozen=True)
class BidFormRow:
    """A row with its bound fields."""

    row: BidRow
    wish: forms.BoundField
    competence: forms.BoundField

    @property
    def values(self) -> tuple[str, str]:
        return self.wish.value() or "", self.competence.value() or ""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing in it but choices that can be made."""
        return not (self.wish.errors or self.competence.errors)


class BidForm(PortalForm):
    """All rows at once.

    `shown` says what stood there when the page was opened. Only what differs from it is changed, so that a page left
    open undoes nothing that was said on another meanwhile.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, rows: Sequence[BidRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bid_rows = rows
        self.fields["shown"].initial = ";".join(_as_shown(row, row.wish, row.competence) for row in rows)
        for row in rows:
            label = {"label": row.case.label}
            wish = like(WISH, label=_("Your wish for %(label)s") % label, initial=row.wish)
            known = like(COMPETENCE, label=_("Your knowledge of the field of %(label)s") % label)
            known.initial = row.competence
            self.fields |= {f"wish_{row.case.pk}": wish, f"competence_{row.case.pk}": known}

    def rows(self) -> Iterator[BidFormRow]:
        for row in self.bid_rows:
            yield BidFormRow(row, self[f"wish_{row.case.pk}"], self[f"competence_{row.case.pk}"])

    def answers(self) -> dict[UUID, Answer]:
        """What differs from what was shown."""
        shown = set(self.cleaned_data["shown"].split(";"))
        given = {row: self._given(row) for row in self.bid_rows}
        return {
            row.case.pk: answer
            for row, answer in given.items()
            if _as_shown(row, answer.wish, answer.competence) not in shown
        }

    def _given(self, row: BidRow) -> Answer:
        return Answer(self.cleaned_data[f"wish_{row.case.pk}"], self.cleaned_data[f"competence_{row.case.pk}"])


def _as_shown(row: BidRow, wish: str, competence: str) -> str:
    return f"{row.case.label}={wish},{competence}"
