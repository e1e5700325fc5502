"""What the rules of a run look at: where reviewers work, their languages, gender and subjects, as the agency reads it.

Only the groups that a chosen rule needs are read, and kept with the run.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from applications.models import Affiliation, Organisation
from reviews.domain.reader_rules import ABROAD, INDUSTRY, ChosenRule
from reviews.domain.supply import SUBJECT_DIGITS, subject_groups
from reviews.models import EntryAffiliation, Reviewer
from reviews.queries.expertise import expertise_of
from reviews.queries.facts import employer_key

HOME = "SE"
IN_INDUSTRY = {Organisation.Kind.COMPANY, Organisation.Kind.INSTITUTE}
Job = Affiliation | EntryAffiliation


def groups_of_reviewers(rules: Sequence[ChosenRule], reviewers: Sequence[Any]) -> dict[str, list[list[str]]]:
    """By group, the values of each reviewer; rows come as `with_expertise` gives them. Two to four queries in all."""
    wanted = sorted({rule.group for rule in rules})
    if any(name in OF_JOBS for name in wanted):
        entries = [entry for one in reviewers for entry in (*one.kept, *one.shared)]
        prefetch_related_objects(entries, "affiliations__organisation")
        prefetch_related_objects([one.person for one in reviewers], "affiliations__organisation")
    return {name: [sorted(VALUES[name](one)) for one in reviewers] for name in wanted}


def groups_of_applications(rules: Sequence[ChosenRule], subject_codes: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The same of applications, by the subject codes of each, for the rules that compare the two."""
    wanted = any(rule.of_applications for rule in rules)
    return {"subject": [sorted(_subjects(codes)) for codes in subject_codes]} if wanted else {}


def _jobs(reviewer: Any) -> list[Job]:
    """Where the reviewer works now."""
    entries = (*reviewer.kept, *reviewer.shared)
    jobs: list[Job] = [*reviewer.person.affiliations.all(), *(job for one in entries for job in one.affiliations.all())]
    return [job for job in jobs if job.ends_on is None]


def _organisations(reviewer: Any) -> set[str]:
    return {employer_key(job) for job in _jobs(reviewer)}


def _known(reviewer: Any) -> list[Organisation]:
    return [job.organisation for job in _jobs(reviewer) if job.organisation is not None]


def _place(reviewer: Any) -> set[str]:
    return {ABROAD for one in _known(reviewer) if one.country != HOME}


def _sector(reviewer: Any) -> set[str]:
    return {INDUSTRY for one in _known(reviewer) if one.kind in IN_INDUSTRY}


def _languages(reviewer: Reviewer) -> set[str]:
    return set(expertise_of(reviewer).languages)


def _gender(reviewer: Reviewer) -> set[str]:
    return {expertise_of(reviewer).gender} - {Reviewer.Gender.NOT_STATED}


def _subjects(codes: Sequence[str]) -> set[str]:
    """Without those that name a field and no subject in it."""
    return subject_groups(code for code in codes if len(code) >= SUBJECT_DIGITS)


OF_JOBS = {"organisation", "place", "sector"}
VALUES: Mapping[str, Callable[[Any], set[str]]] = {
    "organisation": _organisations,
    "place": _place,
    "sector": _sector,
    "language": _languages,
    "gender": _gender,
    "subject": lambda reviewer: _subjects(expertise_of(reviewer).subject_codes),
}
