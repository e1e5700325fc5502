"""Who takes part in the application of a whole consortium, and the call that they apply in."""

from tests import factories
from tests.journeys.applying import Party

HOME = "Provlärosätet"
CALL = "Clusters of many"
AREA = "Quantum technology"
YEARS = range(factories.NOW.year + 1, factories.NOW.year + 6)
LEADER = "Lena Ledarsson"
RESEARCHERS = ("Rut Alm", "Rolf Berg", "Ragna Dahl", "Rune Ek", "Rakel Falk")
INVITED_AT_WORK = ELSEWHERE, NEWCOMER = "Elsa Gran", "Nora Hed"  # with an account, or soon one, at another address
ADMINISTRATORS = ("Ada Lind", "Adam Moberg")
SIGNATORY = "signatory@consortium.example"
PARTIES = (
    Party("Participating organisation", "Första institutet", "Sweden", "Kia Kontakt", "kia@first.example"),
    Party("Participating organisation", "Andra institutet", "Sweden", "Kaj Kontakt", "kaj@second.example"),
    Party("Participating organisation", "Drittes Institut", "Germany", "Kurt Kontakt", "kurt@third.example"),
    Party("Partner", "Bolaget", "Sweden", "Kim Kontakt", "kim@firm.example", "2 000 000"),
    Party("Partner", "Beispiel Photonik GmbH", "Germany", "Klaus Kontakt", "klaus@photonik.example", "750 000"),
    Party("Partner", "Regionen", "Sweden", "Karin Kontakt", "karin@region.example", "125 000"),
)
BUDGETED = (HOME, *(party.name for party in PARTIES[:3]))


def at_work(name: str) -> str:
    """Where the leader's invitation goes."""
    return f"{name.lower().replace(' ', '.')}@work.example"


def account_of(name: str) -> str:
    """The address of the person's account."""
    return at_work(name).replace("@work", "@home") if name in INVITED_AT_WORK else at_work(name)


WORLD = """
from datetime import date
from applications.models import Affiliation
from tests.factories import make_call, make_organisation, make_person, make_signatory, make_user
from tests.journeys import cast
home = make_organisation(cast.HOME)
call = make_call(
    title_en=cast.CALL,
    n_participants_min=7,
    budget_min_sek_per_year=40_000_000,
    grant_ends_on=date(cast.YEARS[-1], 12, 31),
)
for name in (cast.LEADER, *cast.RESEARCHERS, cast.ELSEWHERE, *cast.ADMINISTRATORS):
    person = make_person(user=make_user(name, email=cast.account_of(name)), degree="PhD in Physics")
    Affiliation.objects.create(person=person, organisation=home, department="Physics", is_main=True)
make_signatory(home, email=cast.SIGNATORY)
print(f"closes_at={call.closes_at.isoformat()}")
"""
