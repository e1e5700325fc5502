"""The page behind the link of an invitation to review. A GET changes nothing; no account is needed to answer.

The named cases are shown after a press of a button, so that a program that follows the links of a mail reads no title.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.domain.calendar import Deadline, calendar_file
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from reviews.actions.answering import accept_to_review, decline_to_review, find_review_invitation, open_named_cases
from reviews.actions.merging import take_with_account
from reviews.forms.inviting import AcceptForm, DeclineForm
from reviews.models import ReviewInvitation
from reviews.policies.inviting import check_answer
from reviews.queries.invitations import rows_of_invitation
from reviews.queries.reading import parties_by_application
from reviews.texts import sentence
from reviews.texts.columns import column, language
from reviews.views.declaring import ShownRow, shown_rows

OPENED = "opened_review_invitations"


@dataclass(frozen=True)
class InvitationPage:
    """`may_answer`: until the answer is due. `is_own`: the reader's account is the one that reviews."""

    token: str
    invitation: ReviewInvitation
    n_cases: int
    may_answer: bool
    is_own: bool


@dataclass(frozen=True)
class AcceptPage:
    """`rows`: the named cases to answer about; `closed`: those with a conflict already, by label."""

    token: str
    invitation: ReviewInvitation
    rows: tuple[ShownRow, ...]
    closed: tuple[str, ...]


@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and what has been answered."""
    found = find_review_invitation(token)
    page = InvitationPage(
        token=token,
        invitation=found,
        n_cases=len(rows_of_invitation(found)),
        may_answer=permits(check_answer, found, request.at),
        is_own=request.user.is_authenticated and found.reviewer.person.user_id == request.user.pk,
    )
    return render(request, "reviews/invitation.html", {"page": page})


def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Read the rules, answer about the named cases, say yes."""
    found = find_review_invitation(token)
    if found.state == ReviewInvitation.State.ACCEPTED or not permits(check_answer, found, request.at):
        return redirect("review_invitation", token)
    rows = rows_of_invitation(found)
    if rows and not _has_opened(request, found):
        return _ask_to_open(request, found, token)
    form = AcceptForm(rows, request.POST if "save" in request.POST else None)
    if form.is_bound and form.is_valid():
        answers, words = form.answers(with_rest=False), form.cleaned_data["words"]
        try:
            accept_to_review(token, answers, words=words, by=_account(request), at=request.at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("review_invitation", token)
    parties = parties_by_application([row.application.pk for row in rows], language())
    shown = tuple(shown_rows(form, parties))
    closed = tuple(row.label for row in rows if row.is_closed)
    page = AcceptPage(token, found, shown, closed)
    status = 422 if form.errors else 200
    return render(request, "reviews/accept_invitation.html", {"page": page, "form": form}, status=status)


def decline(request: HttpRequest, token: str) -> HttpResponse:
    found = find_review_invitation(token)
    if found.state == ReviewInvitation.State.DECLINED or not permits(check_answer, found, request.at):
        return redirect("review_invitation", token)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_to_review(token, form.no(), by=_account(request), at=request.at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("review_invitation", token)
    page = {"token": token, "invitation": found, "form": form}
    return render(request, "reviews/decline_invitation.html", page, status=422 if form.errors else 200)


@require_POST
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Review with the account that is signed in."""
    here = reverse("review_invitation", args=[token])
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    try:
        take_with_account(token, by=request.user, at=request.at)
    except Refused as refused:
        messages.warning(request, sentence(refused.code, refused.params))
        return redirect(here)
    messages.success(request, _("You review with the account %(email)s.") % {"email": request.user.email})
    return redirect("reviewing")


@require_safe
def dates(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of the round as a calendar file."""
    found = find_review_invitation(token)
    file = calendar_file(_dates(found, token), made_at=request.at)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="review.ics"'
    return response


def _dates(found: ReviewInvitation, token: str) -> list[Deadline]:
    round_, url = found.panel.round, settings.BASE_URL + reverse("review_invitation", args=[token])
    call = {"call": column(round_.call, "title")}
    text = _("Your invitation: %(url)s") % {"url": url}
    dated = [("review", round_.review_due_at, _("Reviews due: %(call)s") % call)]
    if found.role != "external":
        dated.append(("panel", round_.panel_opens_at, _("The panel begins: %(call)s") % call))
    return [Deadline(f"{found.pk}-{name}@clusterportal", 0, at, title, text, url) for name, at, title in dated]


def _has_opened(request: HttpRequest, found: ReviewInvitation) -> bool:
    return str(found.pk) in request.session.get(OPENED, [])


def _ask_to_open(request: HttpRequest, found: ReviewInvitation, token: str) -> HttpResponse:
    if request.method == "POST" and "open" in request.POST:
        open_named_cases(found, by=_account(request), at=request.at)
        request.session[OPENED] = [*request.session.get(OPENED, []), str(found.pk)]
        return redirect("accept_review_invitation", token)
    return render(request, "reviews/open_invitation.html", {"token": token, "invitation": found})


def _account(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None
