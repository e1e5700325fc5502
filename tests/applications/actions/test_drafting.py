import pytest

from applications.actions.attachments import add_attachment, remove_attachment, replace_attachment
from applications.actions.budget import save_budget
from applications.actions.drafting import basics_values, save_basics, start_application
from applications.actions.parties import (
    PartyDetails,
    add_party,
    ask_confirmation,
    change_party,
    confirm_part,
    confirmation_token,
    find_part,
    party_fingerprint,
    remove_party,
)
from applications.actions.working_copy import Change, fingerprint
from applications.domain.budget import Place
from applications.models import Application, Party, TechnologyArea
from applications.queries.parties import is_confirmed, part_sha256
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.mail.models import Message
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, NOW, make_application, make_call, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return make_application(make_call("vr"), complete=False)


def by(application):
    return {"by": application.created_by, "at": NOW}


def basics(application, **values):
    bases = {key: fingerprint(value) for key, value in basics_values(application).items()}
    return {key: Change(value, bases[key]) for key, value in values.items()}


def test_starting_makes_the_leader_and_the_administrating_party():
    call, user, university = make_call("vr"), make_user("Ada"), make_organisation("Test University")

    application = start_application(call, organisation=university, by=user, at=NOW)

    leader = application.consortium.applicants.get()
    assert (leader.role, leader.rights, leader.invitation, leader.person.user) == ("leader", "edit", "accepted", user)
    assert [(party.role, party.name) for party in application.consortium.parties.all()] == [
        ("administrating", "Test University")
    ]
    assert application.form_version == call.form_version


def test_a_call_that_is_not_open_starts_nothing():
    with pytest.raises(Refused) as refused:
        start_application(make_call("vr", closes_in=-DAY), by=make_user(), at=NOW)
    with pytest.raises(Hidden):
        start_application(make_call("vr", published=False), by=make_user(), at=NOW)

    assert refused.value.code == "call_closed"


def test_basics_are_kept_and_counted_once(application):
    area = TechnologyArea.objects.first()
    changes = basics(application, title_sv="Titel", title_en="Title", area=area, subject_codes=["10201"])

    saved = save_basics(application, changes, **by(application))
    again = save_basics(application, changes, **by(application))

    application.refresh_from_db()
    assert set(saved.changed) == {"title_sv", "title_en", "area", "subject_codes"}
    assert (again.changed, again.clashes) == ((), ())
    assert (application.title_sv, application.area, application.revision) == ("Titel", area, 2)


def test_a_title_that_somebody_else_has_saved_is_not_overwritten(application):
    mine = basics(application, title_en="Mine")
    save_basics(application, basics(application, title_en="Theirs"), **by(application))

    saved = save_basics(application, mine, **by(application))

    application.refresh_from_db()
    assert application.title_en == "Theirs"
    assert [(clash.key, clash.yours, clash.theirs) for clash in saved.clashes] == [("title_en", "Mine", "Theirs")]


def test_choosing_another_organisation_keeps_the_partys_budget(application):
    first, second = make_organisation("First"), make_organisation("Second")
    save_basics(application, basics(application, organisation=first), **by(application))
    party = application.consortium.parties.get()
    place = Place("cost", "salary", application.call.grant_starts_on.year)
    save_budget(party, {place: Change(5, "0")}, **by(application))
    application = Application.objects.get(pk=application.pk)

    save_basics(application, basics(application, organisation=second), **by(application))

    party = Party.objects.get(consortium=application.pk)
    assert (party.name, [cell.amount_sek for cell in party.cells.all()]) == ("Second", [5])


def test_an_area_of_no_such_call_is_refused(application):
    area = TechnologyArea.objects.first()
    application.call.areas.remove(area)

    with pytest.raises(Refused) as refused:
        save_basics(application, basics(application, area=area), **by(application))

    assert refused.value.code == "area_not_in_call"


def partner(application, **changes):
    details = {"role": "partner", "name": "Volt AS", "country": "NO", "contact_email": "kari@volt.example"}
    return add_party(application, PartyDetails(**details | changes), **by(application))


def test_a_confirmation_is_bound_to_what_was_shown(application):
    party = partner(application, in_kind_sek=500)
    ask_confirmation(party, **by(application))
    token = confirmation_token(party)

    confirm_part(token, name="Kari", sha256=part_sha256(find_part(token)), by=None, at=NOW)
    assert is_confirmed(find_part(token))

    changed = PartyDetails(
        role="partner", name="Volt AS", country="NO", contact_email="kari@volt.example", in_kind_sek=1
    )
    change_party(party, changed, base=party_fingerprint(find_part(token)), **by(application))

    assert not is_confirmed(find_part(token))
    assert token in Message.objects.get(to="kari@volt.example").body


def test_a_change_of_one_party_reopens_no_other_confirmation(application):
    first, second = partner(application), partner(application, name="Other", contact_email="o@other.example")
    for party in (first, second):
        ask_confirmation(party, **by(application))
        token = confirmation_token(party)
        confirm_part(token, name="N", sha256=part_sha256(find_part(token)), by=None, at=NOW)

    changed = PartyDetails(role="partner", name="Other", country="NO", contact_email="o@other.example", cash_sek=9)
    change_party(second, changed, base=party_fingerprint(second), **by(application))

    assert is_confirmed(find_part(confirmation_token(first)))
    assert not is_confirmed(find_part(confirmation_token(second)))


def test_confirming_something_else_than_what_stands_is_refused(application):
    party = partner(application)
    ask_confirmation(party, **by(application))

    with pytest.raises(Refused) as refused:
        confirm_part(confirmation_token(party), name="Kari", sha256="0" * 64, by=None, at=NOW)

    assert refused.value.code == "part_changed"


def test_a_removed_partys_link_leads_nowhere(application):
    party = partner(application)
    ask_confirmation(party, **by(application))
    token = confirmation_token(party)

    remove_party(party, **by(application))

    with pytest.raises(Hidden):
        find_part(token)


def test_a_party_that_somebody_else_changed_is_not_overwritten(application):
    party = partner(application)
    base = party_fingerprint(party)
    theirs = PartyDetails(role="partner", name="Theirs", country="NO")
    change_party(party, theirs, base=base, **by(application))

    with pytest.raises(Refused) as refused:
        change_party(party, PartyDetails(role="partner", name="Mine", country="NO"), base=base, **by(application))

    assert refused.value.code == "stale_party"
    assert Party.objects.get(pk=party.pk).name == "Theirs"


@pytest.mark.parametrize(
    ("agency", "role", "allowed"),
    [
        ("vr", "participating", True),
        ("vr", "project_party", False),
        ("vr", "administrating", False),
        ("vinnova", "project_party", True),
        ("vinnova", "participating", False),
    ],
)
def test_kinds_of_party_follow_the_agencys_profile(agency, role, allowed):
    application = make_application(make_call(agency), complete=False)

    if allowed:
        assert partner(application, role=role).role == role
    else:
        with pytest.raises(Refused) as refused:
            partner(application, role=role)
        assert refused.value.code == "party_role_not_in_call"


def test_a_budget_cell_keeps_its_revision_and_does_not_overwrite():
    application = make_application(make_call("vr"))
    party = application.consortium.parties.get()
    year = application.call.grant_starts_on.year
    place, other = Place("cost", "salary", year), Place("funding", "own", year)

    saved = save_budget(party, {place: Change(7, "0"), other: Change(3, "0")}, **by(application))

    assert saved.changed == (str(other),)
    assert [(clash.key, clash.yours, clash.theirs) for clash in saved.clashes] == [(str(place), 7, 45_000_000)]


def test_an_empty_cell_is_zero_and_no_change(application):
    save_basics(application, basics(application, organisation=make_organisation()), **by(application))
    party = application.consortium.parties.get()

    saved = save_budget(
        party, {Place("cost", "salary", application.call.grant_starts_on.year): Change(0, "0")}, **by(application)
    )

    assert saved.changed == ()


@pytest.mark.parametrize(
    "place", [Place("cost", "yacht", 0), Place("funding", "salary", 0), Place("cost", "salary", 1999)]
)
def test_a_line_or_year_of_no_such_form_is_refused(place):
    application = make_application(make_call("vr"))
    year = place.year or application.call.grant_starts_on.year

    with pytest.raises(Refused) as refused:
        save_budget(
            application.consortium.parties.get(),
            {place._replace(year=year): Change(1, "0")},
            **by(application),
        )

    assert refused.value.code == "unknown_line"


def test_a_partner_has_no_budget(application):
    place = Place("cost", "salary", application.call.grant_starts_on.year)

    with pytest.raises(Refused) as refused:
        save_budget(partner(application), {place: Change(1, "0")}, **by(application))

    assert refused.value.code == "party_has_no_budget"


def upload(application, content=None, kind="research_plan"):
    return add_attachment(application, kind, [content or make_pdf()], name="plan.pdf", **by(application))


def test_a_good_pdf_is_kept_replaced_and_removed(application):
    first = upload(application)
    second = replace_attachment(first, [make_pdf(2)], name="plan 2.pdf", **by(application))
    remove_attachment(second, **by(application))

    assert sorted(application.attachments.values_list("name", "removed_at")) == [("plan 2.pdf", NOW), ("plan.pdf", NOW)]
    assert Application.objects.get(pk=application.pk).revision == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"hello", "file_not_a_pdf"),
        (make_pdf(21), "file_too_many_pages"),
        (b"%PDF-1.7", "file_truncated"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_the_old_one_stays(application, content, code):
    old = upload(application)

    with pytest.raises(Refused) as refused:
        replace_attachment(old, [content], name="bad.pdf", **by(application))

    assert refused.value.code == code
    assert list(application.attachments.filter(removed_at=None)) == [old]


def test_more_files_than_the_form_allows_are_refused(application):
    upload(application)

    with pytest.raises(Refused) as refused:
        upload(application, make_pdf(3))

    assert refused.value.code == "too_many_files_already"
