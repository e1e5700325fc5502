"""A staff list taken out as a file: the rows and columns that the person sees, made by a job, gone in a day."""

import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from openpyxl import load_workbook

from applications.models import AgencyRole, Application, Bar, Rendering
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.demo.clock import jump_to
from clusterportal.files import passing, store
from clusterportal.files.actions import keep_made
from clusterportal.files.models import StoredFile
from clusterportal.jobs.actions import LeaseLost, claim
from clusterportal.jobs.models import Job
from reviews.actions import exporting
from reviews.models import Assignment, Export, Review
from reviews.queries.exports import exports_of
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, NOW, make_person, make_staff
from tests.reviews.grants import reporting
from tests.reviews.worlds import (
    World,
    application_of,
    assign,
    case_number,
    declare_staff,
    freeze,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
APPLICATIONS = "applications.application"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_ROOT=tmp_path):
        yield


@pytest.fixture
def world() -> World:
    return make_world(3)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ordered(user: User, listed: str = APPLICATIONS, format: str = "csv", query: str = "", **more: object) -> Export:
    asked = {"chosen": None, "language": "en", "at": NOW, **more}
    return exporting.order_export(listed, format=format, query=query, by=user, **asked)


def work(export: Export, at: object = NOW) -> None:
    job = claim(export.job_id)
    assert job is not None
    exporting.work(job, at)


def made(user: User, *given: str, **more: object) -> Export:
    export = ordered(user, *given, **more)
    work(export)
    return Export.objects.get(pk=export.pk)


def fetch(user: User, export: Export) -> HttpResponseBase:
    return browser(user).get(reverse("admin:reviews_export_file", args=[export.pk]))


def rows_in(export: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(passing.path_of(export.pk).read_text("utf-8-sig")), delimiter=";"))


def bar(user: User, world: World, number: int = 1) -> None:
    Bar.objects.create(application=application_of(world, number), person=make_person(user=user), since=NOW)


def test_what_follows_a_grant_is_taken_out_too() -> None:
    given = reporting()
    grants = rows_in(made(given.officer, "reviews.grant", at=given.at))
    reports = rows_in(made(given.officer, "reviews.yearlyreport", at=given.at))
    assert [row[0] for row in grants[1:]] == [given.application().reference]
    assert len(reports) > 1


def references(world: World) -> list[str]:
    return sorted(application_of(world, number).reference for number in (1, 2, 3))


def test_an_officer_orders_follows_and_fetches_it(world: World) -> None:
    client = browser(world.officer)
    listing = client.get(reverse("admin:applications_application_changelist")).content.decode()
    assert "Export 3 rows" in listing
    address, key = reverse("admin:applications_application_export"), str(uuid4())
    form = client.get(address).content.decode()
    for words in ("3 rows, with the search", "the columns of the list: Reference, Case number, Title"):
        assert words in form
    given = {"request_key": key, "format": "csv"}
    answers = [client.post(address, given) for _time in range(2)]
    export = Export.objects.get()
    page = reverse("admin:reviews_export_change", args=[export.pk])
    assert [one["Location"] for one in answers] == [page, page]
    assert "Making the file" in client.get(page).content.decode()
    assert fetch(world.officer, export).status_code == 404
    work(export)
    assert client.get(reverse("admin:reviews_export_progress", args=[export.pk]))["HX-Refresh"] == "true"
    assert "The file is ready." in client.get(page).content.decode()
    assert "Applications" in client.get(reverse("admin:reviews_export_changelist")).content.decode()

    response = fetch(world.officer, export)

    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfReference;Case number;Title;")
    assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == ("text/csv; charset=utf-8", True)
    assert sorted(row[0] for row in rows_in(export)[1:]) == references(world)
    read = Event.objects.get(action="read", detail__thing=f"export:{export.pk}:file")
    assert (read.detail["listed"], read.detail["n_rows"]) == (APPLICATIONS, 3)
    assert Event.objects.filter(action="export.ordered").count() == 1


def test_the_search_and_the_filters_stand_and_unknown_keys_do_not(world: World) -> None:
    one, call = application_of(world).reference, world.call.pk
    query = f"?q={one}&call__id__exact={call}&created_by__email__startswith=p&p=7"
    client = browser(world.officer)
    address = reverse("admin:applications_application_export") + query
    assert "1 row, with the search" in client.get(address).content.decode()
    client.post(address, {"request_key": str(uuid4()), "format": "xlsx"})
    export = Export.objects.get()
    work(export)
    sheet = load_workbook(io.BytesIO(passing.path_of(export.pk).read_bytes())).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [one]
    assert export.query == f"call__id__exact={call}&q={one}"


def test_a_list_without_a_row_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        ordered(world.officer, query="q=ZZZZ-ZZZZ")
    assert refusal.value.code == "nothing_to_export"


def test_what_the_person_is_barred_from_is_not_in_it(world: World) -> None:
    export = ordered(world.officer)
    bar(world.officer, world)
    work(export)
    assert application_of(world).reference not in passing.path_of(export.pk).read_text()
    assert len(rows_in(Export.objects.get())) == 3


def test_a_conflict_since_takes_it_away_and_deletes_the_bytes(world: World, django_capture_on_commit_callbacks) -> None:
    export = made(world.officer)
    assert fetch(world.officer, export).status_code == 200
    bar(world.officer, world)
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch(world.officer, export).status_code == 404
    assert not passing.path_of(export.pk).exists()
    assert Event.objects.filter(action="export.deleted").count() == 1
    assert fetch(world.officer, export).status_code == 404


def test_one_whose_bytes_are_lost_is_gone(world: World) -> None:
    export = made(world.officer)
    passing.delete(export.pk)
    assert fetch(world.officer, export).status_code == 404
    export.refresh_from_db()
    assert export.gone_at is not None


def test_a_role_removed_since_takes_it_away(world: World, django_capture_on_commit_callbacks) -> None:
    export = made(world.officer)
    AgencyRole.objects.filter(user=world.officer).update(role=AgencyRole.Role.ADMINISTRATOR)
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch(world.officer, export).status_code == 404
    assert not passing.path_of(export.pk).exists()


def test_the_sweep_deletes_what_may_not_be_had_and_what_has_expired(
    world: World, django_capture_on_commit_callbacks
) -> None:
    other = make_staff(world.call.agency)
    declare_staff(other, world.call, world.declaring)
    barred, kept = made(world.officer), made(other)
    bar(world.officer, world)
    with django_capture_on_commit_callbacks(execute=True):
        assert [exporting.drop_exports(NOW + 23 * HOUR) for _time in range(2)] == [1, 0]
    assert (passing.path_of(barred.pk).exists(), passing.path_of(kept.pk).exists()) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert exporting.drop_exports(NOW + DAY) == 1
    assert not passing.path_of(kept.pk).exists()


def test_it_is_gone_in_24_hours(world: World) -> None:
    export = made(world.officer)
    jump_to(NOW + DAY + HOUR)
    assert fetch(world.officer, export).status_code == 404


def test_what_could_not_be_made_is_told_of_for_a_day(world: World) -> None:
    failed = ordered(world.officer)
    waits = ordered(world.officer, format="xlsx")
    Job.objects.filter(pk=failed.job_id).update(state=Job.State.FAILED)
    assert set(exports_of(world.officer, failed.ordered_at + 23 * HOUR)) == {failed, waits}
    assert set(exports_of(world.officer, failed.ordered_at + DAY)) == {waits}


def test_nobody_else_has_it(world: World) -> None:
    export = made(world.officer)
    colleague = make_staff(world.call.agency)
    declare_staff(colleague, world.call, world.declaring)
    for name in ("change", "progress", "file", "cancel"):
        answer = browser(colleague).get(reverse(f"admin:reviews_export_{name}", args=[export.pk]))
        assert answer.status_code == 404
    with pytest.raises(Hidden):
        exporting.cancel_export(export, by=colleague, at=NOW)


def test_a_list_that_the_person_has_not_is_hidden(world: World) -> None:
    for user in (make_staff(world.call.agency, "administrator"), make_reviewer(world.panel)):
        with pytest.raises(Hidden):
            ordered(user)
    with pytest.raises(Hidden):
        ordered(world.officer, "accounts.user")


def test_a_formula_is_neutralised(world: World) -> None:
    application = application_of(world)
    Application.objects.filter(pk=application.pk).update(title_en="=HYPERLINK(1)")
    version = freeze(Application.objects.get(pk=application.pk))
    Application.objects.filter(pk=application.pk).update(submitted_version=version)
    for format in ("csv", "xlsx"):
        export = made(world.officer, APPLICATIONS, format)
        if format == "csv":
            cells = {cell for row in rows_in(export) for cell in row}
        else:
            sheet = load_workbook(io.BytesIO(passing.path_of(export.pk).read_bytes())).active
            cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
        assert "'=HYPERLINK(1)" in cells
        assert "=HYPERLINK(1)" not in cells


def test_times_are_swedish_and_words_in_the_language_of_the_order(world: World) -> None:
    assign(case_number(world), reader := make_reviewer(world.panel, name="Reader Ring"))
    write_review(case_number(world), reader, world.review)
    submitted_at = Review.objects.get().submitted_at
    head, row = rows_in(made(world.officer, "reviews.review"))
    assert (head[0], row[1]) == ("Case", "Reader Ring")
    assert f"{localtime(submitted_at):%Y-%m-%d %H:%M}" in row
    assert rows_in(made(world.officer, "reviews.review", language="sv"))[0][0] == "Ärende"


def test_loads_count_what_the_officer_handles(world: World) -> None:
    reader = make_reviewer(world.panel, name="Reader Ring")
    for number in (1, 2):
        assign(case_number(world, number), reader)
    assert Assignment.objects.count() == 2
    before = rows_in(made(world.officer, "reviews.panelrole"))
    bar(world.officer, world)
    after = rows_in(made(world.officer, "reviews.panelrole"))
    place = before[0].index("Readings")
    assert (before[1][place], after[1][place]) == ("2", "1")


def test_only_the_chosen_rows(world: World) -> None:
    chosen = [str(application_of(world, 2).pk)]
    assert [row[0] for row in rows_in(made(world.officer, chosen=chosen))[1:]] == [application_of(world, 2).reference]


def test_an_archive_holds_the_files_with_a_list_and_sums_that_fit(world: World) -> None:
    for number in (1, 2, 3):
        version, file = application_of(world, number).submitted_version, keep_made(make_pdf(), "application/pdf")
        Rendering.objects.create(version=version, kind=Rendering.Kind.APPLICATION, language="en", file=file)
    content = b"%PDF-1.7 attached"
    for one in StoredFile.objects.exclude(sha256=file.sha256):
        path = store.path_of(one.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    export = made(world.officer, APPLICATIONS, "pdfs")
    with zipfile.ZipFile(passing.path_of(export.pk)) as archive:
        names = set(archive.namelist())
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in sums} == sums
        listed = list(csv.reader(io.StringIO(archive.read("list.csv").decode("utf-8-sig")), delimiter=";"))
    assert names == {f"{one}/{one}.pdf" for one in references(world)} | {"list.csv", "SHA256SUMS"}
    assert sorted(row[0] for row in listed[1:]) == references(world)
    whole = made(world.officer, APPLICATIONS, "files")
    with zipfile.ZipFile(passing.path_of(whole.pk)) as archive:
        assert names < set(archive.namelist())


def test_an_archive_is_of_applications_alone(world: World) -> None:
    address = reverse("admin:reviews_conflict_export")
    shown = browser(world.officer).post(address, {"request_key": str(uuid4()), "format": "pdfs"})
    assert (shown.status_code, Export.objects.count()) == (200, 0)


def test_cancelling_before_and_while_it_is_made(world: World) -> None:
    export = ordered(world.officer)
    client = browser(world.officer)
    client.post(reverse("admin:reviews_export_cancel", args=[export.pk]), {"request_key": str(uuid4())})
    assert Job.objects.get(pk=export.job_id).state == Job.State.CANCELLED
    page = client.get(reverse("admin:reviews_export_change", args=[export.pk])).content.decode()
    assert "The export was cancelled" in page
    second = ordered(world.officer)
    job = claim(second.job_id)
    exporting.cancel_export(Export.objects.get(pk=second.pk), by=world.officer, at=NOW)
    exporting.work(job, NOW)
    assert Job.objects.get(pk=second.job_id).state == Job.State.CANCELLED
    assert not passing.path_of(second.pk).exists()
    with pytest.raises(Refused):
        exporting.cancel_export(Export.objects.get(pk=second.pk), by=world.officer, at=NOW)


def test_the_successor_of_a_killed_worker_makes_the_one_file(world: World) -> None:
    export = ordered(world.officer)
    killed = claim(export.job_id)
    Job.objects.filter(pk=export.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    work(export)
    with pytest.raises(LeaseLost):
        exporting.work(killed, NOW)
    assert Job.objects.get(pk=export.job_id).state == Job.State.DONE
    assert fetch(world.officer, export).status_code == 200


def test_one_that_waits_is_not_ordered_again_and_one_that_is_made_is(world: World) -> None:
    first = ordered(world.officer)
    assert ordered(world.officer) == first
    work(first)
    assert ordered(world.officer) != first


def test_what_a_killed_worker_left_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "passing"
    folder.mkdir()
    old, new = folder / "old", folder / "new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert passing.delete_remains() == 1
    assert (old.exists(), new.exists()) == (False, True)
