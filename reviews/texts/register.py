"""Entries of a register in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Agency
from applications.texts.naming import spoken
from reviews.domain.availability import Availability
from reviews.models import EntryAffiliation, RegisterEntry, Reviewer
from reviews.queries.availability import entered_by, own_away
from reviews.texts.availability import away_in_words, term_in_words

Row = dict[str, Any]


def shared_by(agency: Agency) -> str:
    return _("shared by %(agency)s") % {"agency": spoken(agency)}


def marked(name: str, reviewer: Any) -> str:
    """A name as it is offered, with who shares the person where the own register has no entry."""
    if reviewer.kept:
        return name
    return f"{name} ({', '.join(shared_by(one.agency) for one in reviewer.shared)})"


def entry_shown(entry: RegisterEntry, *, with_notes: bool) -> Row:
    """An entry as a list of what it says; what it does not say is left out. `with_notes`: as for `entry_rows`."""
    known = entered_by(entry.agency_id, [entry.reviewer])[entry.reviewer_id]
    return {"agency": spoken(entry.agency), "rows": entry_rows(entry, known, with_notes=with_notes)}


def entry_rows(entry: RegisterEntry, known: Availability, *, with_notes: bool) -> list[Row]:
    """`with_notes`: with why the person is away, which the agency has written for its own officers alone."""
    return _rows(
        [
            (_("Name"), entry.name),
            (_("E-mail"), entry.email),
            ("ORCID", entry.orcid),
            (_("Works at"), "\n".join(map(_job, entry.affiliations.all()))),
            *_expertise(entry),
            (_("Most readings"), "" if entry.load_max is None else str(entry.load_max)),
            (_("Term of office"), term_in_words(known)),
            (_("Away"), "\n".join(away_in_words(one, with_note=with_notes) for one in known.away)),
            (_("Publications"), "\n".join(f"{one.year} {one.title}" for one in entry.publications.all())),
        ]
    )


def own_words_shown(reviewer: Reviewer) -> list[Row]:
    """What the person says."""
    away = "\n".join(away_in_words(one) for one in own_away(reviewer))
    return _rows([*_expertise(reviewer), (_("Away"), away)])


def shared_since(share: Any) -> str:
    words = {"agency": spoken(share.agency), "date": date_format(share.granted_at, "j F Y")}
    return _("%(agency)s, since %(date)s") % words


def _expertise(source: Any) -> list[tuple[str, str]]:
    return [
        (_("Subject codes (SSIF 2025)"), ", ".join(source.subject_codes)),
        (_("Keywords"), ", ".join(source.keywords)),
        (_("Languages"), ", ".join(source.languages)),
        (_("Gender"), str(Reviewer.Gender(source.gender).label) if source.gender else ""),
        (_("Profile"), source.profile),
    ]


def _rows(said: Iterable[tuple[str, str]]) -> list[Row]:
    return [{"key": key, "value": value} for key, value in said if value]


def _job(one: EntryAffiliation) -> str:
    place = f"{spoken(one.organisation)}, {one.department}".rstrip(", ")
    return _("%(place)s, until %(year)s") % {"place": place, "year": one.ends_on.year} if one.ends_on else place
