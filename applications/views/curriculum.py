"""The own CV."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from applications.actions.curriculum import save_curriculum
from applications.forms.curriculum import CurriculumForm
from applications.models import Person
from applications.queries.curriculum import own_publications
from applications.queries.mine import awaiting_cv
from applications.queries.people import person_of
from applications.views.own import title_of
from clusterportal.accounts.errors import Refused
from clusterportal.requests.actions import once

FIELDS = {"orcid_taken": "orcid"}


@login_required
def curriculum(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user) or Person(name=request.user.name)
    form = CurriculumForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            once(
                request,
                "save_cv",
                lambda at: {"person": str(save_curriculum(request.user, form.curriculum(), by=request.user, at=at).pk)},
            )
        except Refused as refused:
            form.refuse(refused, FIELDS.get(refused.code))
        else:
            messages.success(request, gettext("Your CV is saved. Transfer it to each application that needs it."))
            return redirect("curriculum")
    page = {
        "form": form,
        "n_publications": own_publications(request.user).count(),
        "awaiting": [(one, *title_of(one)) for one in awaiting_cv(request.user, request.at)],
    }
    return render(request, "applications/curriculum.html", page, status=422 if form.errors else 200)
