"""“I have a problem”: works when submitting does not, since it needs nothing of the application but its name."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from applications.actions.problems import report_problem
from applications.forms.problems import ProblemForm
from applications.models import ProblemReport
from applications.queries.problems import subjects_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """`?about=` a reference or a call's key chooses the subject."""
    subjects = subjects_of(request.user, request.at)
    form = ProblemForm(request.POST or None, subjects=subjects, initial={"about": request.GET.get("about", "")})
    if request.method == "POST" and form.is_valid():
        subject, text = form.cleaned_data["about"], form.cleaned_data["text"]
        try:
            outcome = once(
                request,
                "report_problem",
                lambda at: {"report": str(report_problem(subject, text=text, by=request.user, at=at).pk)},
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
