"""Two officers import the same file at once: one of them does, the other hears that the register has changed."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.composition import Profile
from reviews.actions.importing import Entry, import_reviewers, plan_import
from reviews.models import Reviewer
from tests.factories import NOW, make_agency, make_organisation, make_staff
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_one_of_two_imports_of_the_same_rows_is_kept() -> None:
    agency, university = make_agency(), make_organisation("Now University")
    officers = [make_staff(agency), make_staff(agency)]
    profile = Profile(name="Ada Ek", email="ada@uni.example", organisation=university)
    entries = [Entry(2, profile, frozenset({"name", "email", "organisation"}))]
    shown = plan_import(agency, entries).digest
    acts = [lambda by=by: import_reviewers(agency, entries, shown=shown, by=by, at=NOW) for by in officers]
    outcomes = together(*acts)
    refusals = [one.code for one in outcomes if isinstance(one, Refused)]
    kept = [one for one in outcomes if not isinstance(one, Refused)]
    assert refusals == ["register_changed_since_preview"]
    assert kept == [{"n_new": 1, "n_changed": 0, "n_unchanged": 0}]
    assert Reviewer.objects.count() == 1
