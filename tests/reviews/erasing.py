"""What tests of erasing persons share: an account with everything that can go, and the run that takes it."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from applications.actions.retention import Run
from applications.models import Affiliation, OrganisationRole, Publication, SavedFilter
from clusterportal.accounts.models import User
from reviews.actions.asking_erasure import ask_erasure
from reviews.actions.retention import erase_all_due
from reviews.models import Digest
from tests.factories import DAY, NOW, PASSWORD, make_organisation, make_person, make_user

AFTER = NOW + 8 * DAY
ORCID = "0000-0002-1825-0097"


def make_known_account(name: str = "Ada Lovelund") -> User:
    """Somebody with a CV, two addresses, a session, a second factor, saved searches and a role as reader."""
    user = make_user(name, email="lovelund@post.example")
    user.emailaddress_set.create(email="second@post.example", verified=True)
    person = make_person(user=user, degree="PhD", orcid=ORCID, title="Professor", merits="Prizes.")
    Affiliation.objects.create(person=person, employer="Elsewhere")
    Publication.objects.create(person=person, title="On engines", year=2020)
    user.authenticator_set.create(type="totp", data={})
    SavedFilter.objects.create(by=user, listed="applications.call", name="mine", query="q=1", saved_at=NOW)
    Digest.objects.create(user=user, wanted_at=NOW)
    OrganisationRole.objects.create(
        organisation=make_organisation(), user=user, role="reader", granted_by=make_user(), granted_at=NOW
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session.save()
    return user


def signed_in(user: User) -> Client:
    """A browser in which the password was given just now."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def erased(user: User) -> Run:
    """The account asked for and erased by the run of the night after the last day."""
    ask_erasure(by=user, at=NOW)
    assert erase_all_due(AFTER - timedelta(days=1)).erased == ()
    return erase_all_due(AFTER)
