"""The public register, timed with thousands of grants in it."""

from collections.abc import Mapping

from django.db import connection
from django.test.utils import override_settings, setup_databases
from django.urls import reverse

from benchmarks import timing
from benchmarks.many_grants import publish_grants
from reviews.models import Decision
from tests.factories import make_user

# Milliseconds: a page of the list, or the page of a grant; and where every grant of the register is a hit.
PAGE, ALL_ARE_HITS = 80, 150


def pages(n_grants: int) -> Mapping[timing.Asked, str]:
    """The address of each page that is timed."""
    register, last = reverse("granted_clusters"), (n_grants + 19) // 20
    one = Decision.objects.select_related("application", "application__submitted_version").earliest("pk")
    version = one.application.submitted_version
    searched = {
        "first page": "",
        "last page": f"?page={last}",
        "a word that a tenth holds": "?words=topic7",
        "two words that all hold": "?words=hydrogen+quantum",
        "eight words that all hold": "?words=hydrogen+quantum+optics+lasers+waves+imaging+sensors+kinetics",
        "a word that nobody wrote": "?words=unobtainium",
        "a reference": f"?words={one.application.reference}",
        "organisation and area": f"?organisation={version.organisation_id}&area={version.area_id}",
    }
    bars = {title: ALL_ARE_HITS if title.endswith("that all hold") else PAGE for title in searched}
    found = {timing.Asked(title, "anybody", bars[title]): f"{register}{query}" for title, query in searched.items()}
    own = reverse("register_grant", args=[one.application.reference])
    return found | {timing.Asked("page of a grant", "anybody", PAGE): own}


def run(n_grants: int) -> None:
    """Fill a register, print a row a page; SystemExit(1) where one is above its bar."""
    setup_databases(verbosity=0, interactive=False)
    print(f"Publishing {n_grants} grants ...", flush=True)
    publish_grants(n_grants)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(timing.head())
    reader = make_user()
    with override_settings(ROOT_URLCONF=timing.__name__):
        costs = [timing.cost_of(asked, address, reader) for asked, address in pages(n_grants).items()]
    print("\n".join(timing.row(cost) for cost in costs))
    if not all(cost.is_within for cost in costs):
        raise SystemExit(1)
