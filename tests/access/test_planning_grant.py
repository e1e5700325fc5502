"""The link to a planning grant is information for the applicant alone: nobody who judges meets it anywhere."""

import json

import pypdfium2
import pytest
from django.urls import reverse

from applications.actions.rendering import render_receipt
from applications.domain.eligibility import findings
from applications.models import Application, Receipt, Rendering
from applications.queries.documents import for_judging
from applications.queries.eligibility import demands_of, findings_of
from clusterportal.files import store
from reviews.domain.choices import Choices
from reviews.models import Case
from reviews.queries.matching import snapshot
from tests.access.addresses import NotThere, address_of, sessions_of
from tests.access.crawling import content_of, crawl
from tests.access.urls import every_address
from tests.access.worlds import ON_THE_TWIN, REVIEWERS, World, case_of
from tests.thoroughness import usual

pytestmark = pytest.mark.django_db
JUDGES = (*REVIEWERS, *ON_THE_TWIN, "DEC", "HO")
REVIEWING = [address for address in every_address() if address.pattern.startswith("/reviewing/")]


def traces(world: World) -> tuple[str, ...]:
    """What would give the link away: the grant's titles, its leader, its number in the register, its key."""
    grant = world.grant
    assert grant is not None
    grant.refresh_from_db()
    return (grant.title_en, grant.title_sv, grant.leader, grant.register_id, str(grant.pk), "planning grant")


def found_in(text: str, world: World) -> list[str]:
    content = content_of(text).lower()
    return [trace for trace in traces(world) if trace.lower() in content]


def test_the_applicant_reads_the_link_where_it_was_chosen(world: World) -> None:
    """Otherwise the tests below would look for what is nowhere."""
    address = reverse("section", args=[world.applications["D"].reference, "basics"])
    assert world.applications["V"].planning_grant_id == world.grant.pk
    assert world.applications["V"].submitted_version.document["links"]["planning_grant"] == str(world.grant.pk)
    pages = crawl(world, "LEAD", sessions_of(world, ("LEAD",)), [address])
    assert f'value="{world.grant.pk}" selected' in pages[address]
    assert found_in(pages[address], world)


@pytest.mark.parametrize("role", usual(JUDGES, ("REVs", "EXT", "CHA", "HO")))
def test_no_page_of_reviewing_shows_it(role: str, world: World) -> None:
    addresses = []
    for state in ("V", "P"):
        for one in REVIEWING:
            try:
                addresses.append(address_of(world, one.name, one.kwargs, role, state))
            except NotThere:
                continue
    pages = crawl(world, role, sessions_of(world, (role,)), addresses)

    assert reverse("reviewing") in pages
    assert {address: found_in(text, world) for address, text in pages.items() if found_in(text, world)} == {}


def test_the_pdf_does_not_have_it(world: World) -> None:
    version = world.applications["V"].submitted_version
    render_receipt(str(Receipt.objects.filter(version=version).first().pk))

    for made in Rendering.objects.filter(version=version, kind=Rendering.Kind.APPLICATION):
        pdf = pypdfium2.PdfDocument(store.read(made.file_id))
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
        assert world.words["V"] in text
        assert found_in(text, world) == []


def test_the_affinities_do_not_know_of_it(world: World) -> None:
    round_ = world.calls["V"].rounds.get()
    linked = snapshot(round_, Choices(n_readers=1))
    _unlink(world.applications["V"])

    assert found_in(json.dumps(linked), world) == []
    assert snapshot(round_, Choices(n_readers=1)) == linked


def test_eligibility_is_found_alike_with_and_without_it(world: World) -> None:
    linked, version = world.applications["V"], world.applications["V"].submitted_version
    with_it = findings_of(linked)
    without = {**version.document, "links": {"planning_grant": None, "sister": None}}

    assert with_it
    assert findings(for_judging(without), demands_of(linked.call), is_signed=True) == with_it
    assert found_in(json.dumps([one.as_row() for one in with_it]), world) == []


def test_the_rules_refuse_a_document_that_still_has_it(world: World) -> None:
    linked = world.applications["V"]
    with pytest.raises(ValueError, match="without links"):
        findings(linked.submitted_version.document, demands_of(linked.call), is_signed=True)


def test_the_case_is_the_same_row_with_and_without_it(world: World) -> None:
    linked, plain = case_of(world.applications["V"]), case_of(world.twins["V"])
    same = ("round_id", "panel_id", "stage", "rank")
    assert [getattr(linked, name) for name in same] == [getattr(plain, name) for name in same]
    assert Case.objects.filter(application__planning_grant__isnull=False).count() == 2


def _unlink(application: Application) -> None:
    """As if the applicant had never chosen it, in the working copy; a version cannot change."""
    Application.objects.filter(pk=application.pk).update(planning_grant=None)
