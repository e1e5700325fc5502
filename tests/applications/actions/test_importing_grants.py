"""Two officers import planning grants at once: no grant is doubled, and neither sees half of it."""

import pytest

from applications.actions.importing_grants import GrantRow, import_planning_grants, plan_import
from applications.domain.planning_grants import PlanningGrantFact
from applications.models import Agency, Initiative, Organisation, PlanningGrant, PlanningReport
from clusterportal.accounts.errors import Hidden, Refused
from tests.applications.planning import load_facts, seed_rows
from tests.factories import NOW, make_agency, make_staff
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def rows(prefix: str = "ki") -> list[GrantRow]:
    """The seed's grants of VR, under other ids where another prefix is given."""
    organisation = Organisation.objects.get(name_en="Karolinska Institutet")
    found = []
    for number, row in enumerate(seed_rows()[:4], start=2):
        given = {name: row[name] for name in PlanningGrantFact.__annotations__ if name in row}
        typed = {"amount_sek": int(row["amount_sek"]), "register_id": row["register_id"].replace("ki", prefix)}
        found.append(GrantRow(number, PlanningGrantFact(**{**given, **typed}), organisation))
    return found


@pytest.mark.parametrize(("second", "refusal"), [("ki", "register_changed_since_preview"), ("kth", "import_wrong")])
def test_of_two_imports_of_the_same_grants_one_is_kept(second: str, refusal: str) -> None:
    load_facts()
    initiative, agency = Initiative.objects.get(), Agency.objects.get(code="vr")
    officers, files = [make_staff(agency), make_staff(agency)], [rows(), rows(second)]
    shown = [plan_import(initiative, one).digest for one in files]
    outcomes = together(
        *(
            lambda place=place: import_planning_grants(
                initiative, files[place], shown=shown[place], by=officers[place], at=NOW
            )
            for place in (0, 1)
        )
    )
    assert [one.code for one in outcomes if isinstance(one, Refused)] == [refusal]
    assert [one for one in outcomes if not isinstance(one, Refused)] == [{"n_new": 4, "n_changed": 0, "n_unchanged": 0}]
    assert (PlanningGrant.objects.count(), PlanningReport.objects.count()) == (4, 4)


def test_an_officer_of_the_other_funder_imports_nothing() -> None:
    load_facts()
    initiative, stranger = Initiative.objects.get(), make_staff(make_agency("vinnova"))
    with pytest.raises(Hidden):
        import_planning_grants(initiative, rows(), shown="", by=stranger, at=NOW)
