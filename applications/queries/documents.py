"""An application as one document: what a version freezes, and what people read."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from applications.domain.form import Form, is_asked
from applications.models import Applicant, Application, Attachment, Party
from applications.queries.forms import form_of
from applications.queries.parties import active_parties, has_budget
from applications.queries.parts import applicants_of
from applications.queries.working_copy import answers_of, attachments_of

SCHEMA = "clusterportal/application/1"


def working_document(application: Application) -> dict[str, Any]:
    """The working copy as a document of JSON values. Its `links` are information that goes to nobody who judges."""
    call, consortium, form = application.call, application.consortium, form_of(application)
    given = {answer.field_key: answer.value for answer in answers_of(application)}
    not_asked = _not_asked(form, given)
    asked = {field.key for section in form.sections for field in section.questions} - not_asked
    return {
        "schema": SCHEMA,
        "reference": application.reference,
        "call": {"id": str(call.pk), "agency": call.agency_id, "title_sv": call.title_sv, "title_en": call.title_en},
        "form": application.form_version.number,
        "title_sv": application.title_sv,
        "title_en": application.title_en,
        "area": _area(application),
        "subject_codes": list(application.subject_codes),
        "organisation": _organisation(consortium.organisation),
        "people": [_person(applicant) for applicant in _people(application)],
        "parties": [party_document(party) for party in active_parties(consortium)],
        "answers": {key: value for key, value in given.items() if key in asked},
        "attachments": [_attachment(one) for one in attachments_of(application) if one.kind not in not_asked],
        "links": {
            "planning_grant": str(application.planning_grant_id) if application.planning_grant_id else None,
            "sister": application.sister.reference if application.sister else None,
        },
    }


def frozen(application: Application) -> dict[str, Any]:
    """The working copy as the columns of a version."""
    document = working_document(application)
    return {
        "form_version": application.form_version,
        "revision": application.revision,
        "document": document,
        "sha256": document_sha256(document),
        "title_sv": application.title_sv,
        "title_en": application.title_en,
        "area": application.area,
        "organisation": application.consortium.organisation,
    }


def for_judging(document: dict[str, Any]) -> dict[str, Any]:
    """The document without its links: what reviewers, panels and the rules of eligibility read."""
    return {key: value for key, value in document.items() if key != "links"}


def document_sha256(document: Any) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of a document."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def _not_asked(form: Form, given: Mapping[str, Any]) -> set[str]:
    """The keys of the questions whose condition does not hold: what was answered stays in the working copy alone."""
    return {field.key for field in form.fields() if not is_asked(field, given)}


def _people(application: Application) -> list[Applicant]:
    accepted = (one for one in applicants_of(application) if one.invitation == Applicant.Invitation.ACCEPTED)
    parts = (one for one in accepted if one.role != Applicant.Role.ADMINISTRATOR)
    return sorted(parts, key=lambda part: (part.role != Applicant.Role.LEADER, part.invited_at, part.name))


def _person(applicant: Applicant) -> dict[str, Any]:
    return {
        "id": str(applicant.person_id),
        "role": applicant.role,
        "name": applicant.name,
        "organisation": _organisation(applicant.organisation),
        "department": applicant.department,
        "cv": applicant.cv,
    }


def party_document(party: Party) -> dict[str, Any]:
    """A party of the document.

    A partner's cells are from when it had another role: no page shows them, nobody asks for them.
    """
    kept = party.cells.all() if has_budget(party) else ()
    cells = sorted(kept, key=lambda cell: (cell.side, cell.line, cell.year))
    columns = (
        *("role", "name", "country", "organisation_number", "size", "aid_activity"),
        *("contribution", "in_kind_sek", "cash_sek"),
    )
    return {
        "id": str(party.pk),
        **{column: getattr(party, column) for column in columns},
        **_names(party),
        "cells": [
            {"side": cell.side, "line": cell.line, "year": cell.year, "amount_sek": cell.amount_sek} for cell in cells
        ],
    }


def _names(party: Party) -> dict[str, str]:
    """The names in both languages, where the party goes by its organisation's."""
    return {"name_sv": party.name_sv, "name_en": party.name_en} if party.goes_by_organisation else {}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": str(attachment.pk),
        "kind": attachment.kind,
        "name": attachment.name,
        "sha256": attachment.file_id,
        "n_pages": attachment.file.n_pages,
        "size_bytes": attachment.file.size_bytes,
    }


def _organisation(organisation: Any) -> dict[str, Any] | None:
    if organisation is None:
        return None
    columns = ("name_sv", "name_en", "organisation_number", "ror", "country")
    return {"id": str(organisation.pk), **{column: getattr(organisation, column) for column in columns}}


def _area(application: Application) -> dict[str, str] | None:
    area = application.area
    return None if area is None else {"key": area.key, "name_sv": area.name_sv, "name_en": area.name_en}
