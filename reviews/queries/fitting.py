"""How well reviewers know what applications are about: what the terms of affinity are made of, out of rows."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from applications.models import Application, TechnologyArea
from reviews.domain.affinity import NOTHING_SAID, Affinity, ApplicationProfile, ReviewerProfile, Said, affinity
from reviews.models import Case, PanelRole, Reviewer
from reviews.queries.bidding import said_in, standing_bids
from reviews.queries.expertise import expertise_of, titles_of_works
from reviews.queries.register import with_entries

SUMMARIES = ("abstract", "popular_summary", "summary")


def pair_affinity(case: Case, reviewer: Reviewer) -> float:
    """The affinity of one pair by itself; texts are weighed against this pair alone."""
    return affinities_of([(case, reviewer)], case.round.call.agency_id)[case.pk, reviewer.pk]


def affinities_of(pairs: Collection[tuple[Case, Reviewer]], agency: Any) -> dict[tuple[UUID, UUID], float]:
    """By case and reviewer the affinity of each pair by itself; few queries for many."""
    rows = Case.objects.filter(pk__in={case.pk for case, _one in pairs})
    applications = {one.pk: one.application for one in rows.select_related("application__submitted_version__area")}
    known = {one.pk: one for one in with_expertise(agency).filter(pk__in={one.pk for _case, one in pairs})}
    bids = standing_bids().filter(case__in=applications, reviewer__in=known)
    said = {(case, one): words for case, one, *words in bids.values_list("case", "reviewer", "wish", "competence")}

    def alone(case: UUID, one: UUID) -> float:
        own = said_in({(0, 0): said[case, one]} if (case, one) in said else {})
        return float(fit_of(applications[case], [known[one]], own).combined[0, 0])

    return {(case.pk, one.pk): alone(case.pk, one.pk) for case, one in pairs}


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
