"""One's own applications as one pack: made by a job for one person, checked again when fetched, gone in a day."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse

from applications.models import Attachment, Rendering
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.demo.clock import jump_to
from clusterportal.files import passing, store
from clusterportal.files.actions import keep_made
from clusterportal.files.models import Scan, StoredFile
from clusterportal.jobs.actions import claim
from reviews.actions import packing
from reviews.actions.declarations import declare
from reviews.actions.hand_assigning import take_back
from reviews.models import Assignment, Pack
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, NOW
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import CONFLICT, World, application_of, assign, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_ROOT=tmp_path):
        yield


@pytest.fixture
def world() -> World:
    """Three cases; each has a PDF and whatever files it was made with."""
    world = make_world(3)
    for number in (1, 2, 3):
        version, file = application_of(world, number).submitted_version, keep_made(make_pdf(), "application/pdf")
        Rendering.objects.create(version=version, kind=Rendering.Kind.APPLICATION, language="en", file=file)
    for one in StoredFile.objects.all():
        path = store.path_of(one.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return world


@pytest.fixture
def reader(world: World) -> User:
    """Of the first two."""
    user = make_reviewer(world.panel)
    for number in (1, 2):
        assign(case_number(world, number), user)
    return user


def made(world: World, user: User) -> Pack:
    pack = packing.order_pack(world.round, language="en", by=user, at=NOW)
    work(pack, world)
    return Pack.objects.get(pk=pack.pk)


def work(pack: Pack, world: World) -> None:
    job = claim(pack.job_id)
    assert job is not None
    packing.work(job, NOW)


def fetch(client: Client, pack: Pack) -> HttpResponseBase:
    return client.get(reverse("pack_file", args=[pack.pk]))


def names_in(response: HttpResponseBase) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_a_reviewer_orders_follows_and_fetches_it(world: World, reader: User) -> None:
    client = browser(reader)
    address, key = reverse("pack", args=[world.round.pk]), str(uuid4())
    assert address in page(client, "own_reviews", world.round.pk)
    assert "2 applications go into it" in page(client, "pack", world.round.pk)
    assert [client.post(address, {"request_key": key}).status_code for _time in range(2)] == [302, 302]
    pack = Pack.objects.get()
    assert "Making the pack" in page(client, "pack", world.round.pk)
    assert fetch(client, pack).status_code == 404
    work(pack, world)
    assert client.get(reverse("pack_progress", args=[pack.pk]))["HX-Refresh"] == "true"
    assert "The pack is ready." in page(client, "pack", world.round.pk)

    response = fetch(client, pack)

    names = names_in(response)
    assert next(name for name in names if "/" in name) == "A-01/A-01.pdf"
    assert {name.split("/")[0] for name in names} == {"A-01", "A-02", "list.txt"}
    assert (
        len([name for name in names if name.startswith("A-01/")])
        == 1 + Attachment.objects.filter(application=application_of(world)).count()
    )
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "no-store")
    assert Event.objects.get(action="read", detail__thing=f"pack:{pack.pk}:file").detail["cases"] == pack.cases
    assert Event.objects.filter(action="pack.ordered").count() == 1


def test_the_list_names_applications_and_files_but_no_other_application(world: World, reader: User) -> None:
    pack = made(world, reader)
    with zipfile.ZipFile(passing.path_of(pack.pk)) as archive:
        listed = archive.read("list.txt").decode("utf-8-sig")
    assert application_of(world, 1).title_en in listed
    assert "A-01/A-01.pdf" in listed
    assert "A-03" not in listed


def test_nobody_else_fetches_it(world: World, reader: User) -> None:
    pack = made(world, reader)
    other = make_reviewer(world.panel)
    assign(case_number(world), other)
    for user in (other, world.officer, make_reviewer(world.panel, "chair")):
        for name in ("pack_file", "pack_progress"):
            assert browser(user).get(reverse(name, args=[pack.pk])).status_code == 404
    page(browser(world.officer), "pack", world.round.pk, status=404)
    with pytest.raises(Hidden):
        packing.order_pack(world.round, language="en", by=world.officer, at=NOW)


def test_a_conflict_declared_meanwhile_takes_it_away_at_once(
    world: World, reader: User, django_capture_on_commit_callbacks
) -> None:
    pack = made(world, reader)
    with django_capture_on_commit_callbacks(execute=True):
        declare(world.round, {case_number(world).application_id: CONFLICT}, by=reader, at=NOW)
    assert fetch(browser(reader), pack).status_code == 404
    assert not passing.path_of(pack.pk).exists()
    assert "1 application goes into it" in page(browser(reader), "pack", world.round.pk)
    assert {name.split("/")[0] for name in names_in(fetch(browser(reader), made(world, reader)))} == {
        "A-02",
        "list.txt",
    }


def test_a_conflict_declared_while_it_is_made_keeps_the_application_out(world: World, reader: User) -> None:
    pack = packing.order_pack(world.round, language="en", by=reader, at=NOW)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=reader, at=NOW)
    assert "Making the pack" not in page(browser(reader), "pack", world.round.pk)
    work(pack, world)
    with zipfile.ZipFile(passing.path_of(pack.pk)) as archive:
        assert "A-01" not in " ".join(archive.namelist()) + archive.read("list.txt").decode()


def test_an_assignment_taken_back_closes_it_and_the_sweep_deletes_it(
    world: World, reader: User, django_capture_on_commit_callbacks
) -> None:
    pack = made(world, reader)
    one = Assignment.objects.get(case=case_number(world), reviewer__person__user=reader)
    take_back(one, reason="Another reads it.", by=world.officer, at=NOW)
    assert fetch(browser(reader), pack).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert [packing.drop_packs(NOW) for _time in range(2)] == [1, 0]
    assert not passing.path_of(pack.pk).exists()
    assert Event.objects.filter(action="pack.deleted").count() == 1


def test_one_whose_bytes_are_lost_is_gone_and_another_can_be_ordered(world: World, reader: User) -> None:
    pack = made(world, reader)
    passing.delete(pack.pk)
    assert fetch(browser(reader), pack).status_code == 404
    assert reverse("pack_file", args=[pack.pk]) not in page(browser(reader), "pack", world.round.pk)
    assert "list.txt" in names_in(fetch(browser(reader), made(world, reader)))


def test_it_is_gone_in_24_hours(world: World, reader: User, django_capture_on_commit_callbacks) -> None:
    pack, client = made(world, reader), browser(reader)
    assert packing.drop_packs(NOW + 23 * HOUR) == 0
    assert fetch(client, pack).status_code == 200
    jump_to(NOW + DAY + HOUR)
    assert fetch(client, pack).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert packing.drop_packs(NOW + DAY) == 1
    assert not passing.path_of(pack.pk).exists()


def test_a_file_with_a_virus_is_left_out(world: World, reader: User) -> None:
    rendered = Rendering.objects.get(version=application_of(world).submitted_version)
    Scan.objects.create(file=rendered.file, state=Scan.State.INFECTED, found="Eicar")
    assert "A-01/A-01.pdf" not in names_in(fetch(browser(reader), made(world, reader)))


def write_half() -> None:
    with passing.writing("key") as path:
        path.write_bytes(b"half")
        raise ValueError("broken")


def test_nothing_half_written_stands_under_a_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"):
        write_half()
    assert list((tmp_path / "passing").iterdir()) == []
