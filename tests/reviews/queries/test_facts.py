"""What detection knows of people from their profiles: places of work by key or by name, and publications."""

from datetime import date

import pytest

from applications.actions.curriculum import Curriculum, Job, save_curriculum
from applications.actions.publications import add_publications
from applications.domain.publications.work import Work
from applications.models import Person
from reviews.domain.detection import detect
from reviews.domain.facts import ApplicationFacts, Employment
from reviews.domain.facts import Work as Known
from reviews.queries.facts import people_with_profiles
from tests.factories import NOW, TODAY, make_organisation, make_user

pytestmark = pytest.mark.django_db


def person(name: str, *jobs: Job, **columns: object) -> Person:
    user = make_user(name)
    return save_curriculum(user, Curriculum(name, employments=jobs, **columns), by=user, at=NOW)


def test_every_place_of_work_is_known_also_what_left_the_cv() -> None:
    main, earlier = make_organisation("Main"), make_organisation("Earlier")
    ada = person("Ada", Job(earlier, last_year=2020), Job(employer="CERN"), organisation=main, department="Physics")
    save_curriculum(ada.user, Curriculum("Ada", organisation=main, department="Physics"), by=ada.user, at=NOW)

    known = people_with_profiles([ada.pk]).whole(ada.pk)

    assert set(known.employments) == {
        Employment(str(main.pk), "Main", "Physics", None),
        Employment(str(earlier.pk), "Earlier", "", date(2020, 12, 31)),
        Employment("employer:cern", "CERN", "", TODAY),
    }


def test_the_same_employer_abroad_is_found_by_its_name() -> None:
    ada = person("Ada Al", Job(employer="Massachusetts Institute of Technology", department="Physics"))
    bo = person("Bo Ek", Job(employer="Massachusetts  Institute of Technology.", department="Mathematics"))
    known = people_with_profiles([ada.pk, bo.pk])
    facts = ApplicationFacts("x", (known.whole(bo.pk),))

    found = {finding.rule for finding in detect(known.whole(ada.pk), facts, TODAY)}

    assert "same_organisation" in found


def test_imported_publications_are_known() -> None:
    ada = person("Ada")
    add_publications([Work("Light", 2020, "Ek, Bo; Al, Ada", "10.1000/a", "Nature")], by=ada.user, at=NOW)

    assert people_with_profiles([ada.pk]).whole(ada.pk).works == (
        Known("Light", ("Ek, Bo", "Al, Ada"), 2020, "10.1000/a"),
    )
