"""What is put back is what was built: row for row, and only where nothing else stands."""

import pytest

from applications.models import Answer, Application
from clusterportal.audit.models import Event
from tests.factories import make_application, make_call, make_user
from tests.kept import forget, kept

pytestmark = pytest.mark.django_db
MODELS = (Application, Answer, Event)


@pytest.fixture(scope="module")
def built() -> list[str]:
    """The titles of the applications that the tests of this file have really built."""
    forget()
    return []


def rows() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@pytest.fixture(scope="module")
def build(built: list[str]):
    @kept
    def build(title: str) -> Application:
        built.append(title)
        application = make_application(make_call())
        Application.objects.filter(pk=application.pk).update(title_en=title)
        return application

    return build


@pytest.fixture(scope="module")
def first_seen() -> list[object]:
    return []


@pytest.mark.parametrize("time", ["built", "put back", "put back again"])
def test_the_same_rows_stand_each_time_and_are_built_once(time: str, build, built, first_seen) -> None:
    application = build("One")
    first_seen.append((application.pk, application.created_by.email, rows()))
    assert first_seen[-1] == first_seen[0]
    assert len(first_seen[0][2][1]) > 5
    assert built.count("One") == 1
    assert make_application(application.call).pk != application.pk


def test_another_argument_is_another_world(build, built) -> None:
    assert build("Two").pk != build("Three").pk
    assert build("Two").pk != build("Two").pk
    assert [title for title in built if title != "One"] == ["Two", "Three", "Two", "Two"]


def test_where_something_stands_it_is_built(build, built) -> None:
    before = len(built)
    make_user()
    build("One")
    assert len(built) == before + 1


def test_what_is_forgotten_is_built_again(build, built) -> None:
    before = len(built)
    forget()
    build("One")
    assert len(built) == before + 1
