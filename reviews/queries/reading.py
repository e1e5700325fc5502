"""An application as those who judge it read it: from its submitted version alone, without its links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject

from applications.domain.form_parsing import parse
from applications.domain.naming import text_in
from applications.domain.presentation import Section, present
from applications.models import Application, Rendering, Version
from applications.queries.documents import for_judging
from clusterportal.accounts.errors import Hidden
from clusterportal.files.models import StoredFile
from reviews.models import Case

PARTS = ("title_sv", "title_en", "area", "organisation", "parties")


class WithoutCvs(Func):
    """People as JSON without their CVs, which are the longest part of an application by far."""

    template = (
        "COALESCE((SELECT jsonb_agg(every.one - 'cv' ORDER BY every.n)"
        " FROM jsonb_array_elements(%(expressions)s) WITH ORDINALITY AS every(one, n)), '[]')"
    )
    output_field = JSONField()


@dataclass(frozen=True)
class Parties:
    """Title, people and organisations: what one needs to declare conflicts of interest."""

    title: str
    title_language: str
    area: str
    people: tuple[Mapping[str, Any], ...]
    parties: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Reading:
    """The whole application, laid out for a reader."""

    parties: Parties
    titles: tuple[tuple[str, str], ...]
    subject_codes: tuple[str, ...]
    sections: tuple[Section, ...]


def parties_of(application: Application, language: str) -> Parties:
    """Who and what stands behind an application, by its submitted version. Raises Hidden where there is none."""
    found = parties_by_application([application.pk], language)
    if not found:
        raise Hidden
    return found[application.pk]


def parties_by_application(keys: Iterable[UUID], language: str) -> dict[UUID, Parties]:
    """The same for many, in one statement that reads no answers."""
    found = Version.objects.filter(application__in=list(keys), application__submitted_version=F("pk"))
    parts = {part: KeyTransform(part, "document") for part in PARTS}
    facts = JSONObject(**parts, people=WithoutCvs(KeyTransform("people", "document")))
    return {key: _parties(document, language) for key, document in found.values_list("application", facts)}


def titles_of(cases: Iterable[Case], language: str) -> dict[UUID, str]:
    """Titles by the case's key, in one statement."""
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).values_list(
        "pk",
        f"application__submitted_version__title_{language}",
        "application__submitted_version__title_en",
    )
    return {key: title or in_english for key, title, in_english in rows}


def reading_of(case: Case, language: str) -> Reading:
    """The whole application of a case whose text the person may read."""
    version = case.application.submitted_version
    if version is None:
        raise Hidden
    document, form = for_judging(version.document), parse(version.form_version.specification)
    titles = (("en", document["title_en"]), ("sv", document["title_sv"]))
    return Reading(
        parties=_parties(document, language),
        titles=titles if language == "en" else titles[::-1],
        subject_codes=tuple(str(code) for code in document["subject_codes"]),
        sections=tuple(one for one in present(document, form, language) if one.kind != "basics"),
    )


def rendered_pdf(application: Application, language: str) -> StoredFile:
    """The PDF of the submitted version, in the reader's language if it is made. Raises Hidden while there is none."""
    made = Rendering.objects.filter(version=application.submitted_version_id, kind=Rendering.Kind.APPLICATION)
    by_language = {one.language: one.file for one in made.select_related("file")}
    file = by_language.get(language) or next(iter(by_language.values()), None)
    if file is None:
        raise Hidden
    return file


def has_pdf(case: Case) -> bool:
    made = Rendering.objects.filter(version=case.application.submitted_version_id, kind=Rendering.Kind.APPLICATION)
    return made.exists()


def attachment_of(application: Application, key: str) -> tuple[StoredFile, str]:
    """A file of the submitted version with its name, by the attachment's key. Raises Hidden where it has none such."""
    for one in _document(application)["attachments"]:
        if one["id"] == key:
            return StoredFile.objects.get(pk=one["sha256"]), one["name"]
    raise Hidden


def attachments_in(application: Application) -> list[tuple[str, StoredFile]]:
    """Every file of the submitted version with its name, in order; in one statement."""
    listed = _document(application)["attachments"]
    files = StoredFile.objects.select_related("scan").in_bulk([one["sha256"] for one in listed])
    return [(one["name"], files[one["sha256"]]) for one in listed]


def _parties(document: Mapping[str, Any], language: str) -> Parties:
    title, organisation = document[f"title_{language}"], document["organisation"] or {}
    own = {organisation.get("name_en"), organisation.get("name_sv")}
    others = (one for one in document["parties"] if one["name"] not in own)
    names = _names(document["people"], language)
    return Parties(
        title=title or document["title_en"] or document["title_sv"],
        title_language=language if title else "en",
        area=(document["area"] or {}).get(f"name_{language}", ""),
        people=tuple({**one, "place": _place(one, language), "cv": None} for one in document["people"]),
        parties=tuple(
            {"name": names.get(one["name"], text_in(one, "name", language)), "country": one["country"]}
            for one in others
        ),
    )


def _names(people: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """The names in `language` of the organisations where people work, by English name: a party has one name alone."""
    organisations = (one["organisation"] for one in people if one["organisation"])
    return {one["name_en"]: one[f"name_{language}"] for one in organisations}


def _document(application: Application) -> dict[str, Any]:
    if application.submitted_version is None:
        raise Hidden
    return for_judging(application.submitted_version.document)


def _place(person: Mapping[str, Any], language: str) -> str:
    organisation = (person["organisation"] or {}).get(f"name_{language}", "")
    return ", ".join(part for part in (person["department"], organisation) if part)
