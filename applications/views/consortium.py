"""People of the consortium, and answering an invitation."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from applications.actions.consortium import accept, change_rights, decline, find_invitation, invite, remind, revoke
from applications.actions.curriculum import transfer_cv
from applications.domain.curriculum import Difference, differences
from applications.forms.consortium import InviteForm
from applications.forms.curriculum import TransferForm
from applications.models import Applicant, Application
from applications.policies.applications import check_change_consortium, part_of
from applications.queries.curriculum import cv_document, has_gaps
from applications.queries.forms import form_of
from applications.queries.parts import applicants_of
from applications.queries.people import person_of
from applications.texts.labels import CV_PARTS
from applications.texts.reading import page_language
from applications.views.own import Head, head_below, own_application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import once

KINDS = {"sent": "notice", "accepted": "positive", "declined": "negative", "revoked": "neutral"}


@dataclass(frozen=True)
class Member:
    """A person of the consortium as the page shows it."""

    part: Applicant
    kind: str
    is_me: bool
    adds_cv: bool
    can_be_changed: bool


@dataclass(frozen=True)
class OwnCv:
    """The page on which the own CV is transferred. `cv` is the profile's, None where it holds too little for that;
    `differences` are to the application's.
    """

    head: Head
    form: TransferForm
    me: Applicant
    cv: dict | None
    differences: list[tuple[str, Difference]]


@dataclass(frozen=True)
class People:
    """The consortium's page."""

    application: Application
    members: list[Member]
    may_change: bool
    n_researchers: int
    me: Applicant


def people_of(request: HttpRequest, application: Application) -> People:
    """Everybody who leads, takes part or is invited; those who declined or were withdrawn come last."""
    may_change = permits(check_change_consortium, request.user, application, request.at)
    me = part_of(request.user, application)
    order = {"leader": 0, "researcher": 1, "administrator": 2}
    members = [_member(part, me, may_change) for part in applicants_of(application)]
    members.sort(key=lambda one: (one.part.invitation in {"declined", "revoked"}, order[one.part.role]))
    accepted = [one for one in members if one.part.invitation == "accepted" and one.part.role == "researcher"]
    return People(application, members, may_change, len(accepted), me)


def _member(part: Applicant, me: Applicant, may_change: bool) -> Member:
    active = part.invitation in {"sent", "accepted"}
    return Member(
        part=part,
        kind=KINDS[part.invitation],
        is_me=part.pk == me.pk,
        adds_cv=part.role != "administrator" and part.invitation == "accepted",
        can_be_changed=may_change and active and part.role != "leader",
    )


@login_required
def invite_person(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    check_change_consortium(request.user, application, request.at)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once(
                request,
                "invite",
                lambda at: {"participant": str(invite(application, **form.invitation(), by=request.user, at=at).pk)},
            )
        except Refused as refused:
            form.refuse(refused, "email" if refused.code == "already_invited" else None)
        else:
            messages.success(request, gettext("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return _to_people(application)
    page_head = _head(request, application, gettext("Invite a person"))
    return render(
        request, "applications/form_page.html", {"head": page_head, "title": gettext("Invite a person"), "form": form}
    )


@login_required
def participant(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Reminding, withdrawing and rights of one person: three buttons on a page of its own."""
    application = own_application(request, reference)
    check_change_consortium(request.user, application, request.at)
    part = application.consortium.applicants.filter(pk=pk).first()
    if part is None:
        raise Hidden
    if request.method == "POST":
        done = _act_on(request, part)
        messages.success(request, done)
        return _to_people(application)
    page = {"head": _head(request, application, part.name), "part": part}
    return render(request, "applications/participant.html", page)


def _act_on(request: HttpRequest, part: Applicant) -> str:
    if "remind" in request.POST:
        remind(part, by=request.user, at=request.at)
        return gettext("The reminder is on its way.")
    if "revoke" in request.POST:
        revoke(part, by=request.user, at=request.at)
        return gettext("%(name)s no longer takes part.") % {"name": part.name}
    rights = Applicant.Rights.EDIT if request.POST.get("rights") == "edit" else Applicant.Rights.READ
    change_rights(part, rights, by=request.user, at=request.at)
    return gettext("The rights of %(name)s are changed.") % {"name": part.name}


@login_required
def add_cv(request: HttpRequest, reference: str) -> HttpResponse:
    """Transfer the own CV; the page shows what will be copied, and what has changed since the last time."""
    application = own_application(request, reference)
    me = part_of(request.user, application)
    form = TransferForm(request.POST or None, part=me, limit=application.call.n_publications_max)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, "transfer_cv", lambda at: _transferred(request, application, form, at))
        except Refused as refused:
            form.refuse(refused, "publications" if refused.code == "too_many_publications" else None)
        else:
            messages.success(request, gettext("Your CV is now in the application."))
            return _to_people(application)
    page_head = _head(request, application, gettext("Your CV"))
    page = OwnCv(page_head, form, me, *_own_cv(request, me))
    return render(request, "applications/add_cv.html", {"page": page, "head": page_head, "form": form})


def _transferred(request: HttpRequest, application: Application, form: TransferForm, at) -> dict[str, str]:
    chosen = form.cleaned_data.get("publications", [])
    return {"part": str(transfer_cv(application, publications=chosen, by=request.user, at=at).pk)}


def _own_cv(request: HttpRequest, me: Applicant) -> tuple[dict | None, list[tuple[str, Difference]]]:
    """The CV as the profile has it, without publications, and what has changed since it was transferred."""
    person = person_of(request.user)
    if person is None or has_gaps(person):
        return None, []
    now = cv_document(person)
    changed = differences(me.cv, now, page_language()) if me.cv else ()
    return {**now, "publications": []}, [(CV_PARTS[one.part], one) for one in changed]


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing; only a POST by a signed-in person answers.

    Who answers what has been withdrawn meanwhile is told, in the same words as for a link that never was.
    """
    try:
        return _invitation(request, token)
    except Hidden:
        if request.method != "POST":
            raise
        return render(request, "applications/invitation_gone.html", status=404)


def _invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = find_invitation(token)
    application = found.consortium.application
    leader = application.consortium.applicants.filter(role="leader", invitation="accepted").first()
    page = {"part": found, "call": application.call, "leader": leader, "application": application, "now": request.at}
    if request.method != "POST" or not request.user.is_authenticated:
        return render(request, "applications/invitation.html", page)
    if "decline" in request.POST:
        decline(token, by=request.user, at=request.at)
        return render(request, "applications/invitation_declined.html", page)
    accept(token, by=request.user, at=request.at)
    messages.success(
        request, gettext("You now take part in application %(reference)s.") % {"reference": application.reference}
    )
    return redirect("application" if found.role == Applicant.Role.ADMINISTRATOR else "add_cv", application.reference)


def _head(request: HttpRequest, application: Application, label: str) -> Head:
    return head_below(request, application, form_of(application).section_of_kind("consortium"), label)


def _to_people(application: Application) -> HttpResponse:
    section = form_of(application).section_of_kind("consortium")
    return redirect("section", application.reference, section.key if section else "consortium")
