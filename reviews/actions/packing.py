"""Packing a reviewer's own applications into one file, by a job; and deleting it after a day, or when it may not be."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from applications.actions.people import lock_people
from applications.models import Application, Person, Round
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files import store
from clusterportal.jobs import actions as jobs
from clusterportal.jobs.models import Job
from reviews.actions.passing import drop, end, making
from reviews.models import Case, Pack, Reviewer
from reviews.queries.packs import cases_to_pack, files_of, is_allowed, line_of, live_packs, newest_pack
from reviews.queries.visibility import Seen

TASK = "reviews.make_pack"


@transaction.atomic
def order_pack(round_: Round, *, language: str, by: User, at: datetime) -> Pack:
    """Queue the making of a pack; one that is being made already is not made twice. Hidden where there is nothing."""
    reviewer = Reviewer.objects.filter(person__user=by).first()
    if reviewer is None:
        raise Hidden
    lock_people([reviewer.person_id])
    keys = [str(one.case.pk) for one in cases_to_pack(by, round_, at)]
    if not keys:
        raise Hidden
    known = newest_pack(by, round_, set(keys), at)
    if known is not None and not known.job.is_over:
        return known
    columns = {"reviewer": reviewer, "round": round_, "language": language, "cases": keys, "ordered_at": at}
    pack = Pack.objects.create(job=jobs.queue(TASK, by=by), **columns)
    append(f"account:{by.pk}", "pack.ordered", detail={"pack": str(pack.pk), "round": str(round_.pk)}, by=by, at=at)
    return pack


def work(job: Job, at: datetime) -> None:
    """What a worker does with the job of a pack: only what its owner may read now comes into it."""
    pack = Pack.objects.select_related("round__call", "reviewer__person__user").get(job=job)
    cases = [one for one in cases_to_pack(_owner(pack), pack.round, at) if str(one.case.pk) in set(pack.cases)]
    with making(pack, job) as path, translation.override(pack.language):
        _write(path, cases, pack.language, job)
    end(pack, job, at, cases=[str(one.case.pk) for one in cases])


def drop_packs(at: datetime) -> int:
    """Delete what has expired and what its owner may no longer read; returns how many."""
    return sum(_drop(pack, at) for pack in live_packs() if not is_allowed(pack, _owner(pack), at))


def delete_packs_with(application: Application, person: Person, *, at: datetime) -> None:
    """Delete a locked person's packs that hold the application, which has just been closed to the person."""
    for case in Case.objects.filter(application=application):
        for pack in live_packs().filter(reviewer__person=person, cases__contains=[str(case.pk)]):
            _drop(pack, at)


def _owner(pack: Pack) -> User:
    """Raises Hidden where the reviewer has no account any more."""
    user = pack.reviewer.person.user
    if user is None:
        raise Hidden
    return user


def _write(path: Path, cases: Sequence[Seen], language: str, job: Job) -> None:
    """Write the archive. PDFs are compressed already."""
    lines = [_("Your applications, in your own order"), ""]
    with zipfile.ZipFile(path, "w") as archive:
        for place, one in enumerate(cases):
            jobs.report(job, place / len(cases), one.case.label)
            files = list(files_of(one.case, language))
            for packed in files:
                archive.write(store.path_of(packed.file.sha256), packed.name)
            lines += [line_of(one, language, files), ""]
        archive.writestr(_("list.txt"), "\n".join(lines).encode("utf-8-sig"))


@transaction.atomic
def _drop(pack: Pack, at: datetime) -> bool:
    dropped = drop(pack, at)
    if dropped:
        detail = {"pack": str(pack.pk), "round": str(pack.round_id)}
        append(f"account:{pack.reviewer.person.user_id}", "pack.deleted", detail=detail, by=None, at=at)
    return dropped
