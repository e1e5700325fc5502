"""What has been asked for after the deadline, and what it opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.domain.form import Form
from applications.domain.lifecycle import Status
from applications.domain.supplements import BASICS, places, supplemented
from applications.models import Application, Supplement
from applications.queries.documents import document_sha256, frozen, working_document
from applications.queries.forms import form_of

Outcome = Supplement.Outcome


@dataclass(frozen=True)
class Opened:
    """A supplement under way with the places that it opens."""

    supplement: Supplement
    places: frozenset[str]


def open_supplement(application: Application) -> Supplement | None:
    """What is being supplemented now; asks the database only where the status says so."""
    if application.status != Status.SUPPLEMENTING:
        return None
    return Supplement.objects.select_related("earlier_version").filter(application=application, ended_at=None).first()


def opened_in(application: Application) -> Opened | None:
    """The supplement under way and its places."""
    supplement = open_supplement(application)
    return None if supplement is None else Opened(supplement, places_in(supplement, form_of(application)))


def places_in(supplement: Supplement, form: Form) -> frozenset[str]:
    """What the applicant may change."""
    return places(form, supplement.sections, supplement.attachments)


def supplement_taking(application: Application, at: datetime) -> Supplement | None:
    """The supplement that a registration which arrived at `at` belongs to, if any.

    The open one; or the last one, where it lapsed while a request that had arrived in time waited for its turn and
    nothing has happened to the application since.
    """
    under_way = open_supplement(application)
    if under_way is not None:
        return under_way
    if application.status not in {Status.SUBMITTED, Status.SIGNED}:
        return None
    last = application.supplements.select_related("earlier_version").order_by("asked_at").last()
    if last is None or last.outcome != Outcome.LAPSED or not last.asked_at <= at <= last.closes_at:
        return None
    return last if last.earlier_version_id == application.submitted_version_id else None


def document_now(application: Application) -> dict[str, Any]:
    """What would be registered now: in a supplement the earlier version with what is open, else the working copy."""
    opened = opened_in(application)
    if opened is None:
        return working_document(application)
    earlier, form = opened.supplement.earlier_version.document, form_of(application)
    return supplemented(earlier, working_document(application), form, opened.places)


def frozen_supplement(application: Application, supplement: Supplement) -> dict[str, Any]:
    """The supplement as the columns of a version: what is not open is the earlier version's."""
    earlier, form, columns = supplement.earlier_version, form_of(application), frozen(application)
    opened = places_in(supplement, form)
    document = supplemented(earlier.document, columns["document"], form, opened)
    columns |= {"document": document, "sha256": document_sha256(document)}
    columns |= {"title_sv": document["title_sv"], "title_en": document["title_en"]}
    if BASICS not in opened:
        columns |= {"area": earlier.area, "organisation": earlier.organisation}
    return columns
