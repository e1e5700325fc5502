"""An agency's own list of what its secrecy tests can cite."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.audit.models import Event
from reviews.actions.disclosure import Outcomes, record_test
from reviews.models import SecrecyParagraph
from tests.factories import NOW, make_agency, make_staff
from tests.reviews.actions.test_disclosure import LAW, Room

pytestmark = pytest.mark.django_db
LISTED = reverse("admin:reviews_secrecyparagraph_changelist")


def texts(agency: str) -> list[str]:
    return list(SecrecyParagraph.objects.filter(agency=agency).values_list("text", flat=True))


@pytest.mark.parametrize(("agency", "chapters"), [("vr", ["21", "21", "31"]), ("vinnova", ["21", "21", "30", "31"])])
def test_an_empty_list_is_filled_once(agency: str, chapters: list[str], client: Client) -> None:
    client.force_login(make_staff(make_agency(agency), "registrar"))
    start = reverse("admin:reviews_secrecyparagraph_start")
    assert start in client.get(LISTED).content.decode()
    client.post(start)
    assert [text.split()[1] for text in texts(agency)] == chapters
    listed = client.get(LISTED).content.decode()
    assert ("Added by" in listed, start in listed) == (True, False)
    page = client.post(start, follow=True).content.decode()
    assert "The list has paragraphs already." in page
    assert len(texts(agency)) == len(chapters)


def test_a_cited_paragraph_is_reworded_and_removed_for_later_tests_alone(client: Client) -> None:
    room = Room()
    [item] = room.attach(1)
    room.withhold(item)
    paragraph = SecrecyParagraph.objects.get()

    client.force_login(room.registrar)
    reword, remove = (
        reverse(f"admin:reviews_secrecyparagraph_{act}", args=[paragraph.pk]) for act in ("reword", "remove")
    )
    assert f'value="{LAW}"' in client.get(reword).content.decode()
    client.post(reword, {"text": f"{LAW}  (affärer)"})
    assert texts("vr") == [f"{LAW} (affärer)"]
    assert [one.paragraphs for one in item.tests.all()] == [[LAW]]

    client.post(reverse("admin:reviews_secrecyparagraph_add"), {"agency": "vr", "text": LAW})
    known = client.post(reword, {"text": LAW.lower()}).content.decode()
    assert "The paragraph is in the list already." in known

    client.post(remove)
    assert texts("vr") == [LAW]
    record_test(item, Outcomes("withheld", [LAW], "Why."), by=room.officer, at=NOW)
    done = Event.objects.filter(chain="agency:vr", action__startswith="paragraph.").order_by("seq")
    assert [one.action for one in done] == [f"paragraph.{act}" for act in ("added", "reworded", "added", "removed")]
