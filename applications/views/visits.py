"""A request for one section of one application, and what every section's page shows around its part."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from applications.domain.form import Form, Section
from applications.domain.markdown import guidance_to_html
from applications.models import Application
from applications.queries.forms import form_of
from applications.views.own import Head, head, own_application, why_closed
from clusterportal.accounts.errors import Hidden


@dataclass(frozen=True)
class Neighbour:
    """The section before or after."""

    label: str
    url: str


@dataclass(frozen=True)
class SectionPage:
    """A section with where one came from and goes on to."""

    head: Head
    key: str
    kind: str
    title: str
    guidance: SafeString
    previous: Neighbour | None
    next: Neighbour
    part: Any


@dataclass(frozen=True)
class Visit:
    """A request for one section of one application."""

    request: HttpRequest
    application: Application
    form: Form
    section: Section
    head: Head


def visit_of(request: HttpRequest, reference: str, key: str, *crumbs: tuple[str, str]) -> Visit:
    """`crumbs`: labels and addresses below the section's own. Raises Hidden where there is no such section."""
    application = own_application(request, reference)
    form = form_of(application)
    try:
        section = form.section(key)
    except KeyError as error:
        raise Hidden from error
    here = (section.title.read_in(get_language() or "en"), reverse("section", args=[reference, key]))
    closed = why_closed(request, application, place_of(key))
    page_head = replace(head(request, application, here, *crumbs), cannot_edit=closed)
    return Visit(request, application, form, section, page_head)


def place_of(key: str) -> str:
    """A section among the places that a supplement may open."""
    return f"section:{key}"


def page_of(visit: Visit, part: Any = None) -> SectionPage:
    """The page around `part`."""
    language = get_language() or "en"
    sections = visit.form.sections
    place = [one.key for one in sections].index(visit.section.key)
    guidance = mark_safe(guidance_to_html(visit.section.guidance.read_in(language)))  # noqa: S308 - cleaned by nh3
    return SectionPage(
        head=visit.head,
        key=visit.section.key,
        kind=visit.section.kind,
        title=visit.section.title.read_in(language),
        guidance=guidance,
        previous=_neighbour(visit, sections[place - 1]) if place else None,
        next=_neighbour(visit, sections[place + 1]) if place + 1 < len(sections) else _last(visit),
        part=part,
    )


def _neighbour(visit: Visit, one: Section) -> Neighbour:
    url = reverse("section", args=[visit.application.reference, one.key])
    return Neighbour(one.title.read_in(get_language() or "en"), url)


def _last(visit: Visit) -> Neighbour:
    return Neighbour(gettext("Check the application"), reverse("check", args=[visit.application.reference]))
