"""The accounts of the sample's people. Nobody knows a password of theirs: the demo signs in by its own page."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.sample_files import Row


def open_accounts() -> None:
    """An account with a confirmed address for everybody, partners' contacts among them."""
    kinds = ("staff", "signatories", "administrators", "reviewers", "researchers")
    users = [
        _account(sample.name_of(row), row["email"], _language(row)) for kind in kinds for row in sample.people(kind)
    ]
    users += [_contact(row) for row in sample.companies().values()]
    users = list({user.email: user for user in users}.values())
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(_addresses(users))


def account(email: str) -> User:
    """The account with an address of the sample."""
    return User.objects.get(email=email.lower())


def account_of(person: Row) -> User:
    """The account of one of the sample's people."""
    return account(person["email"])


def contact_name(company: Row) -> str:
    """The name of a company's contact."""
    return f"{company['contact_given_name']} {company['contact_family_name']}"


def _contact(company: Row) -> User:
    language = "sv" if company["country"] == "SE" else "en"
    return _account(contact_name(company), company["contact_email"], language)


def _account(name: str, email: str, language: str) -> User:
    return User(name=name, email=email.lower(), language=language, password=make_password(None))


def _addresses(users: Iterable[User]) -> list[EmailAddress]:
    return [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]


def _language(person: Row) -> str:
    return "sv" if "sv" in person.get("languages", ["sv"]) else "en"
