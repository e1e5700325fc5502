"""The public register: published grants, and nothing else of anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from applications.models import Answer, Application, CaseNumber, TechnologyArea
from reviews.models import Decision, DecisionMeeting
from reviews.register.queries import versions_holding
from tests import factories
from tests.factories import DAY, NOW, TODAY

pytestmark = pytest.mark.django_db
REGISTER = reverse("granted_clusters")


def make_decision(
    outcome: str = "granted",
    *,
    agency: str = "vr",
    word: str = "Granted",
    state: str = "published",
    published_at=NOW - DAY,
    organisation=None,
    complete: bool = True,
    numbered: bool = True,
) -> Decision:
    """A decided application whose every text holds `word`."""
    call = factories.make_call(agency, closes_in=-60 * DAY)
    leader = factories.make_user(f"{word} Leader")
    application = factories.make_application(
        call,
        leader=leader,
        organisation=organisation or factories.make_organisation(f"{word} University"),
        complete=complete,
    )
    titles = {"title_sv": f"{word} titel", "title_en": f"{word} title"}
    Application.objects.filter(pk=application.pk).update(**titles)
    for key in ("abstract", "popular_summary"):
        Answer.objects.filter(application=application, field_key=key).update(value=f"{word} {key}")
    _submit(application, numbered=numbered)
    officer, decider = factories.make_user(), factories.make_user()
    meeting = DecisionMeeting.objects.create(
        call=call,
        title=f"{word} meeting",
        held_on=TODAY,
        state=state,
        locked_by=officer,
        approved_by=decider if state == "published" else None,
        published_at=published_at if state == "published" else None,
    )
    return Decision.objects.create(
        meeting=meeting,
        application=application,
        outcome=outcome,
        amount_sek=200_000_000 if outcome == "granted" else 0,
        reason_sv=f"{word} reason",
        internal_note=f"{word} internal note",
        proposed_by=officer,
        proposed_at=NOW - 2 * DAY,
    )


def _submit(application: Application, *, numbered: bool) -> None:
    application = Application.objects.get(pk=application.pk)
    version = factories.make_version(application, at=NOW - 61 * DAY)
    Application.objects.filter(pk=application.pk).update(
        status="granted", decided_at=NOW - DAY, submitted_at=NOW - 60 * DAY, submitted_version=version
    )
    if numbered:
        serial = {"year": 2027, "serial": CaseNumber.objects.count() + 1}
        CaseNumber.objects.create(application=application, agency=application.call.agency, **serial)


def read(client, path: str = REGISTER, **data) -> str:
    response = client.get(path, data, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_empty_register_says_so(client):
    assert "No decisions are published yet" in read(client)


def test_a_grant_stands_in_the_list_and_on_its_page(client):
    decision = make_decision()
    reference = decision.application.reference

    page = read(client)
    own = read(client, reverse("register_grant", args=[reference]))

    assert "1 cluster has been granted SEK 200 M." in page
    for words in ("Granted title", "Granted Leader", "Granted University", "200 000 000"):
        assert words in page
    for words in (
        "Granted titel",
        "Granted title",
        "Granted abstract",
        "Granted popular_summary",
        "2027-00001",
        reference,
    ):
        assert words in own
    for secret in ("reason", "internal note", "Granted meeting"):
        assert secret not in page + own


@pytest.mark.parametrize(
    "case",
    [
        {"state": "open"},
        {"state": "locked"},
        {"published_at": NOW + timedelta(days=1)},
        {"outcome": "rejected"},
        {"outcome": "dismissed"},
    ],
    ids=["open", "locked", "published-tomorrow", "rejected", "dismissed"],
)
def test_nothing_appears_of_what_is_not_a_published_grant(client, case):
    make_decision(word="Visible")
    canary = make_decision(word="Canary", agency="vinnova", **case)
    reference = canary.application.reference

    pages = [
        read(client),
        read(client, words="Canary"),
        read(client, words=reference),
        read(client, agency="vinnova"),
        read(client, organisation=str(canary.application.consortium.organisation_id)),
        read(client, reverse("home")),
        read(client, reverse("planning_grants")),
    ]
    hidden = client.get(reverse("register_grant", args=[reference]))
    unknown = client.get(reverse("register_grant", args=["2222-2222"]))

    # The words that were asked for stand in the search field and in the way to the sign-in and back; nothing else of
    # the canary does.
    shown = " ".join(pages).replace('value="Canary"', "").replace(f'value="{reference}"', "").replace("%3D", "=")
    assert "Visible title" in shown
    assert "Canary" not in shown.replace("%20", " ").replace("words=Canary", "")
    assert "No grant matches" in pages[1]
    assert 'value="vinnova"' not in pages[0]
    assert (hidden.status_code, unknown.status_code) == (404, 404)


def test_the_register_shows_what_was_submitted_not_what_was_changed_since(client):
    decision = make_decision()
    Application.objects.filter(pk=decision.application_id).update(title_en="Changed title")
    Answer.objects.filter(application=decision.application).update(value="Changed")

    shown = read(client) + read(client, reverse("register_grant", args=[decision.application.reference]))

    assert "Changed" not in shown
    assert "Granted title" in shown


def test_search_and_filters_narrow_the_list(client):
    one = make_decision(word="Quantum")
    make_decision(word="Energy", agency="vinnova")

    assert "Energy title" not in read(client, words="quantum LEADER")
    assert "No grant matches" in read(client, words="quantum energy")
    assert "Energy title" in read(client, words="energy popular_summary")
    assert "Quantum title" not in read(client, agency="vinnova")
    by_organisation = read(client, organisation=str(one.application.consortium.organisation_id))
    assert ("Quantum title" in by_organisation, "Energy title" in by_organisation) == (True, False)
    by_area = read(client, area=str(one.application.area_id))
    assert "Quantum title" in by_area


def test_beginnings_of_words_references_and_case_numbers_find_a_grant(client):
    one = make_decision(word="Quantum")
    make_decision(word="Energy", agency="vinnova")
    reference, number = one.application.reference, str(one.application.case_number)

    for words in ("quant", "QUANT lead", reference.lower(), number, f"{number} quantum", "Quantum & !Quantum"):
        assert "Quantum title" in read(client, words=words), words
    for words in ("uantum", f"{number} energy", "2027-99999", "2222-2222", "%"):
        assert "Quantum title" not in read(client, words=words), words


def test_a_search_by_words_uses_their_index(client):
    """The index holds exactly what is asked for: else every document would be read.

    Only a plan of bitmaps is left to the planner: it could read so small a table in any other way.
    """
    make_decision(word="Quantum")
    with connection.cursor() as cursor:
        for other in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")

    assert "version_public_words" in versions_holding("'quantum':*").order_by().explain()


def test_an_area_changed_after_registering_is_not_the_grants(client):
    """The working copy may have been changed without being registered again before the deadline."""
    one = make_decision(word="Quantum")
    registered = one.application.area
    other = TechnologyArea.objects.create(
        initiative=registered.initiative, key="other-area", name_sv="Annat område", name_en="Another area", position=9
    )
    Application.objects.filter(pk=one.application_id).update(area=other)

    page = read(client)
    assert registered.name_en in page
    assert other.name_en not in page
    assert "Quantum title" in read(client, area=str(registered.pk))


@pytest.mark.parametrize("words", ["%", "_", "\0", "'\"; drop table", "a" * 500, "\ud83d", "(((", 40 * "x "])
def test_any_words_can_be_searched_for(client, words):
    make_decision()

    assert client.get(REGISTER, {"words": words.encode("utf-8", "replace").decode()}).status_code == 200


@pytest.mark.parametrize("data", [{"page": "x"}, {"page": "99"}, {"area": "x"}, {"organisation": "x"}, {"agency": "x"}])
def test_nonsense_in_the_address_is_no_error(client, data):
    make_decision()

    assert client.get(REGISTER, data).status_code == 200


def test_the_list_is_paged(client):
    organisation = factories.make_organisation("One University")
    for number in range(21):
        make_decision(word=f"W{number:02d}", organisation=organisation, complete=False)

    first, second = read(client), read(client, page="2")

    assert first.count("register/") > second.count("register/")
    assert "1–20 of 21" in first
    assert "21–21 of 21" in second


def test_lists_and_pages_cost_the_same_with_one_grant_and_three(client, django_assert_num_queries):
    first = make_decision()
    for number in (1, 3):
        while Decision.objects.count() < number:
            make_decision(word=f"More{Decision.objects.count()}")
        with django_assert_num_queries(9):
            read(client)
        with django_assert_num_queries(3):
            read(client, reverse("register_grant", args=[first.application.reference]))
