"""“I have a problem”: works when submitting does not, since it needs nothing of the application but its name."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from applications.actions.problems import report_problem, report_without_account
from applications.forms.problems import ProblemForm, ProblemWithoutAccountForm
from applications.models import ProblemReport
from applications.queries.problems import calls_to_report_on, subjects_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once
from clusterportal.requests.ids import as_request_id
from clusterportal.requests.senders import sender_of


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """`?about=` a reference or a call's key chooses the subject; `?request=` is the id of a request that failed."""
    subjects = subjects_of(request.user, request.at)
    form = ProblemForm(request.POST or None, subjects=subjects, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["about"]
        given = {"text": form.cleaned_data["text"], "request_id": form.cleaned_data["failed_request"]}
        try:
            outcome = once(
                request,
                "report_problem",
                lambda at: {"report": str(report_problem(subject, **given, by=request.user, at=at).pk)},
            )
        except Refused as refused:
            form.refuse(refused, "about")
        else:
            return redirect("problem_reported", outcome["report"])
    page = {"form": form, "may_report": bool(subjects)}
    return render(request, "applications/problem.html", page, status=422 if form.errors else 200)


@login_required
def reported(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt: the number and what was written."""
    related = ("call__agency", "application")
    found = ProblemReport.objects.select_related(*related).filter(pk=pk, by=request.user).first()
    if found is None:
        raise Hidden
    return render(request, "applications/problem_reported.html", {"report": found})


def report_no_account(request: HttpRequest) -> HttpResponse:
    """For whoever cannot sign in. Who is signed in has the better form."""
    if request.user.is_authenticated:
        query = request.GET.urlencode()
        return redirect(reverse("report_problem") + (f"?{query}" if query else ""))
    subjects = calls_to_report_on(request.at)
    form = ProblemWithoutAccountForm(request.POST or None, subjects=subjects, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = _report(request, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("reported_no_account", made.pk)
    page = {"form": form, "may_report": bool(subjects)}
    return render(request, "applications/problem_no_account.html", page, status=422 if form.errors else 200)


def reported_no_account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt of a report without an account: number and time, for whoever has the link."""
    found = ProblemReport.objects.filter(pk=pk, by__isnull=True).first()
    if found is None:
        raise Hidden
    return render(request, "applications/problem_reported_no_account.html", {"report": found})


def _report(request: HttpRequest, form: ProblemWithoutAccountForm) -> ProblemReport:
    given = form.cleaned_data
    return report_without_account(
        given["about"],
        email=given["email"],
        text=given["text"],
        sender=sender_of(request),
        key=given["request_key"] or uuid.uuid4(),
        request_id=given["failed_request"],
        at=request.at,
    )


def _initial(request: HttpRequest) -> dict[str, str]:
    failed = as_request_id(request.GET.get("request", ""))
    return {"about": request.GET.get("about", ""), "failed_request": failed}
