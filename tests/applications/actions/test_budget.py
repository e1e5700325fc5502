"""Budgets of several parties stored at once, all or nothing, also where two do it together."""

from uuid import uuid4

import pytest

from applications.actions.budget import import_budget, save_budget
from applications.actions.working_copy import Change
from applications.domain.budget import Place
from applications.models import Application, BudgetCell, Party
from clusterportal.accounts.errors import Hidden, Refused
from tests.factories import NOW, add_applicant, make_application, make_call, make_user
from tests.threads import together


def draft() -> tuple[Application, Party, Party, Place]:
    application = make_application(make_call())
    first = application.consortium.parties.get()
    second = Party.objects.create(consortium=application.consortium, role="participating", name="Second", position=2)
    return application, first, second, Place("cost", "running", application.call.grant_years[0])


def amounts(place: Place) -> dict[str, int]:
    cells = BudgetCell.objects.filter(side=place.side, line=place.line, year=place.year)
    return dict(cells.values_list("party__position", "amount_sek"))


@pytest.mark.django_db
def test_one_cell_that_has_changed_since_stops_them_all() -> None:
    application, first, second, place = draft()
    save_budget(second, {place: Change(5, "0")}, by=application.created_by, at=NOW)
    changes = {first.pk: {place: Change(1, "0")}, second.pk: {place: Change(2, "0")}}

    with pytest.raises(Refused, match="budget_changed_since_preview"):
        import_budget(application, changes, by=application.created_by, at=NOW)
    assert amounts(place) == {2: 5}

    changes[second.pk] = {place: Change(2, "1")}
    assert import_budget(application, changes, by=application.created_by, at=NOW) == 2
    assert amounts(place) == {0: 1, 2: 2}


@pytest.mark.django_db
def test_unknown_places_parties_and_rights_are_refused() -> None:
    application, first, second, place = draft()
    leader, reader = application.created_by, make_user()
    add_applicant(application.consortium, reader)
    partner = Party.objects.create(consortium=application.consortium, role="partner", name="Partner", position=3)

    def take(party: object, where: Place, by: object = leader) -> str:
        with pytest.raises((Refused, Hidden)) as refused:
            import_budget(application, {party: {where: Change(1, "0")}}, by=by, at=NOW)
        return getattr(refused.value, "code", "hidden")

    assert take(first.pk, place._replace(line="gone")) == take(first.pk, place._replace(year=1999)) == "unknown_line"
    assert take(partner.pk, place) == "party_has_no_budget"
    assert take(uuid4(), place) == "hidden"
    assert take(first.pk, place, reader) == "read_only"
    assert take(first.pk, place, make_user()) == "hidden"
    Party.objects.filter(pk=second.pk).update(removed_at=NOW)
    assert take(second.pk, place) == "party_removed"
    assert amounts(place) == {}


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_stored_whole() -> None:
    application, first, second, place = draft()

    def take(amount: int) -> int:
        changes = {party.pk: {place: Change(amount, "0")} for party in (first, second)}
        return import_budget(application, changes, by=application.created_by, at=NOW)

    outcomes = together(lambda: take(1), lambda: take(2))

    assert sorted(str(getattr(one, "code", one)) for one in outcomes) == ["2", "budget_changed_since_preview"]
    assert amounts(place) in ({0: 1, 2: 1}, {0: 2, 2: 2})
