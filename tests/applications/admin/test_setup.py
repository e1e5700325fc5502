"""An empty portal is set up through the staff pages alone: no fixture, no shell but bootstrap_agency."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.actions.initiatives import set_frame
from applications.models import Agency, AgencyRole, Call, Criterion, Frame, Initiative, Organisation, TechnologyArea
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.models import Panel, PanelRole, Reviewer
from tests.factories import NOW, make_agency, make_call, make_initiative, make_staff, make_user

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=2)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, url_name: str, /, *args: object, **values: object):
    return client.post(reverse(f"admin:{url_name}", args=args), values, follow=True)


def stamp(days: int) -> str:
    return (SOON + timedelta(days=days)).strftime("%Y-%m-%dT14:00")


def call_values(initiative: Initiative, agency: str = "vr") -> dict[str, object]:
    texts = {f"{name}_{code}": f"{name} {code}" for name in ("title", "summary", "text") for code in ("sv", "en")}
    return {
        **texts,
        "agency": agency,
        "initiative": str(initiative.pk),
        "profile": "vr",
        "areas": [area.pk for area in initiative.areas.all()],
        "opens_at": stamp(0),
        "closes_at": stamp(60),
        "signing_closes_at": stamp(67),
        "grant_starts_on": "2030-01-01",
        "grant_ends_on": "2034-12-31",
        "needs_signature": "on",
        "n_participants_min": 5,
        "n_participants_max": 15,
        "n_publications_max": 8,
        "budget_min_sek_per_year": 40_000_000,
        "budget_min_strictness": "block",
        "frame_sek": 1_400_000_000,
        "n_awards_min": 5,
        "n_awards_max": 7,
        "n_applications_expected": 200,
        "drafts_kept_months": 18,
    }


def bootstrap(*emails: str) -> str:
    out = StringIO()
    arguments = [part for email in emails for part in ("--administrator", email)]
    call_command("bootstrap_agency", "vr", *arguments, stdout=out)
    return out.getvalue()


def test_bootstrap_makes_the_agency_and_two_audited_administrators():
    assert bootstrap("anna@vr.example", "bo@vr.example").count("is administrator of VR") == 2
    assert Agency.objects.get().pk == "vr"
    roles = AgencyRole.objects.all()
    assert {role.role for role in roles} == {"administrator"}
    assert {event.action for event in Event.objects.all()} == {"role.bootstrapped"}


def test_bootstrap_refuses_one_administrator_and_a_second_time():
    with pytest.raises(CommandError, match="two different"):
        bootstrap("anna@vr.example", "Anna@vr.example")
    assert not AgencyRole.objects.exists()
    bootstrap("anna@vr.example", "bo@vr.example")
    with pytest.raises(CommandError, match="administrators already"):
        bootstrap("cia@vr.example", "dan@vr.example")


def test_a_role_counts_when_a_second_administrator_has_confirmed_it():
    bootstrap("anna@vr.example", "bo@vr.example")
    anna, bo = User.objects.get(email="anna@vr.example"), User.objects.get(email="bo@vr.example")
    olle = make_user("Olle Officer", email="olle@vr.example")
    granted = post(
        client_of(anna), "applications_agencyrole_grant", agency="vr", email="olle@vr.example", role="officer"
    )
    assert "waits for another administrator" in granted.content.decode()
    role = AgencyRole.objects.get(user=olle)
    assert client_of(olle).get(reverse("admin:index")).status_code == 404
    own = post(client_of(anna), "applications_agencyrole_confirm", chosen=role.pk)
    assert "Another administrator confirms the role" in own.content.decode()
    post(client_of(bo), "applications_agencyrole_confirm", chosen=role.pk)
    role.refresh_from_db()
    assert (role.granted_by, role.confirmed_by) == (anna, bo)
    assert client_of(olle).get(reverse("admin:index")).status_code == 200
    post(client_of(bo), "applications_agencyrole_end", chosen=role.pk)
    assert client_of(olle).get(reverse("admin:index")).status_code == 404


def test_a_coordinator_is_confirmed_by_the_other_agency_and_ended_by_either():
    """Coordinators read of both agencies: both sides grant, and both can take it back."""
    one, other = make_agency(), make_agency("vinnova")
    anna, bo = make_staff(one, "administrator"), make_staff(one, "administrator")
    vera = make_staff(other, "administrator")
    stranger = make_staff(Agency.objects.create(code="sida", short_name="Sida"), "administrator")
    olle = make_user("Olle Coordinator", email="olle@vr.example")
    scope = {"initiative": make_initiative().pk}
    given = {"agency": "vr", "email": "olle@vr.example", "role": "coordinator"}
    post(client_of(anna), "applications_agencyrole_grant", **given, **scope)
    role = AgencyRole.objects.get(user=olle)
    roles = reverse("admin:applications_agencyrole_changelist")
    assert "Olle Coordinator" not in client_of(stranger).get(roles).content.decode()
    assert 'class="btn btn-primary btn-small">Confirm' not in client_of(bo).get(roles).content.decode()
    own_side = post(client_of(bo), "applications_agencyrole_confirm", chosen=role.pk)
    assert "An administrator of the other agency confirms the role" in own_side.content.decode()
    assert "Confirm roles that another administrator has granted" in client_of(vera).get("/staff/").content.decode()
    post(client_of(vera), "applications_agencyrole_confirm", chosen=role.pk)
    role.refresh_from_db()
    assert (role.granted_by, role.confirmed_by) == (anna, vera)
    post(client_of(vera), "applications_agencyrole_end", chosen=role.pk)
    role.refresh_from_db()
    assert role.ended_at is not None
    officer = AgencyRole.objects.get(user=make_staff(one))
    assert client_of(vera).post(reverse("admin:applications_agencyrole_end"), {"chosen": officer.pk}).status_code == 404


def test_a_coordinator_of_one_initiative_is_no_matter_of_another():
    """Agencies share some initiatives: those of another initiative neither confirm nor see, nor are they read of."""
    vr, sida = make_agency(), Agency.objects.create(code="sida", short_name="Sida")
    other = Initiative.objects.create(name_sv="Annan", name_en="Another initiative")
    for agency in (vr, sida):
        Frame.objects.create(initiative=other, agency=agency, amount_sek=1)
    coordinator = make_staff(vr, "coordinator")
    stranger = make_staff(sida, "administrator")
    AgencyRole.objects.filter(user=coordinator).update(confirmed_at=None, confirmed_by=None)
    role = AgencyRole.objects.get(user=coordinator)
    confirm = reverse("admin:applications_agencyrole_confirm")
    assert client_of(stranger).post(confirm, {"chosen": role.pk}).status_code == 404
    AgencyRole.objects.filter(user=coordinator).update(confirmed_at=NOW, confirmed_by=make_user())
    joint = [reverse("admin:reviews_initiative_joint", args=[one.pk]) for one in (make_initiative(), other)]
    assert [client_of(coordinator).get(page).status_code for page in joint] == [200, 404]


@pytest.mark.parametrize(
    ("role", "scope", "sentence"),
    [
        ("coordinator", {}, "Choose the initiative to coordinate"),
        ("coordinator", {"initiative": True, "call": True}, "Choose no single call"),
        ("officer", {"initiative": True}, "Leave the initiative out"),
    ],
)
def test_a_role_has_the_scope_that_fits_it(role, scope, sentence):
    call = make_call()
    scopes = {"initiative": call.initiative_id, "call": call.pk}
    anna, olle = make_staff(call.agency, "administrator"), make_user("Olle", email="olle@vr.example")
    given = {"agency": "vr", "email": "olle@vr.example", "role": role, **{name: scopes[name] for name in scope}}
    answer = post(client_of(anna), "applications_agencyrole_grant", **given)
    assert sentence in answer.content.decode()
    assert not AgencyRole.objects.filter(user=olle).exists()


def test_a_call_offers_the_areas_of_its_initiative_alone():
    call = make_call()
    other = Initiative.objects.create(name_sv="Annan", name_en="Another initiative")
    foreign = TechnologyArea.objects.create(initiative=other, key="sea", name_sv="Hav", name_en="Sea technology")
    Call.objects.update(published_at=None)
    client = client_of(make_staff(call.agency))
    address = reverse("admin:applications_call_edit", args=[call.pk])
    assert "Sea technology" not in client.get(address).content.decode()
    of_a_new_call = client.get(reverse("admin:applications_call_add")).content.decode()
    assert ("Sea technology" in of_a_new_call, "Quantum technology" in of_a_new_call) == (True, True)
    values = call_values(call.initiative) | {"areas": [foreign.pk]}
    refused = client.post(address, values).content.decode()
    assert ("Choose among those that are offered here." in refused, "Sea technology" in refused) == (True, False)
    shown = client.post(address, values | {"initiative": str(other.pk), "areas": []}).content.decode()
    assert ("Sea technology" in shown, "Quantum technology" in shown) == (True, False)
    client.post(address, values | {"initiative": str(other.pk)})
    assert [area.key for area in Call.objects.get(pk=call.pk).areas.all()] == ["sea"]


def test_a_panel_offers_the_areas_of_its_call_alone():
    call = make_call()
    call.areas.set(TechnologyArea.objects.filter(key="ai"))
    client = client_of(make_staff(call.agency))
    round_ = call.rounds.get()
    assert "Quantum technology" not in client.get(reverse("admin:reviews_panel_add")).content.decode()
    second = make_call()
    names = {"name_sv": "Panel (sv)", "name_en": "Panel"}
    quantum = second.areas.get(key="quantum")
    both = post(client, "reviews_panel_add", round=round_.pk, areas=[quantum.pk], **names).content.decode()
    assert "The call of the round does not have all of these areas." in both
    post(client, "reviews_panel_add", round=round_.pk, areas=[call.areas.get().pk], **names)
    panel = Panel.objects.get()
    page = client.get(reverse("admin:reviews_panel_edit", args=[panel.pk])).content.decode()
    assert ("AI and autonomous systems" in page, "Quantum technology" in page) == (True, False)


def test_amounts_are_typed_and_shown_in_groups():
    call = make_call()
    Call.objects.update(published_at=None)
    client = client_of(make_staff(call.agency))
    address = reverse("admin:applications_call_edit", args=[call.pk])
    assert (
        'value="1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"'
        in client.get(address).content.decode()
    )
    client.post(address, call_values(call.initiative) | {"frame_sek": "1 400 000 000", "budget_max_sek_per_year": ""})
    saved = Call.objects.get(pk=call.pk)
    assert (saved.frame_sek, saved.budget_max_sek_per_year) == (1_400_000_000, None)
    missing = client.post(address, call_values(call.initiative) | {"frame_sek": " "}).content.decode()
    assert "This field is required." in missing


def test_nobody_gets_a_role_without_an_account_and_the_form_keeps_what_was_written():
    bootstrap("anna@vr.example", "bo@vr.example")
    anna = User.objects.get(email="anna@vr.example")
    page = post(
        client_of(anna), "applications_agencyrole_grant", agency="vr", email="nobody@vr.example", role="officer"
    )
    assert "Nobody with the address nobody@vr.example has an account" in page.content.decode()
    assert 'value="nobody@vr.example"' in page.content.decode()


def test_a_frame_is_changed_from_what_it_is():
    """What the officer leaves as it is stays, and an agency has one frame."""
    agency, initiative = make_agency(), make_initiative()
    known = {"amount_sek": 7, "n_planning_grants_announced": 40, "planning_grant_max_sek": 3}
    due = {"planning_reports_due_on": date(2027, 3, 31)}
    Frame.objects.update_or_create(initiative=initiative, agency=agency, defaults={**known, **due})
    officer, address = (
        client_of(make_staff(agency)),
        reverse("admin:applications_initiative_frame", args=[initiative.pk]),
    )
    linked = f"{address}?agency={agency.pk}"
    assert linked in officer.get(reverse("admin:applications_initiative_change", args=[initiative.pk])).content.decode()
    shown = officer.get(linked).context["form"]
    values = {name: shown[name].value() or "" for name in shown.fields} | {"agency": agency.pk, "amount_sek": "9"}
    officer.post(linked, values)
    other = officer.post(address, {**values, "amount_sek": "1"}).content.decode()
    assert "Choose among those that are offered here." in other
    assert Frame.objects.filter(agency=agency).values(*known, *due).get() == {**known, **due, "amount_sek": 9}


def test_an_agency_sets_its_own_frame_alone():
    own, other, initiative = make_agency(), make_agency("vinnova"), make_initiative()
    for agency in (own, other):
        Frame.objects.update_or_create(initiative=initiative, agency=agency, defaults={"amount_sek": 7})
    officer = client_of(make_staff(own))
    address = reverse("admin:applications_initiative_frame", args=[initiative.pk])
    page = officer.get(reverse("admin:applications_initiative_change", args=[initiative.pk])).content.decode()
    values = {"agency": "vinnova", "amount_sek": "9", "n_planning_grants_announced": 1, "planning_grant_max_sek": "1"}
    refused = officer.post(f"{address}?agency=vinnova", values).content.decode()

    assert f"{address}?agency=vr" in page
    assert f"{address}?agency=vinnova" not in page
    assert "Choose among those that are offered here." in refused
    with pytest.raises(Hidden):
        set_frame(initiative, other, fields={"amount_sek": 9}, by=make_staff(own), at=NOW)
    assert Frame.objects.get(agency=other).amount_sek == 7


def test_an_officer_sets_up_a_call_and_another_publishes_it():
    Agency.objects.create(code="vr", short_name="VR", name_sv="Vetenskapsrådet", name_en="Swedish Research Council")
    first, second = (make_staff(Agency.objects.get()) for _one in range(2))
    officer = client_of(first)
    post(officer, "applications_initiative_add", name_sv="Excellenskluster", name_en="Excellence clusters")
    initiative = Initiative.objects.get()
    post(officer, "applications_initiative_area", initiative.pk, key="quantum", name_sv="Kvant", name_en="Quantum")
    post(officer, "applications_initiative_frame", initiative.pk, agency="vr", amount_sek=1_500_000_000,
         n_planning_grants_announced=40, planning_grant_max_sek=1_200_000)  # fmt: skip
    made = post(officer, "applications_call_add", **call_values(initiative))
    assert made.redirect_chain, made.context["form"].errors
    call = Call.objects.get()
    assert call.n_publications_max == 8
    page = made.content.decode()
    assert "The call has no form. Choose one." in page
    assert "The call has no round. Add one with its dates." in page
    assert reverse("admin:applications_call_propose", args=[call.pk]) in page

    early = post(officer, "applications_call_propose", call.pk)
    assert "The call is not ready" in early.content.decode()
    post(officer, "applications_call_form", call.pk, key="vr-cluster")
    added = post(officer, "applications_call_round", call.pk, n_readers=2, review_opens_at=stamp(70),
                 review_due_at=stamp(80), panel_opens_at=stamp(90), panel_closes_at=stamp(95))  # fmt: skip
    assert added.redirect_chain, added.context["form"].errors
    round_ = call.rounds.get()
    assert set(round_.criteria.values_list("key", flat=True)) >= {"merits", "feasibility", "overall"}
    assert Criterion.objects.get(round=round_, is_overall=True).key == "overall"
    post(officer, "applications_call_numbers", call.pk, year=2030, first=100, last=299)
    overlap = post(officer, "applications_call_numbers", call.pk, year=2030, first=250, last=400)
    assert "reserved or given out already" in overlap.content.decode()

    proposed = post(officer, "applications_call_propose", call.pk)
    assert "Another officer publishes" in proposed.content.decode()
    assert "You proposed this yourself" in post(officer, "applications_call_publish", call.pk).content.decode()
    call.refresh_from_db()
    assert call.published_at is None
    post(client_of(second), "applications_call_publish", call.pk)
    call.refresh_from_db()
    assert call.published_at is not None
    refused = post(officer, "applications_call_edit", call.pk, **call_values(initiative))
    assert "The call is published" in refused.content.decode()


def test_a_change_after_the_proposal_needs_a_new_proposal(ready_call):
    call, first, second = ready_call
    post(client_of(first), "applications_call_propose", call.pk)
    dates = {"closes_at": stamp(20), "signing_closes_at": stamp(25)}
    values = call_values(call.initiative) | dates | {"title_en": "Another title"}
    changed = post(client_of(first), "applications_call_edit", call.pk, **values)
    assert changed.redirect_chain, changed.context["form"].errors
    page = post(client_of(second), "applications_call_publish", call.pk)
    assert "changed since it was proposed" in page.content.decode()
    call.refresh_from_db()
    assert (call.title_en, call.published_at) == ("Another title", None)


def test_a_form_is_adapted_as_a_new_version_and_the_old_one_stays(ready_call):
    call, officer, _second = ready_call
    url = reverse("admin:applications_call_adapt", args=[call.pk])
    form = client_of(officer).get(url, {"section": "summary"}).context["form"]
    values = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    names = [name for name in form.fields if name.endswith("max_characters")]
    labels = [name for name in form.fields if name.endswith("-label_en")]
    values |= {names[0]: 1234, labels[0]: "Our own label"}
    values = {name: value for name, value in values.items() if value is not False}
    client_of(officer).post(url, values)
    call.refresh_from_db()
    section = next(one for one in call.form_version.specification["sections"] if one["key"] == "summary")
    assert call.form_version.number == 2
    assert section["fields"][0]["max_characters"] == 1234
    assert section["fields"][0]["label_en"] == "Our own label"
    assert call.form_versions.get(number=1).specification["sections"] != call.form_version.specification["sections"]


def test_a_criterion_is_changed_until_the_call_is_published(ready_call):
    call, officer, _second = ready_call
    round_ = call.rounds.get()
    url = reverse("admin:applications_round_criterion", args=[round_.pk])
    form = client_of(officer).get(url, {"criterion": "feasibility"}).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    client_of(officer).post(url, values | {"label_en": "Feasible?", "scale_max": 3})
    assert Criterion.objects.get(round=round_, key="feasibility").label_en == "Feasible?"
    Call.objects.filter(pk=call.pk).update(published_at=timezone.now())
    client_of(officer).post(url, values | {"label_en": "Too late"})
    assert Criterion.objects.get(round=round_, key="feasibility").label_en == "Feasible?"


def test_reviewers_panels_and_organisations_are_entered_by_an_officer(ready_call):
    call, officer, _second = ready_call
    client = client_of(officer)
    wrong = post(client, "applications_organisation_add", name_sv="KTH", name_en="KTH", kind="university",
                 country="se", organisation_number="202100-3055", approval="approved")  # fmt: skip
    assert "not an organisation number" in wrong.content.decode()
    post(client, "applications_organisation_add", name_sv="KTH", name_en="KTH", kind="university",
         country="se", organisation_number="202100-3054", approval="approved")  # fmt: skip
    kth = Organisation.objects.get(name_en="KTH")
    assert (kth.organisation_number, kth.country) == ("202100-3054", "SE")
    made = post(client, "reviews_reviewer_add", agency="vr", name="Rut Recensent", email="rut@kth.example",
                organisation=str(kth.pk), department="Physics", subject_codes="10302, 103", keywords="qubits, lasers",
                publications="2024 | On qubits | Recensent R; Other O | 10.1000/xyz")  # fmt: skip
    assert made.redirect_chain, made.context["form"].errors
    reviewer = Reviewer.objects.get()
    entry = reviewer.entries.get()
    assert (entry.subject_codes, entry.keywords) == (["10302", "103"], ["qubits", "lasers"])
    assert entry.publications.get().doi == "10.1000/xyz"
    area = TechnologyArea.objects.first()
    post(
        client,
        "reviews_panel_add",
        round=str(call.rounds.get().pk),
        name_sv="Panel A",
        name_en="Panel A",
        areas=[area.pk],
    )
    panel = Panel.objects.get()
    post(client, "reviews_panel_seat", panel.pk, reviewer=str(reviewer.pk), role="chair", load_max=5)
    seat = PanelRole.objects.get()
    assert (seat.role, seat.load_max, list(panel.areas.all())) == ("chair", 5, [area])
    again = post(client, "reviews_panel_seat", panel.pk, reviewer=str(reviewer.pk), role="member", load_max=5)
    assert "Select a valid choice" in again.content.decode()
    post(client, "reviews_panel_unseat", panel.pk, chosen=seat.pk, reason="Moved abroad.")
    seat.refresh_from_db()
    assert seat.ended_at is not None


@pytest.fixture
def ready_call():
    agency = make_agency()
    call = make_call(published=False)
    return call, make_staff(agency), make_staff(agency)
