"""The own publications: all of a file or nothing, nobody else's, and two imports at once."""

import pytest

from applications.actions.publications import N_KEPT, add_publications, change_publication, remove_publications
from applications.domain.publications.work import Work
from applications.models import Publication
from applications.queries.curriculum import own_publications, work_from
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.factories import NOW, make_person, make_user
from tests.threads import together

LIGHT, DARK = Work("Light", 2020, "Ek, Bo", "10.1000/a", "Nature of Tests"), Work("Dark", 2021)


@pytest.fixture
def user(db: None) -> User:
    return make_user("Ada")


def works(user: User) -> list[Work]:
    return [work_from(row) for row in own_publications(user)]


def refused(act) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.code


def test_publications_are_kept_and_audited(user: User) -> None:
    assert add_publications([LIGHT, DARK], by=user, at=NOW) == 2

    assert works(user) == [DARK, LIGHT]
    event = Event.objects.filter(chain=f"account:{user.pk}", action="cv.publications_added").get()
    assert event.detail == {"person": str(user.person.pk), "n": 2}


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ([], "no_publications"),
        ([Work("Grey", 2022), Work("LIGHT", 2020)], "publication_known"),
        ([Work("Grey", 2022), Work("Other words", 2001, doi="10.1000/A")], "publication_known"),
        ([Work("Grey", 2022), Work("Grey", 2022)], "publication_known"),
        ([Work(f"Number {number}", 2022) for number in range(N_KEPT)], "too_many_kept"),
    ],
)
def test_all_are_added_or_none(user: User, added: list[Work], code: str) -> None:
    add_publications([LIGHT], by=user, at=NOW)

    assert refused(lambda: add_publications(added, by=user, at=NOW)) == code
    assert works(user) == [LIGHT]


def test_a_publication_is_corrected(user: User) -> None:
    add_publications([LIGHT, DARK], by=user, at=NOW)
    row = own_publications(user).get(title="Dark")

    assert refused(lambda: change_publication(row.key, Work("Light", 2020), by=user, at=NOW)) == "publication_known"
    changed = change_publication(row.key, Work("Darker", 2021, doi="10.1000/B"), by=user, at=NOW)

    assert work_from(changed) == Work("Darker", 2021, doi="10.1000/b")
    assert works(user) == [Work("Darker", 2021, doi="10.1000/b"), LIGHT]


def test_nobody_changes_or_removes_anothers(user: User) -> None:
    add_publications([LIGHT], by=user, at=NOW)
    key, other = own_publications(user).get().key, make_user("Bo")

    with pytest.raises(Hidden):
        change_publication(key, DARK, by=other, at=NOW)

    assert remove_publications([key], by=other, at=NOW) == 0
    assert works(user) == [LIGHT]


def test_ticked_ones_are_removed(user: User) -> None:
    add_publications([LIGHT, DARK], by=user, at=NOW)

    assert refused(lambda: remove_publications([], by=user, at=NOW)) == "none_ticked"
    assert remove_publications([own_publications(user).get(title="Dark").key], by=user, at=NOW) == 1
    assert works(user) == [LIGHT]


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_told_that_all_is_there() -> None:
    user = make_user("Ada")
    make_person(user=user)
    added = [LIGHT, DARK]

    outcomes = together(*[lambda: add_publications(added, by=user, at=NOW)] * 2)

    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "int"]
    assert Publication.objects.count() == 2
