"""What an officer judges an application by: what the rules found, and what has changed since the version before."""

from typing import Any

from applications.domain.differences import differences
from applications.domain.eligibility import Finding
from applications.models import Application
from applications.queries.documents import for_judging
from applications.queries.eligibility import findings_of, verdicts_on
from applications.queries.forms import form_version
from applications.queries.versions import submitted_versions
from applications.texts.eligibility import finding_in_words, remedy_in_words
from applications.texts.reading import page_language


def findings_shown(row: Application) -> list[dict[str, Any]]:
    """Each rule with its sentence, where to look, what can be done, and the officers' last word on it."""
    verdicts = verdicts_on(row.submitted_version)
    return [
        {
            "finding": finding,
            "text": finding_in_words(finding),
            "remedy": remedy_in_words(finding),
            "place": _place_of(row, finding),
            "judged": verdicts.get(finding.rule),
        }
        for finding in findings_of(row)
    ]


def changed_since(row: Application) -> dict[str, Any] | None:
    """The two last versions that were submitted, and what differs: one that was only registered is the applicant's."""
    last = list(submitted_versions(row).order_by("-number")[:2])
    if len(last) < 2:
        return None
    new, old = last
    documents = for_judging(old.document), for_judging(new.document)
    sections = differences(*documents, form_version(new.form_version_id), page_language())
    return {"old": old, "new": new, "sections": sections}


def _place_of(row: Application, finding: Finding) -> dict[str, str] | None:
    """The section of the document that the page shows, or None."""
    version = row.submitted_version
    section = form_version(version.form_version_id).section_of_kind(finding.place) if version else None
    return {"key": section.key, "title": section.title.read_in(page_language())} if section else None
