"""What an officer fills in about a call that is published: notices, the moved deadline and its review, the freeze."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, moment, text
from applications.models import DeadlineReview
from applications.queries.deadlines import moves_for
from applications.texts.calls import moment as spoken_moment
from applications.texts.reading import in_language


class NoticeForm(StaffForm):
    text_sv = text(_("Notice in Swedish"))
    text_en = text(_("Notice in English"))


class FreezeForm(StaffForm):
    reason = text(_("Reason"), help_text=_("Kept in the record. Applicants do not see it."))


class DeadlineForm(StaffForm):
    closes_at = moment(_("The new deadline"))
    signing_closes_at = moment(_("Signing closes"))
    text_sv = text(_("Reason in Swedish"), help_text=_("Published together with the old deadline."))
    text_en = text(_("Reason in English"))

    def prepare(self) -> None:
        self.start_with({"closes_at": self.subject.closes_at, "signing_closes_at": self.subject.signing_closes_at})


class DeadlineReviewForm(StaffForm):
    """`moved`: the move that the page shows; shown again, the page shows what is to be reviewed by then."""

    moved = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Was it right to move the deadline?"),
        choices=[
            (DeadlineReview.Outcome.AGREED.value, _("Yes, I agree")),
            (DeadlineReview.Outcome.OBJECTED.value, _("No, I object")),
        ],
        widget=forms.RadioSelect,
    )
    note = text(_("Note"), required=False, help_text=_("Needed if you object. For the agency only."))

    def prepare(self) -> None:
        moved = moves_for(self.user, [self.subject]).first()
        if moved is not None and moved.old_closes_at is not None:
            self.start_with({"moved": moved.pk})
            said = {
                "who": moved.by,
                "at": spoken_moment(moved.at),
                "old": spoken_moment(moved.old_closes_at),
                "reason": in_language(moved, "text"),
            }
            words = _("%(who)s moved it on %(at)s. It was %(old)s. The published reason: %(reason)s")
            self.fields["outcome"].help_text = words % said

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.data = self.data.copy()
        self.data["moved"] = self.fields["moved"].initial
        return given
