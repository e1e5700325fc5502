"""The packs of one's own applications: asked again for every request whether all that is in one may still be read."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, Round
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.files import passing
from clusterportal.files.models import StoredFile
from clusterportal.files.scanning import is_infected
from reviews.models import Case, Pack
from reviews.queries.own_reviews import own_cases
from reviews.queries.reading import attachments_in, parties_of, rendered_pdf
from reviews.queries.visibility import Seen


@dataclass(frozen=True)
class Packed:
    """One file of a pack."""

    name: str
    file: StoredFile


def cases_to_pack(user: User, round_: Round, at: datetime) -> tuple[Seen, ...]:
    """The applications of the round that the person reviews and may read, in the own order."""
    return tuple(one for one in own_cases(user, round_, at) if one.may_read_text)


def newest_pack(user: User, round_: Round, readable: set[str], at: datetime) -> Pack | None:
    """The person's newest pack of the round, being made or made; none where something in it is closed by now."""
    mine = Pack.objects.select_related("job").filter(reviewer__person__user=user, round=round_, gone_at__isnull=True)
    pack = mine.order_by("-ordered_at", "pk").first()
    return pack if pack is not None and _is_open(pack, readable, at) else None


def pack_for(user: User, key: UUID, at: datetime) -> Pack:
    """One's own pack while it is there and all that is in it may be read. Raises Hidden otherwise."""
    mine = Pack.objects.select_related("job", "round").filter(reviewer__person__user=user, gone_at__isnull=True)
    pack = mine.filter(pk=key).first()
    if pack is None or not is_allowed(pack, user, at):
        raise Hidden
    return pack


def is_allowed(pack: Pack, user: User, at: datetime) -> bool:
    """Whether the pack is there, has not expired, and its owner may still read everything in it."""
    return _is_open(pack, {str(one.case.pk) for one in cases_to_pack(user, pack.round, at)}, at)


def live_packs() -> QuerySet[Pack]:
    """Packs whose bytes stand on disk."""
    return Pack.objects.filter(expires_at__isnull=False, gone_at__isnull=True).select_related(
        "round", "reviewer__person__user"
    )


def files_of(case: Case, language: str) -> Iterator[Packed]:
    """The application as a PDF, where it is made, and its attachments, without those in which a virus was found."""
    return files_in(case.application, case.label, language)


def files_in(
    application: Application, folder: str, language: str, *, with_attachments: bool = True
) -> Iterator[Packed]:
    """The same for any application with a submitted version, in a folder of the archive."""
    taken: set[str] = set()
    for name, file in _named_files(application, folder, language, with_attachments=with_attachments):
        if not is_infected(file):
            yield Packed(f"{folder}/{_own_name(name, taken)}", file)


def line_of(seen: Seen, language: str, files: list[Packed]) -> str:
    """What the list says of one application."""
    parties = parties_of(seen.case.application, language)
    leader = next((one["name"] for one in parties.people), "")
    named = [f"    {one.name}" for one in files] or [f"    {_('No file could be put into the pack.')}"]
    return "\n".join([f"{seen.case.label}  {parties.title}", f"    {leader}", *named])


def _named_files(
    application: Application, folder: str, language: str, *, with_attachments: bool
) -> Iterator[tuple[str, StoredFile]]:
    with suppress(Hidden):  # not set yet: the list says which files are there
        yield f"{folder}.pdf", rendered_pdf(application, language)
    if with_attachments:
        yield from attachments_in(application)


def _own_name(name: str, taken: set[str]) -> str:
    """A name without folders, once a folder."""
    plain = "".join(sign for sign in name.replace("/", "_").replace("\\", "_") if sign.isprintable()).strip(". ")
    plain = plain[-120:] or "file.pdf"
    stem, dot, ending = plain.rpartition(".")
    number, found = 2, plain
    while found.casefold() in taken:
        found = f"{stem} ({number}){dot}{ending}" if stem else f"{plain} ({number})"
        number += 1
    taken.add(found.casefold())
    return found


def _is_open(pack: Pack, readable: set[str], at: datetime) -> bool:
    if pack.expires_at is not None and (pack.expires_at <= at or not passing.is_there(pack.pk)):
        return False
    return set(pack.cases) <= readable
