"""The own publications: the list, one by one, and from a file or from ORCID."""

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from applications.actions.publications import add_publications, change_publication, remove_publications
from applications.domain.publications.reading import Proposal, Reading, proposals
from applications.domain.publications.work import known
from applications.forms.publications import ImportForm, PickForm, PublicationForm, line_of
from applications.models import Publication
from applications.queries.curriculum import own_publications, work_from
from applications.queries.orcid import asks_orcid, works_of
from applications.queries.people import person_of
from applications.texts import sentence
from applications.texts.imported import trouble_in_words
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once

STEPS = {
    "my_applications": _("My applications"),
    "curriculum": _("Your CV"),
    "publications": _("Your publications"),
    "import_publications": _("Import publications"),
}


def trail(here: str, *names: str) -> list[dict[str, str]]:
    """The way to the page `here` below the CV."""
    steps = [{"url": reverse(name), "label": STEPS[name]} for name in ("my_applications", "curriculum", *names)]
    return [*steps, {"url": "", "label": here}]


@dataclass(frozen=True)
class Preview:
    """What a file would add: the new ones are in the form; the others are named."""

    form: PickForm
    n_new: int
    known: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@login_required
def publications(request: HttpRequest) -> HttpResponse:
    """The list; what is ticked can be removed."""
    if request.method == "POST":
        return _remove(request)
    rows = [(row.key, line_of(work_from(row))) for row in own_publications(request.user)]
    page = {"rows": rows, "request_key": uuid.uuid4(), "breadcrumbs": trail(STEPS["publications"])}
    return render(request, "applications/publications.html", page)


@login_required
def new_publication(request: HttpRequest) -> HttpResponse:
    form = PublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, "add_publication", lambda at: _added(request, [form.work()], at))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The publication is added."))
            return redirect("publications")
    return _form_page(request, gettext("Add a publication"), form)


@login_required
def publication(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = own_publications(request.user).filter(key=pk).first()
    if row is None:
        raise Hidden
    form = PublicationForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, "change_publication", lambda at: _changed(request, row, form, at))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The publication is saved."))
            return redirect("publications")
    return _form_page(request, gettext("Change a publication"), form)


@login_required
def import_publications(request: HttpRequest) -> HttpResponse:
    """Reading a file changes nothing: its publications are shown with ticks."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, form.reading)
    person = person_of(request.user)
    page = {"form": form, "asks_orcid": asks_orcid(), "orcid": person.orcid if person else None}
    page["breadcrumbs"] = trail(STEPS["import_publications"], "publications")
    return render(request, "applications/import_publications.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def fetch_publications(request: HttpRequest) -> HttpResponse:
    """The same with what ORCID has under the own iD."""
    person = person_of(request.user)
    try:
        return _preview(request, works_of(person.orcid if person else None))
    except Refused as refused:
        messages.error(request, sentence(refused.code, refused.params))
        return redirect("import_publications")


@login_required
@require_POST
def add_imported(request: HttpRequest) -> HttpResponse:
    """Add what was ticked in the preview: all of it or nothing."""
    form = PickForm(request.POST)
    if form.is_valid():
        try:
            done = once(request, "import_publications", lambda at: _added(request, form.chosen(), at))
        except Refused as refused:
            form.refuse(refused)
        else:
            words = ngettext("%(n)s publication is added.", "%(n)s publications are added.", done["n"])
            messages.success(request, words % {"n": done["n"]})
            return redirect("publications")
    return _preview_page(request, Preview(form, len(form.offered)), status=422)


def _remove(request: HttpRequest) -> HttpResponse:
    keys = [key for key in map(_key, request.POST.getlist("keys")) if key is not None]
    try:
        done = once(
            request,
            "remove_publications",
            lambda at: {"n": remove_publications(keys, by=request.user, at=at)},
        )
    except Refused as refused:
        messages.error(request, sentence(refused.code, refused.params))
    else:
        words = ngettext("%(n)s publication is removed.", "%(n)s publications are removed.", done["n"])
        messages.success(request, words % {"n": done["n"]})
    return redirect("publications")


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _added(request: HttpRequest, works, at) -> dict[str, int]:
    return {"n": add_publications(works, by=request.user, at=at)}


def _changed(request: HttpRequest, row: Publication, form: PublicationForm, at) -> dict[str, str]:
    return {"key": str(change_publication(row.key, form.work(), by=request.user, at=at).key)}


def _preview(request: HttpRequest, reading: Reading) -> HttpResponse:
    kept = known(work_from(row) for row in own_publications(request.user))
    offered = proposals(reading.works, kept)
    form = PickForm(works=[one.work for one in offered if not one.is_known])
    page = Preview(form, len(form.offered), _known(offered), [trouble_in_words(one) for one in reading.troubles])
    return _preview_page(request, page, status=200)


def _preview_page(request: HttpRequest, page: Preview, *, status: int) -> HttpResponse:
    steps = trail(gettext("What would be added"), "publications", "import_publications")
    return render(request, "applications/import_preview.html", {"page": page, "breadcrumbs": steps}, status=status)


def _known(offered: tuple[Proposal, ...]) -> list[str]:
    return [line_of(one.work) for one in offered if one.is_known]


def _form_page(request: HttpRequest, title: str, form: PublicationForm) -> HttpResponse:
    page = {"title": title, "form": form, "breadcrumbs": trail(title, "publications")}
    return render(request, "applications/publication.html", page, status=422 if form.errors else 200)
