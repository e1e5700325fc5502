"""Declaring conflicts of interest in the pages: what is asked, in which order, and what is kept."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from applications.actions.people import ensure_person
from applications.models import Application, Party
from clusterportal.accounts.models import User
from reviews.forms.declaring import DeclarationForm
from reviews.models import Conflict, Declaration
from reviews.queries.declaring import rows_of_round
from reviews.queries.reading import parties_by_application, parties_of
from reviews.views.declaring import ANSWER_PART, shown_rows
from tests.factories import add_applicant, make_application, make_organisation, make_staff, make_user, make_version
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import application_of, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def test_from_rules_to_a_complete_declaration() -> None:
    world = make_world(3)
    client = browser(user := make_reviewer(world.panel, declared=False, name="Rut Alm"))
    address = reverse("declaration", args=[world.round.pk])
    one, two = application_of(world, 1), application_of(world, 2)

    assert "Read and accept the rules" in page(client, "reviewing")
    assert "Rules on conflicts of interest" in page(client, "declaration", world.round.pk)
    page(client, "panel", world.panel.pk, status=404)
    client.post(address, {"is_accepted": "on"})
    declared = client.post(
        address, {f"answer_{one.pk}": "conflict", f"ground_{one.pk}": "relation", "save": "1"}, follow=True
    ).content.decode()
    assert "Saved. 2 applications have no answer yet." in declared
    assert "You have a conflict of interest: you take no part." in declared
    done = client.post(address, {f"answer_{two.pk}": "none", "rest": "none"}, follow=True).content.decode()

    assert "Your declaration is complete." in done
    assert Conflict.objects.get(person__user=user).state == "declared"
    assert world.panel.roles.get(reviewer__person__user=user).declared_at is not None
    assert "A-01" in page(client, "panel", world.panel.pk)


def test_a_conflict_without_its_kind_is_asked_for() -> None:
    world = make_world(1)
    client = browser(user := make_reviewer(world.panel))
    address = reverse("declaration", args=[world.round.pk])

    response = client.post(address, {f"answer_{application_of(world).pk}": "conflict", "save": "1"})

    assert response.status_code == 422
    assert "Say what kind of conflict of interest it is." in response.content.decode()
    assert not Conflict.objects.filter(person__user=user).exists()


def test_rows_that_are_drawn_from_one_stencil_are_what_each_would_be_alone() -> None:
    world = make_world(6)
    user = make_reviewer(world.panel, declared=False)
    first, second, third, fourth = (application_of(world, number).pk for number in range(1, 5))
    data = {
        f"answer_{first}": "conflict",
        f"ground_{first}": "relation",
        f"note_{second}": "A-03 <b>",
        f"answer_{third}": "conflict",
        f"answer_{fourth}": "none",
    }
    form = DeclarationForm(rows_of_round(user, world.round), data)
    assert not form.is_valid()
    parties = parties_by_application([row.application.pk for row in form.open_rows], "en")

    drawn = {shown.form.row.label: shown.answer for shown in shown_rows(form, parties)}

    alone = {row.row.label: render_to_string(ANSWER_PART, {"form": row}) for row in form.rows()}
    assert drawn == alone
    assert len(set(drawn.values())) == 6


def find(user: User, application: Application, tier: str) -> None:
    """As the portal keeps what it finds: what only informs is noted, everything else closes."""
    rule, state = ("same_organisation", "noted") if tier == "shown" else ("co_publication", "suspected")
    Conflict.objects.create(
        application=application,
        person=ensure_person(user, at=application.call.closes_at),
        origin="detected",
        rule=rule,
        tier=tier,
        state=state,
        evidence=[{"code": "works_at", "params": {"organisation": f"Employer of tier {tier}"}}],
        found_at=application.call.closes_at,
    )


def test_what_closes_is_answered_alone_and_what_informs_with_the_rest() -> None:
    world = make_world(3)
    user = make_reviewer(world.panel, declared=False)
    find(user, application_of(world, 2), "shown")
    find(user, application_of(world, 3), "risk")
    client = browser(user)
    address = reverse("declaration", args=[world.round.pk])
    client.post(address, {"is_accepted": "on"})

    shown = page(client, "declaration", world.round.pk)
    rest = client.post(address, {"rest": "none"}, follow=True).content.decode()

    found, informs, others = (shown.index(f'id="{group}"') for group in ("group-found", "group-informed", "group-rest"))
    assert found < shown.index("A-03") < informs < shown.index("A-02") < others < shown.index("A-01")
    assert "Works at Employer of tier risk." in shown
    assert "Works at Employer of tier shown." in shown
    assert "1 application is closed until it is judged and needs your own answer." in rest
    answers = Declaration.objects.filter(person__user=user).values_list("application", "answer")
    assert set(answers) == {(application_of(world, 1).pk, "none"), (application_of(world, 2).pk, "none")}


def test_staff_are_told_beside_the_row_what_they_answer_themselves() -> None:
    world = make_world(2)
    maker = make_staff(world.call.agency, "decision_maker")
    find(maker, application_of(world, 1), "risk")
    client, address = browser(maker), reverse("staff_declaration", args=[world.call.pk])
    other = application_of(world, 2).pk
    typed = {f"answer_{other}": "conflict", f"ground_{other}": "relation", f"note_{other}": "My cousin leads it."}

    refused = client.post(address, typed | {"rest": "none"})
    shown = refused.content.decode()
    own = application_of(world, 1).pk
    done = client.post(address, typed | {"rest": "none", f"answer_{own}": "none"}, follow=True).content.decode()

    assert refused.status_code == 422
    assert f'id="id_answer_{own}_error"' in shown
    assert f'id="id_answer_{other}_error"' not in shown
    assert "Answer about this application yourself." in shown
    assert "My cousin leads it." in shown
    assert "Your declaration is complete." in done


def test_staff_declare_for_a_call() -> None:
    world = make_world(1)
    client = browser(world.officer)

    assert "Conflicts of interest" in page(client, "staff_declaration", world.call.pk)
    browser_of_stranger = browser(make_reviewer(world.panel))
    page(browser_of_stranger, "staff_declaration", world.call.pk, status=404)


def test_when_all_is_answered_the_page_says_so_and_offers_only_to_save() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    find(user, application_of(world), "risk")
    Conflict.objects.update(
        state="disqualified", judged_by=world.officer, judged_at=world.declaring, reason="They write together."
    )

    shown = page(browser(user), "declaration", world.round.pk)

    assert "You have answered about all applications." in shown
    assert "Judged as a conflict of interest" in shown
    assert "They write together." not in shown
    assert ('name="rest"' in shown, 'name="save"' in shown) == (False, True)


def test_universities_among_the_parties_are_named_in_the_language_of_the_page() -> None:
    world = make_world(0)
    elsewhere = make_organisation("Systerlärosätet", name_en="Sister University")
    application = make_application(world.call, complete=False)
    add_applicant(application.consortium, make_user(), "researcher", elsewhere)
    names = {"role": "participating", "organisation": elsewhere, "name": elsewhere.name_en}
    Party.objects.create(consortium=application.consortium, **names)

    parties = parties_of(submitted(application), "sv").parties

    assert [one["name"] for one in parties] == ["Systerlärosätet"]


def submitted(application: Application) -> Application:
    Application.objects.filter(pk=application.pk).update(submitted_version=make_version(application))
    return Application.objects.get(pk=application.pk)
