"""What an officer judges an application by: what the rules found, and what has changed since the version before."""

from typing import Any

from django.http import HttpRequest

from applications.domain.differences import differences
from applications.domain.eligibility import Finding, is_lacking, is_open
from applications.forms.staff.base import StaffForm
from applications.models import Application, FindingJudgement
from applications.queries.documents import for_judging
from applications.queries.eligibility import findings_of, is_in_the_way, verdicts_on, with_verdict
from applications.queries.forms import form_version
from applications.queries.versions import submitted_versions
from applications.texts.eligibility import finding_in_words, remedy_in_words
from applications.texts.reading import page_language


def findings_shown(row: Application) -> list[dict[str, Any]]:
    """Each rule with its sentence, where to look, what can be done, and the officers' last word on it."""
    verdicts = verdicts_on(row.submitted_version)
    return [_shown(row, finding, verdicts.get(finding.rule)) for finding in findings_of(row)]


def judging_context(request: HttpRequest, row: Application) -> dict[str, Any]:
    """What the form for judging eligibility shows first: the rules that stand in the way."""
    return {"in_the_way": [one for one in findings_shown(row) if one["is_in_the_way"]]}


def bulk_context(form: StaffForm | None) -> dict[str, Any]:
    """The applications that cannot be judged as eligible together with others, each with the rules in its way."""
    held_back = getattr(form, "held_back", [])
    return {"held_back": [(one, [finding_in_words(of) for of in findings]) for one, findings in held_back]}


def changed_since(row: Application) -> dict[str, Any] | None:
    """The two last versions that were submitted, and what differs: one that was only registered is the applicant's."""
    last = list(submitted_versions(row).order_by("-number")[:2])
    if len(last) < 2:
        return None
    new, old = last
    documents = for_judging(old.document), for_judging(new.document)
    sections = differences(*documents, form_version(new.form_version_id), page_language())
    return {"old": old, "new": new, "sections": sections}


def _shown(row: Application, finding: Finding, judged: FindingJudgement | None) -> dict[str, Any]:
    judged_row = with_verdict(finding, judged)
    return {
        "finding": finding,
        "text": finding_in_words(finding),
        "remedy": remedy_in_words(finding),
        "place": _place_of(row, finding),
        "judged": judged,
        "is_judged_before_a_change": judged is not None and "verdict" not in judged_row,
        "is_open": is_open(judged_row),
        "is_lacking": is_lacking(judged_row),
        "is_in_the_way": is_in_the_way(judged_row),
    }


def _place_of(row: Application, finding: Finding) -> dict[str, str] | None:
    """The section of the document that the page shows, or None."""
    version = row.submitted_version
    section = form_version(version.form_version_id).section_of_kind(finding.place) if version else None
    return {"key": section.key, "title": section.title.read_in(page_language())} if section else None
