"""What an officer does with a call: set it up, have it published, run it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import calls as actions
from applications.actions import freezing, rounds
from applications.admin.acts import Act, Doing, Done
from applications.admin.preview import previews_of
from applications.domain.specification import SpecificationError
from applications.forms.staff import adaptation
from applications.forms.staff import calls as forms
from applications.forms.staff import published_calls as published
from applications.models import Call
from applications.policies.administration import check_officer_of_some_agency
from applications.policies.freezing import check_freeze, check_thaw
from applications.policies.staff import check_move_deadline, check_review_deadline, check_run_call, check_set_up
from applications.queries.readiness import PUBLISHING
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.approvals.actions import open_proposal


def _set_up(user: User, call: Call, _at: datetime) -> None:
    check_set_up(user, call)


def _run(user: User, call: Call, _at: datetime) -> None:
    check_run_call(user, call)


def _check_propose(user: User, call: Call, _at: datetime) -> None:
    check_set_up(user, call)
    if open_proposal(PUBLISHING, call.pk).exists():
        raise Refused("already_proposed")


def _check_publish(user: User, call: Call, _at: datetime) -> None:
    check_set_up(user, call)
    proposal = open_proposal(PUBLISHING, call.pk).first()
    if proposal is None:
        raise Refused("nothing_proposed")
    if proposal.proposed_by_id == user.pk:
        raise Refused("own_proposal")


def _check_adapt(user: User, call: Call, _at: datetime) -> None:
    check_set_up(user, call)
    if call.form_version is None:
        raise Hidden


def _check_published(user: User, call: Call, _at: datetime) -> None:
    check_run_call(user, call)
    if call.published_at is None:
        raise Hidden


def create(doing: Doing) -> Done:
    values = dict(doing.values)
    agency, areas = values.pop("agency"), values.pop("areas")
    call = actions.create_call(agency, fields=values, areas=areas, by=doing.user, at=doing.at)
    return Done(_("The call is created. Choose its form next."), to=_page(call))


def change(doing: Doing) -> Done:
    values = dict(doing.values)
    areas = values.pop("areas")
    actions.change_call(doing.row, fields=values, areas=areas, by=doing.user, at=doing.at)
    return Done(_("The call is saved."))


def choose_form(doing: Doing) -> Done:
    rounds.choose_form(doing.row, key=doing.values["key"], by=doing.user, at=doing.at)
    return Done(_("The form is copied into the call. You can adapt it now."))


def adapt(doing: Doing) -> Done:
    try:
        actions.adapt_form(doing.row, specification=doing.values["adapted"], by=doing.user, at=doing.at)
    except SpecificationError as error:
        raise Refused("bad_specification", place=error.place) from error
    again = f"{reverse('admin:applications_call_adapt', args=[doing.row.pk])}?section={doing.values['section']}"
    return Done(_("The form is saved as a new version."), to=again)


def preview(form: adaptation.SectionForm) -> dict[str, Any]:
    """The section as it would be after saving, or as it is where what was filled in does not hold."""
    call = form.subject
    adapted = form.cleaned_data.get("adapted") if form.is_bound and form.is_valid() else None
    shown = previews_of(call, adapted or call.form_version.specification)
    return {"previews": [one for one in shown if one.key == form.section_key]}


def add_round(doing: Doing) -> Done:
    rounds.add_round(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The round is added with the criteria of the form."))


def reserve(doing: Doing) -> Done:
    block = rounds.reserve_case_numbers(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Reserved: %(block)s.") % {"block": block})


def propose(doing: Doing) -> Done:
    actions.propose_publication(doing.row, by=doing.user, at=doing.at)
    return Done(_("Proposed. Another officer publishes the call."))


def publish(doing: Doing) -> Done:
    actions.publish(doing.row, by=doing.user, at=doing.at)
    return Done(_("The call is published."))


def add_notice(doing: Doing) -> Done:
    actions.add_notice(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The notice is published."))


def move_deadline(doing: Doing) -> Done:
    actions.move_deadline(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The deadline is moved, and the notice published."))


def review_deadline(doing: Doing) -> Done:
    actions.review_deadline(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Your review of the moved deadline is on record."))


def freeze(doing: Doing) -> Done:
    freezing.freeze_call(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The call is frozen."))


def thaw(doing: Doing) -> Done:
    freezing.thaw_call(doing.row, by=doing.user, at=doing.at)
    return Done(_("The call goes on. Move the deadline if applicants have lost time."))


def _page(call: Call) -> str:
    return reverse("admin:applications_call_change", args=[call.pk])


LIST_ACTS = (
    Act(
        "add",
        gettext_lazy("Create a call"),
        create,
        check_officer_of_some_agency,
        forms.NewCallForm,
        kind="primary",
        template="admin/applications/adapt.html",
    ),
)
ACTS = (
    Act(
        "publish",
        gettext_lazy("Publish"),
        publish,
        _check_publish,
        kind="primary",
        question=gettext_lazy(
            "Another officer has proposed this. Once published, only the deadline can move, and only later."
        ),
        confirm_label=gettext_lazy("Publish the call"),
    ),
    Act(
        "edit",
        gettext_lazy("Change the call"),
        change,
        _set_up,
        forms.CallForm,
        template="admin/applications/adapt.html",
    ),
    Act(
        "form",
        gettext_lazy("Choose a form"),
        choose_form,
        _set_up,
        forms.ChooseForm,
        intro=gettext_lazy(
            "The form is copied into the call. What you have adapted before is kept as an earlier version."
        ),
    ),
    Act(
        "adapt",
        gettext_lazy("Adapt the form"),
        adapt,
        _check_adapt,
        adaptation.SectionForm,
        template="admin/applications/adapt_form.html",
        form_context=preview,
        shown=False,
    ),
    Act("round", gettext_lazy("Add a round"), add_round, _set_up, forms.RoundForm),
    Act(
        "numbers",
        gettext_lazy("Reserve case numbers"),
        reserve,
        _run,
        forms.BlockForm,
        intro=gettext_lazy(
            "The part of the agency's yearly series that this call may use. Take enough: a "
            "number too few is found out before the deadline, never at it."
        ),
    ),
    Act(
        "propose",
        gettext_lazy("Propose to publish"),
        propose,
        _check_propose,
        kind="primary",
        question=gettext_lazy(
            "Another officer publishes exactly what stands here now. A change means proposing again."
        ),
        confirm_label=gettext_lazy("Propose to publish"),
    ),
    Act(
        "notice",
        gettext_lazy("Publish a notice"),
        add_notice,
        _check_published,
        published.NoticeForm,
        confirm_label=gettext_lazy("Publish the notice"),
    ),
    Act(
        "deadline",
        gettext_lazy("Move the deadline"),
        move_deadline,
        check_move_deadline,
        published.DeadlineForm,
        intro=gettext_lazy(
            "Only later, for everybody, and with a public notice. All who take part in applications that can be "
            "registered until then get an e-mail. A second officer reviews it within a working day."
        ),
        confirm_label=gettext_lazy("Move the deadline"),
    ),
    Act(
        "review-deadline",
        gettext_lazy("Review the moved deadline"),
        review_deadline,
        check_review_deadline,
        published.DeadlineReviewForm,
        kind="primary",
        intro=gettext_lazy("The deadline stands whatever you say: it can only move later."),
        confirm_label=gettext_lazy("Save the review"),
    ),
    Act(
        "freeze",
        gettext_lazy("Freeze the call"),
        freeze,
        check_freeze,
        published.FreezeForm,
        kind="danger",
        intro=gettext_lazy(
            "For when something is wrong with the portal or the call. At once nobody outside the agency can write: no "
            "application can be started, changed, registered, withdrawn, confirmed or signed, and no review, grade, "
            "place or statement saved. Everybody can still read, and declare a conflict of interest. Your own work "
            "goes on, and so do the dates: what is registered when the deadline passes is submitted. Only the times "
            "for signing and for supplements do not end before the call goes on."
        ),
        confirm_label=gettext_lazy("Freeze the call"),
    ),
    Act(
        "thaw",
        gettext_lazy("Let the call go on"),
        thaw,
        check_thaw,
        kind="primary",
        question=gettext_lazy(
            "Everybody can write again at once. No date has moved by the freeze: where the time for signing or for a "
            "supplement is over, it ends now. Give more time first, if it is needed."
        ),
        confirm_label=gettext_lazy("Let the call go on"),
    ),
)
