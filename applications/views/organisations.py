"""The organisation's own page: who acts for it, inviting, ending roles; and accepting an invitation."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.organisation_roles import (
    end_organisation_role,
    find_organisation_invitation,
    invite_to_organisation,
    join_organisation,
    remind_organisation_invitation,
    revoke_organisation_invitation,
)
from applications.forms.acts import ActForm
from applications.forms.organisations import InviteToOrganisationForm, JoinForm
from applications.models import Organisation, OrganisationInvitation, OrganisationRole
from applications.policies.organisations import check_end
from applications.queries.organisations import active_roles, open_invitations, supervised_by
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class Offer:
    """An invitation that nobody has accepted."""

    invitation: OrganisationInvitation
    has_expired: bool


@login_required
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who has which role, and who is invited."""
    organisation = _supervised(request, pk)
    page = {
        "organisation": organisation,
        "roles": active_roles(organisation),
        "offers": [_offer(one, request.at) for one in open_invitations(organisation)],
        "breadcrumbs": _breadcrumbs(organisation),
    }
    return render(request, "applications/organisation.html", page)


@login_required
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = _supervised(request, pk)
    form = InviteToOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, "invite_to_organisation", lambda at: _invite(request, organisation, form, at))
        except Refused as refused:
            form.refuse(refused, "email")
        else:
            messages.success(request, gettext("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("organisation_people", organisation.pk)
    title = gettext("Invite a person")
    page = {
        "organisation": organisation,
        "form": form,
        "title": title,
        "breadcrumbs": _breadcrumbs(organisation, title),
    }
    return render(request, "applications/organisation_form.html", page, status=422 if form.errors else 200)


@login_required
def role(request: HttpRequest, pk: uuid.UUID, role_id: uuid.UUID) -> HttpResponse:
    """End a role: asked about once more."""
    organisation = _supervised(request, pk)
    found = active_roles(organisation).select_related("organisation").filter(pk=role_id).first()
    if found is None:
        raise Hidden
    form = ActForm(request.POST or None, label=_("End the role"), css_class="btn btn-danger")
    if request.method == "POST" and form.is_valid():
        once(request, "end_organisation_role", lambda at: _end(request, found, at))
        messages.success(request, gettext("%(name)s no longer has the role.") % {"name": found.user})
        return _after_ending(request, organisation)
    check_end(request.user, found)
    title = gettext("End a role")
    page = {"organisation": organisation, "role": found, "form": form, "title": title}
    return render(
        request, "applications/organisation_role.html", page | {"breadcrumbs": _breadcrumbs(organisation, title)}
    )


@login_required
def invitation(request: HttpRequest, pk: uuid.UUID, invitation_id: uuid.UUID) -> HttpResponse:
    """Remind of an invitation or withdraw it: POST only."""
    organisation = _supervised(request, pk)
    found = open_invitations(organisation).filter(pk=invitation_id).first()
    if found is None:
        raise Hidden
    if request.method == "POST" and "remind" in request.POST:
        remind_organisation_invitation(found, by=request.user, at=request.at)
        messages.success(request, gettext("The reminder is on its way."))
    elif request.method == "POST" and "revoke" in request.POST:
        revoke_organisation_invitation(found, by=request.user, at=request.at)
        messages.success(request, gettext("The invitation is withdrawn."))
    return redirect("organisation_people", organisation.pk)


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing; only a POST by a signed-in person accepts."""
    found = find_organisation_invitation(token)
    form = JoinForm(request.POST or None) if request.user.is_authenticated else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            once(request, "join_organisation", lambda at: _join(request, token, at))
        except Refused as refused:
            form.refuse(refused)
        else:
            name = in_language(found.organisation, "name")
            messages.success(request, gettext("You now act for %(organisation)s.") % {"organisation": name})
            return redirect("inbox")
    offer = _offer(found, request.at)
    page = {"offer": offer, "form": form, "is_open": found.state == "sent" and not offer.has_expired}
    status = 422 if form is not None and form.errors else 200
    return render(request, "applications/join_organisation.html", page, status=status)


def _supervised(request: HttpRequest, pk: uuid.UUID) -> Organisation:
    found = supervised_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def _offer(invitation: OrganisationInvitation, at: datetime) -> Offer:
    return Offer(invitation, at > invitation.expires_at)


def _breadcrumbs(organisation: Organisation, *titles: str) -> list[dict[str, str]]:
    here = [
        {"label": gettext("Applications of your organisation"), "url": reverse("inbox")},
        {"label": in_language(organisation, "name"), "url": reverse("organisation_people", args=[organisation.pk])},
        *({"label": title} for title in titles),
    ]
    here[-1] = {"label": here[-1]["label"]}
    return here


def _invite(request: HttpRequest, organisation: Organisation, form: Any, at: datetime) -> dict[str, str]:
    asked = {name: form.cleaned_data[name] for name in ("email", "role")}
    return {"invitation": str(invite_to_organisation(organisation, **asked, by=request.user, at=at).pk)}


def _end(request: HttpRequest, found: OrganisationRole, at: datetime) -> dict[str, bool]:
    end_organisation_role(found, by=request.user, at=at)
    return {"done": True}


def _after_ending(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who has ended the own last supervisor's role no longer sees the page."""
    if supervised_by(request.user).filter(pk=organisation.pk).exists():
        return redirect("organisation_people", organisation.pk)
    return redirect("inbox")


def _join(request: HttpRequest, token: str, at: datetime) -> dict[str, str]:
    return {"role": str(join_organisation(token, by=request.user, at=at).pk)}
