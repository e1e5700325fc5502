"""What one agency shares with another of its register: read at once, no longer than it is shared, changed by nobody."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.seating import seat
from reviews.actions.sharing import end_share, keep_shared, share_entries
from reviews.models import Absence, RegisterEntry, Reviewer, ReviewInvitation, Share
from reviews.queries.expertise import expertise_of
from reviews.queries.finding import find
from reviews.queries.register import reviewers_open_to
from tests.factories import NOW, TODAY, make_agency, make_organisation, make_staff
from tests.reviews.worlds import World, application_of, enter, make_known, make_world

pytestmark = pytest.mark.django_db
REASON = "Both calls need somebody in optics."


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(response: object) -> str:
    return html.unescape(response.content.decode())


def kept_elsewhere(world: World, name: str = "Eva Extern") -> RegisterEntry:
    """Whom Vinnova alone keeps."""
    reviewer = make_known(world.panel, name, agency=make_agency("vinnova"))
    entry = reviewer.entries.get()
    RegisterEntry.objects.filter(pk=entry.pk).update(subject_codes=["10201"], keywords=["optics"], load_max=5)
    entry.affiliations.create(organisation=make_organisation(f"University of {name}"))
    return entry


def share(entry: RegisterEntry, by: User | None = None) -> Share:
    officer = by or make_staff(entry.agency)
    share_entries([entry], make_agency("vr"), reason=REASON, by=officer, at=NOW)
    return Share.objects.filter(entry=entry).latest("granted_at")


def listed(world: World, **asked: str) -> str:
    return read(client_of(world.officer).get(reverse("admin:reviews_reviewer_changelist"), asked))


def page_of(world: World, reviewer: Reviewer) -> tuple[int, str]:
    answer = client_of(world.officer).get(reverse("admin:reviews_reviewer_change", args=[reviewer.pk]))
    return answer.status_code, read(answer)


def test_what_is_shared_is_read_and_marked_until_it_is_no_longer() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    find_page = reverse("admin:applications_application_find-reviewers", args=[application_of(world).pk])
    client = client_of(world.officer)
    assert ("Eva Extern" in listed(world), page_of(world, entry.reviewer)[0]) == (False, 404)
    assert "Eva Extern" not in read(client.get(find_page))
    made = share(entry)
    status, page = page_of(world, entry.reviewer)
    assert (status, "Shared by Vinnova" in page, "University of Eva Extern" in page) == (200, True, True)
    assert "shared by Vinnova" in listed(world)
    assert "Eva Extern" in listed(world, q="optics")
    assert "Eva Extern (shared by Vinnova)" in read(client.get(find_page))
    seat_form = client.get(reverse("admin:reviews_panel_seat", args=[world.panel.pk]))
    assert "Eva Extern (shared by Vinnova)" in read(seat_form)
    end_share(made, by=make_staff(entry.agency), at=NOW)
    assert ("Eva Extern" in listed(world), page_of(world, entry.reviewer)[0]) == (False, 404)
    assert "Eva Extern" not in read(client.get(find_page))


def test_why_the_person_is_away_is_not_shared() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    days = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 2, 3)}
    Absence.objects.create(reviewer=entry.reviewer, agency=entry.agency, note="a rumour", **days)
    share(entry)
    _status, page = page_of(world, entry.reviewer)
    assert ("1 February 2027 to 3 February 2027" in page, "a rumour" in page) == (True, False)


def test_what_is_shared_ranks_as_the_own_does() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    share(entry)
    near = make_known(world.panel, "Nils Nära")
    RegisterEntry.objects.filter(reviewer=near).update(subject_codes=["10201"], keywords=["optics"])
    found = find(world.officer, application_of(world), world.review)
    assert [(str(one.reviewer), one.value) for one in found.rows] == [
        ("Eva Extern", found.rows[0].value),
        ("Nils Nära", found.rows[0].value),
    ]


def test_nothing_that_is_shared_can_be_changed_by_the_reader() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    made = share(entry)
    client = client_of(world.officer)
    pages = [
        client.post(
            reverse(f"admin:reviews_reviewer_{name}", args=[entry.reviewer_id]), {"chosen": made.pk, "name": "x"}
        )
        for name in ("edit", "end-share")
    ]
    assert [page.status_code for page in pages] == [404, 404]
    with pytest.raises(Hidden):
        end_share(made, by=world.officer, at=NOW)
    with pytest.raises(Hidden):
        share_entries([entry], make_agency("vr"), reason=REASON, by=world.officer, at=NOW)


def test_who_is_seated_from_what_is_shared_gets_an_own_entry_and_keeps_the_seat() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    made = share(entry)
    seat(world.panel, entry.reviewer, role="member", load_max=8, by=world.officer, at=world.review)
    own = RegisterEntry.objects.get(agency="vr")
    assert (own.name, own.email, own.orcid) == (entry.name, entry.email, "")
    assert (own.subject_codes, own.keywords, own.load_max, own.affiliations.count()) == ([], [], None, 0)
    _status, page = page_of(world, entry.reviewer)
    assert ("Own register: Swedish Research Council" in page, "Shared by Vinnova" in page) == (True, True)
    assert expertise_of(reviewers_open_to(["vr"]).get()).keywords == ("optics",)
    end_share(made, by=make_staff(entry.agency), at=NOW)
    status, page = page_of(world, entry.reviewer)
    assert (status, "optics" in page, world.panel.roles.count()) == (200, False, 1)
    assert expertise_of(reviewers_open_to(["vr"]).get()).keywords == ()


def test_who_is_invited_from_what_is_shared_gets_the_invitation_at_the_shared_address() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    share(entry)
    values = {"reviewer": entry.reviewer_id, "role": "member", "load_max": 8, "language": "en"}
    address = reverse("admin:reviews_panel_invite", args=[world.panel.pk])
    client_of(world.officer).post(address, {**values, "answer_by": "2099-01-01T12:00"})
    assert ReviewInvitation.objects.get().email == entry.email
    assert RegisterEntry.objects.filter(agency="vr", reviewer=entry.reviewer).count() == 1


def test_who_is_not_shared_is_neither_seated_nor_taken_over() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    with pytest.raises(Hidden):
        seat(world.panel, entry.reviewer, role="member", load_max=8, by=world.officer, at=world.review)
    keep_shared(entry.reviewer, make_agency("vr"), by=world.officer, at=NOW)
    assert not RegisterEntry.objects.filter(agency="vr").exists()


def test_who_is_in_the_register_under_other_marks_is_not_taken_over_twice() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    share(entry)
    other = make_known(world.panel, "Eva Annan")
    RegisterEntry.objects.filter(reviewer=other).update(email=entry.email)
    with pytest.raises(Refused) as refusal:
        keep_shared(entry.reviewer, make_agency("vr"), by=world.officer, at=NOW)
    assert (refusal.value.code, refusal.value.params) == ("reviewer_known", {"name": "Eva Annan"})


def share_form(client: Client, *entries: RegisterEntry, **more: str) -> str:
    values = {"agency": "vr", "entries": [one.pk for one in entries], "reason": REASON, **more}
    return read(client.post(reverse("admin:reviews_reviewer_share"), values, follow=True))


def test_several_are_counted_and_listed_before_anything_is_shared() -> None:
    world = make_world()
    entries = [kept_elsewhere(world, name) for name in ("Eva Extern", "Olof Optik")]
    not_mine = make_known(world.panel, "Vera VR").entries.get()
    client = client_of(make_staff(make_agency("vinnova")))
    page = share_form(client, *entries)
    assert "2 reviewers will be shared with Swedish Research Council. Nothing is shared yet." in page
    assert not Share.objects.exists()
    shown = re.findall(r'name="shown" value="([^"]*)"', page)[0]
    assert "1 reviewer will be shared with" in share_form(client, entries[0], shown=shown)
    assert not Share.objects.exists()
    assert "2 reviewers are now shared with Swedish Research Council." in share_form(client, *entries, shown=shown)
    assert Share.objects.count() == 2
    assert "Choose among those that are offered here." in share_form(client, not_mine)


def test_sharing_needs_a_reason_and_another_agency_and_is_done_once() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    officer = make_staff(entry.agency)
    refused = []
    for agency, reason in ((make_agency("vr"), " "), (entry.agency, REASON)):
        with pytest.raises(Refused) as refusal:
            share_entries([entry], agency, reason=reason, by=officer, at=NOW)
        refused.append(refusal.value.code)
    assert refused == ["share_needs_reason", "share_with_itself"]
    made = share(entry, officer)
    assert share_entries([entry], made.agency, reason=REASON, by=officer, at=NOW) == 0
    end_share(made, by=officer, at=NOW)
    with pytest.raises(Refused) as refusal:
        end_share(made, by=officer, at=NOW)
    assert refusal.value.code == "share_has_ended"
    assert share_entries([entry], made.agency, reason=REASON, by=officer, at=NOW) == 1


def test_sharing_stands_on_the_record_of_both_agencies() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    made = share(entry)
    end_share(made, by=make_staff(entry.agency), at=NOW)
    record = {
        code: read(client_of(make_staff(make_agency(code), "auditor")).get(reverse("admin:audit_event_changelist")))
        for code in ("vr", "vinnova")
    }
    assert f"shared the entry of Eva Extern with VR. Reason: {REASON}" in record["vinnova"]
    assert "stopped sharing the entry of Eva Extern with VR." in record["vinnova"]
    assert "Vinnova shared the entry of Eva Extern." in record["vr"]
    assert "Vinnova stopped sharing the entry of Eva Extern." in record["vr"]
    assert Event.objects.filter(action__startswith="share.").count() == 4


@pytest.mark.parametrize("role", ["decision_maker", "registrar", "auditor", "administrator", "coordinator"])
def test_no_other_role_reads_the_register_or_shares(role: str) -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    share(entry)
    for code in ("vr", "vinnova"):
        user = make_staff(make_agency(code), role)
        client = client_of(user)
        reviewer = [entry.reviewer_id]
        addresses = [
            reverse("admin:reviews_reviewer_share"),
            *(reverse(f"admin:reviews_reviewer_{name}", args=reviewer) for name in ("change", "keep", "end-share")),
        ]
        assert [client.get(address).status_code for address in addresses] == [404] * 4
        with pytest.raises(Hidden):
            share_entries([entry], make_agency("vr"), reason=REASON, by=user, at=NOW)


def test_a_shared_term_of_office_binds_nobody_elsewhere() -> None:
    world = make_world()
    entry = kept_elsewhere(world)
    RegisterEntry.objects.filter(pk=entry.pk).update(ends_on=TODAY.replace(year=2020))
    share(entry)
    made = seat(world.panel, entry.reviewer, role="member", load_max=8, by=world.officer, at=world.review)
    assert made.reviewer == entry.reviewer


def test_the_list_takes_as_many_statements_with_one_shared_as_with_three() -> None:
    world, counts = make_world(), []
    client = client_of(world.officer)
    for names in (["Eva Ett"], ["Tove Två", "Tina Tre"]):
        for name in names:
            share(kept_elsewhere(world, name))
            enter(Reviewer.objects.get(person__name=name), world.call.agency)
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("admin:reviews_reviewer_changelist"))
        counts.append(len(statements))
    assert counts[0] == counts[1]
