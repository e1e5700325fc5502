"""How well reviewers know what applications are about: what the terms of affinity are made of, out of rows."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from applications.models import Application, TechnologyArea
from reviews.domain.affinity import NOTHING_SAID, Affinity, ApplicationProfile, ReviewerProfile, Said, affinity
from reviews.models import Case, PanelRole, Reviewer
from reviews.queries.bidding import said_of
from reviews.queries.expertise import expertise_of, titles_of_works
from reviews.queries.register import with_entries

SUMMARIES = ("abstract", "popular_summary", "summary")


def pair_affinity(case: Case, reviewer: Reviewer) -> float:
    """The affinity of one pair by itself; texts are weighed against this pair alone."""
    known = with_expertise(case.round.call.agency_id).get(pk=reviewer.pk)
    return float(fit_of(case.application, [known], said_of({case.pk: 0}, {known.pk: 0})).combined[0, 0])


def fit_of(application: Application, reviewers: Sequence[Reviewer], said: Said = NOTHING_SAID) -> Affinity:
    """How well each of the reviewers knows what one application is about. They come as `with_expertise` gives them.

    `said`: what they have said of it, the application being the first of one.
    """
    return affinity([profile_of_application(application)], [profile_of_reviewer(one) for one in reviewers], said=said)


def with_expertise(agency: Any) -> QuerySet[Reviewer]:
    """Reviewers with what the terms are made of: what an agency, by its key, reads, and their parts in its panels."""
    rows = with_entries([agency]).prefetch_related("kept__publications", "shared__publications", "person__publications")
    return with_parts(rows, agency)


def with_parts(reviewers: QuerySet[Any], agency: Any) -> QuerySet[Any]:
    """Reviewers with their parts in the agency's panels."""
    own = PanelRole.objects.filter(panel__round__call__agency=agency).select_related("panel")
    return reviewers.prefetch_related(Prefetch("panel_roles", own), "panel_roles__panel__areas")


def areas_of(reviewer: Reviewer) -> dict[str, TechnologyArea]:
    """The technology areas, by key, of the panels that a reviewer who comes `with_expertise` sits in."""
    parts = [part for part in reviewer.panel_roles.all() if part.ended_at is None]
    return {area.key: area for part in parts for area in part.panel.areas.all()}


def profile_of_application(application: Application) -> ApplicationProfile:
    """What an application says of itself, as last submitted. Raises ValueError where it never was."""
    version = application.submitted_version
    if version is None:
        raise ValueError(f"{application} has no submitted version")
    answers = version.document["answers"]
    texts = [version.title_en, version.title_sv, *(answers.get(key) for key in SUMMARIES)]
    return ApplicationProfile(
        subject_codes=tuple(version.document["subject_codes"]),
        keywords=tuple(word.strip() for word in str(answers.get("keywords") or "").split(",") if word.strip()),
        technology_area=version.area.key if version.area else "",
        text=" ".join(str(text) for text in texts if text),
    )


def profile_of_reviewer(reviewer: Reviewer) -> ReviewerProfile:
    """What is known of a reviewer who comes `with_expertise`."""
    known = expertise_of(reviewer)
    return ReviewerProfile(
        subject_codes=known.subject_codes,
        keywords=known.keywords,
        technology_areas=tuple(sorted(areas_of(reviewer))),
        documents=(*known.profiles, *titles_of_works(reviewer)),
    )
