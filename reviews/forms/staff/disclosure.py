"""What staff fill in about a request for disclosure."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import ChosenForm, StaffForm, day, text
from applications.models import Agency
from applications.policies.roles import agency_roles
from clusterportal.accounts.errors import Hidden
from reviews.domain.secrecy import faults_of_test
from reviews.models import CaseDocument, DisclosureRequest, SecrecyParagraph, SecrecyTest
from reviews.queries.disclosure import WORKING, shown_to
from reviews.queries.documents import Asked, documents_seen_by, found, label
from reviews.texts.disclosure import SENTENCES
from reviews.texts.documents import title_of

Outcome = SecrecyTest.Outcome


class OwnAgencyForm(StaffForm):
    """Asks for the agency first; somebody at one agency alone has one to choose."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)

    def prepare(self) -> None:
        held = agency_roles(self.user).filter(role__in=WORKING).values("agency")
        self.choose_among("agency", Agency.objects.filter(pk__in=held).order_by("pk"))


class RegisterForm(OwnAgencyForm):
    requester = forms.CharField(
        label=_("Who asks"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty where nobody has said. Do not ask who it is, or why, unless the test needs it."),
    )
    way = forms.ChoiceField(label=_("How it came in"), choices=DisclosureRequest.Way.choices, widget=forms.RadioSelect)
    asked_on = day(_("Asked on"))
    asked_for = text(_("What is asked for"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["way"].choices = _capitalised(DisclosureRequest.Way.choices)
        self.start_with({"asked_on": localdate(self.at), "way": DisclosureRequest.Way.EMAIL})


def paragraph() -> forms.CharField:
    """As it is cited."""
    example = _("As the agency writes it, for example OSL 31 kap. 16 §.")
    return forms.CharField(label=_("Paragraph"), max_length=100, help_text=example)


class ParagraphForm(OwnAgencyForm):
    text = paragraph()


class RewordForm(StaffForm):
    text = paragraph()

    def prepare(self) -> None:
        self.start_with({"text": self.subject.text})


class AttachForm(StaffForm):
    """First the case, then its documents. `?case=<number>` in the address names the case."""

    case = forms.CharField(label=_("Case number or reference"), max_length=30)
    documents = forms.ModelMultipleChoiceField(
        CaseDocument.objects.none(), label=_("Documents"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    no_optional_marks = True
    confirm_label = _("Show the documents of the case")

    def prepare(self) -> None:
        number = str((self.data or {}).get("case") or self.address.get("case") or "").replace("\0", "").strip()
        self.start_with({"case": number, "shown": number})
        own = documents_seen_by(self.user, self.at).filter(application__call__agency=self.subject.agency_id)
        rows = found(own, Asked(number=number)).order_by("number") if number else own.none()
        self.is_known = rows.exists()
        self.choose_among("documents", rows)
        self.fields["documents"].label_from_instance = lambda one: f"{label(one)} · {title_of(one)}"
        if self.is_known:
            self.confirm_label = ""
        else:
            del self.fields["documents"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if not self.is_known:
            self.add_error("case", _("No case with this number has documents that you may see."))
        elif given["shown"] != given["case"]:
            self.ask_until_shown(given["case"])
        elif not given.get("documents"):
            self.add_error("documents", _("Choose at least one document."))
        return given


class ChosenItemForm(ChosenForm):
    """`?item=<key>` in the address names the document."""

    def prepare(self) -> None:
        key = str((self.data or {}).get("chosen") or self.address.get("item"))
        shown = shown_to(self.user, self.subject, self.at).items
        self.tested = next((one for one in shown if str(one.item.pk) == key), None)
        if self.tested is None:
            raise Hidden
        self.fields["chosen"].initial = key


class SecrecyTestForm(ChosenItemForm):
    no_optional_marks = True
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    paragraphs = forms.ModelMultipleChoiceField(
        SecrecyParagraph.objects.none(),
        label=_("Cited paragraph"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed where something is masked or withheld."),
    )
    reason = text(
        _("Reason"),
        required=False,
        help_text=_("Needed where something is masked or withheld. Stands in the decision."),
    )
    masked = forms.FileField(
        label=_("Masked copy"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_(
            "As a PDF of at most 50 MB, for a document that is released masked. Make sure that what is covered cannot "
            "be copied out of it. If something is to be corrected here, choose the file again."
        ),
    )
    only_pictures = forms.BooleanField(
        label=_("Only pictures are covered"),
        required=False,
        help_text=_("Otherwise a copy whose whole text can still be copied out is refused."),
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["outcome"].choices = _capitalised(Outcome.choices)
        self.choose_among("paragraphs", SecrecyParagraph.objects.filter(agency=self.subject.agency_id))
        last = self.tested.test if self.tested is not None else None
        if last is not None:
            cited = SecrecyParagraph.objects.filter(agency=self.subject.agency_id, text__in=last.paragraphs)
            self.start_with({"outcome": last.outcome, "paragraphs": cited, "reason": last.reason})

    def clean(self) -> dict[str, Any]:
        """Everything that is lacking at once, each at its field."""
        given = super().clean() or {}
        if not self.errors:
            said = (given["outcome"], given["paragraphs"], given["reason"].strip())
            for name, code in faults_of_test(*said, has_copy=bool(given["masked"])).items():
                self.add_error(name, SENTENCES[code])
        return given


class SendBackForm(StaffForm):
    reason = text(_("What has to be tested again"))


class AnswerForm(StaffForm):
    answer = text(
        _("How it was answered"),
        required=False,
        help_text=_("For example: sent by e-mail, with the decision and how to appeal."),
    )


def _capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    return [(value, str(label).capitalize()) for value, label in choices]
