"""A search and filters kept under a name: one's own, of what the list offers alone."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from applications.actions.saved_filters import N_MOST, remove_filter, save_filter
from applications.models import Call, SavedFilter
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.factories import NOW, make_call, make_staff
from tests.threads import together

pytestmark = pytest.mark.django_db
LISTED = "applications.problemreport"
SAVE = "admin:applications_savedfilter_save"


@pytest.fixture
def call() -> Call:
    return make_call()


@pytest.fixture
def officer(call: Call) -> User:
    return make_staff(call.agency)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(user: User, name: str, query: str, listed: str = LISTED) -> str:
    address = f"{reverse(SAVE)}?listed={listed}&{query}"
    given = {"request_key": str(uuid4()), "name": name}
    return browser(user).post(address, given, follow=True).content.decode()


def listing(user: User, query: str = "") -> str:
    return browser(user).get(reverse("admin:applications_problemreport_changelist") + query).content.decode()


def test_a_search_is_saved_seen_opened_and_removed(call: Call, officer: User) -> None:
    query = f"call__id__exact={call.pk}"
    assert "Save this search" in listing(officer, f"?{query}")
    assert "Save this search" not in listing(officer)
    assert "is saved as “My call”" in save(officer, "My call", query)
    saved = SavedFilter.objects.get()
    assert (saved.listed, saved.query, saved.by) == (LISTED, query, officer)
    assert f'<a href="?{query}">My call</a>' in listing(officer)
    assert f'<a href="?{query}" aria-current="true">My call</a>' in listing(officer, f"?{query}")
    remove = reverse("admin:applications_savedfilter_remove", args=[saved.pk])
    assert remove in listing(officer)
    assert "Remove the saved search" in browser(officer).get(remove).content.decode()
    browser(officer).post(remove, {"request_key": str(uuid4())})
    assert not SavedFilter.objects.exists()
    actions = Event.objects.filter(chain=f"account:{officer.pk}").values_list("action", flat=True)
    assert set(actions) == {"filter.saved", "filter.removed"}


def test_only_what_the_list_offers_is_stored(call: Call, officer: User) -> None:
    offered = f"call__id__exact={call.pk}&o=1&q=x"
    save(officer, "Some", f"{offered}&p=4&by__email__startswith=a&by__password__contains=b&created_at__gte=2026")
    assert SavedFilter.objects.get().query == offered
    said = save(officer, "None", "by__email__startswith=a")
    assert "there is nothing to save" in said
    assert SavedFilter.objects.count() == 1


def test_a_name_that_is_used_is_replaced_and_another_list_has_its_own(call: Call, officer: User) -> None:
    save(officer, "Mine", "q=a")
    save(officer, "  Mine ", "q=b")
    assert list(SavedFilter.objects.values_list("name", "query")) == [("Mine", "q=b")]
    save(officer, "Mine", "q=c", "mail.message")
    assert SavedFilter.objects.count() == 2
    assert "q=c" not in listing(officer)


def test_names_are_text_and_not_too_long(call: Call, officer: User) -> None:
    save(officer, "<b>{{ 1 }}", "q=a")
    assert "&lt;b&gt;{{ 1 }}" in listing(officer)
    assert "characters too long" in save(officer, "x" * 61, "q=a")
    assert "This field is required" in save(officer, "   ", "q=a")
    assert SavedFilter.objects.count() == 1


def test_nobody_else_sees_or_removes_it(call: Call, officer: User) -> None:
    save(officer, "Mine", "q=a")
    saved, other = SavedFilter.objects.get(), make_staff(call.agency)
    assert "Mine" not in listing(other)
    for name in ("change", "remove"):
        address = reverse(f"admin:applications_savedfilter_{name}", args=[saved.pk])
        assert browser(other).get(address).status_code == 404
    with pytest.raises(Hidden):
        remove_filter(saved, by=other, at=NOW)


def test_a_list_that_the_person_has_not_is_not_there(call: Call) -> None:
    auditor = make_staff(call.agency, "auditor")
    for listed in (LISTED, "accounts.user", "", "nonsense"):
        assert browser(auditor).get(f"{reverse(SAVE)}?listed={listed}&q=a").status_code == 404


def test_at_most_twenty_of_a_list(call: Call, officer: User) -> None:
    for number in range(N_MOST):
        save_filter(LISTED, name=f"Name {number}", query="q=a", by=officer, at=NOW)
    with pytest.raises(Refused, match="too_many_filters"):
        save_filter(LISTED, name="One more", query="q=a", by=officer, at=NOW)
    save_filter(LISTED, name="Name 3", query="q=b", by=officer, at=NOW)
    save_filter("mail.message", name="One more", query="q=a", by=officer, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_make_twenty_one() -> None:
    officer = make_staff(make_call().agency)
    for number in range(N_MOST - 1):
        save_filter(LISTED, name=f"Name {number}", query="q=a", by=officer, at=NOW)
    acts = [lambda n=n: save_filter(LISTED, name=f"New {n}", query="q=a", by=officer, at=NOW) for n in range(2)]
    outcomes = together(*acts)
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert SavedFilter.objects.count() == N_MOST


def test_the_database_keeps_no_empty_one(officer: User) -> None:
    with pytest.raises(IntegrityError):
        SavedFilter.objects.create(by=officer, listed=LISTED, name="x", query="", saved_at=NOW)
