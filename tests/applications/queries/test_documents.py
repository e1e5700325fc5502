import pytest

from applications.models import BudgetCell, Party
from applications.queries.documents import working_document
from tests.factories import make_application, make_call


@pytest.mark.django_db
def test_a_partners_cells_from_an_earlier_role_are_not_frozen() -> None:
    """What no page shows, nobody asks for: neither sums nor shares may count it."""
    application = make_application(make_call("vinnova"), complete=False)
    party = Party.objects.create(consortium=application.consortium, role="project_party", name="Bolaget AB")
    BudgetCell.objects.create(party=party, side="funding", line="requested", year=2027, amount_sek=2_000_000)
    before = _cells(application)
    Party.objects.filter(pk=party.pk).update(role="partner")

    assert (len(before), _cells(application)) == (1, [])


def _cells(application) -> list[dict[str, object]]:
    parties = working_document(application)["parties"]
    return next(one["cells"] for one in parties if one["name"] == "Bolaget AB")
