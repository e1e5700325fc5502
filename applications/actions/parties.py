"""Organisations of a consortium that have a budget or contribute, and their confirmations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.links import link_token, token_sha256
from applications.actions.status import lock_application
from applications.actions.working_copy import count_change, fingerprint
from applications.domain.supplements import PARTNERS
from applications.models import Application, Call, Organisation, Party
from applications.policies.applications import check_edit
from applications.policies.drafting import check_confirm_part
from applications.queries.organisations import names_of
from applications.queries.parties import part_content, part_sha256
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue

Role = Party.Role
ROLES = {
    Call.Profile.VR: (Role.PARTICIPATING, Role.PARTNER),
    Call.Profile.VINNOVA: (Role.PROJECT_PARTY, Role.PARTNER),
}
FINGERPRINTED = (
    *("role", "name", "country", "organisation_number", "size", "contact_name", "contact_email"),
    *("contribution", "in_kind_sek", "cash_sek"),
)


@dataclass(frozen=True)
class PartyDetails:
    """What somebody fills in about a party. With `organisation` its name, country and number come from there."""

    role: str
    organisation: Organisation | None = None
    name: str = ""
    country: str = "SE"
    organisation_number: str = ""
    size: str = Party.Size.NOT_ENTERPRISE
    contact_name: str = ""
    contact_email: str = ""
    contribution: str = ""
    in_kind_sek: int = 0
    cash_sek: int = 0


@transaction.atomic
def add_party(application: Application, details: PartyDetails, *, by: User, at: datetime) -> Party:
    """Add a partner, a participating organisation or a project party. Refused: `party_role_not_in_call`."""
    application = lock_application(application)
    check_edit(by, application, at, PARTNERS)
    _check_role(application, details.role)
    position = application.consortium.parties.count() + 1
    party = Party.objects.create(consortium=application.consortium, position=position, **_columns(details))
    count_change(application, "party.added", detail=_detail(party), by=by, at=at)
    return party


@transaction.atomic
def change_party(party: Party, details: PartyDetails, *, base: str, by: User, at: datetime) -> Party:
    """Keep the whole row. A confirmation stays bound to what was confirmed: it no longer counts if that changed.

    Refused: `stale_party` where somebody else has changed the row since the page with `base` was shown.
    """
    application, party = _locked(party, by=by, at=at)
    _check_role(application, details.role)
    columns = _columns(details)
    if all(getattr(party, name) == value for name, value in columns.items()):
        return party
    if base != party_fingerprint(party):
        raise Refused("stale_party", name=names_of(party))
    for name, value in columns.items():
        setattr(party, name, value)
    party.save(update_fields=list(columns))
    count_change(application, "party.changed", detail=_detail(party), by=by, at=at)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: User, at: datetime) -> None:
    """Take a party and its budget out. Refused: `administrating_stays`, `party_removed`."""
    application, party = _locked(party, by=by, at=at)
    party.removed_at, party.token_sha256 = at, ""
    party.save(update_fields=["removed_at", "token_sha256"])
    count_change(application, "party.removed", detail=_detail(party), by=by, at=at)


@transaction.atomic
def ask_confirmation(party: Party, *, by: User, at: datetime) -> None:
    """Mail the contact a link to the party's own part, the same link each time. Refused: `contact_missing`."""
    application, party = _locked(party, by=by, at=at)
    if not party.contact_email:
        raise Refused("contact_missing")
    party.token_sha256 = token_sha256(confirmation_token(party))
    party.save(update_fields=["token_sha256"])
    append(f"application:{application.pk}", "party.asked", detail=_detail(party), by=by, at=at)
    queue(
        "party_confirmation",
        to=party.contact_email,
        context={"party": party, "call": application.call, "asker": by.name, "token": confirmation_token(party)},
        language=by.language,
        scope=f"application:{application.pk}",
        guard="applications.queries.invitations.part_is_open",
        subject_id=party.pk,
        key=f"party:{party.pk}:{at.isoformat()}",
        at=at,
    )


def confirmation_token(party: Party) -> str:
    """The secret of the contact's link; another address gets another one."""
    return link_token("confirmation", party.pk, party.contact_email.lower())


def find_part(token: str) -> Party:
    """The party that a link belongs to. Raises Hidden where there is none."""
    related = ("consortium__application__call__agency", "organisation")
    rows = Party.objects.select_related(*related).prefetch_related("cells")
    found = rows.filter(token_sha256=token_sha256(token), removed_at__isnull=True).first()
    if found is None:
        raise Hidden
    return found


@transaction.atomic
def confirm_part(token: str, *, name: str, sha256: str, by: Any, at: datetime) -> Party:
    """Confirm the part as it was shown, `sha256`. `by` is an account or nobody: the link is what counts.

    Refused: `part_changed` where it reads otherwise by now, `confirmation_closed`.
    """
    application = lock_application(find_part(token).consortium.application)
    check_confirm_part(application, at)
    party = find_part(token)
    if sha256 != part_sha256(party):
        raise Refused("part_changed")
    party.confirmed_at, party.confirmed_sha256, party.confirmed_by_name = at, sha256, name
    party.confirmed_content = part_content(party)
    party.save(update_fields=["confirmed_at", "confirmed_sha256", "confirmed_by_name", "confirmed_content"])
    detail = _detail(party) | {"sha256": sha256}
    append(f"application:{application.pk}", "party.confirmed", detail=detail, by=by, at=at)
    return party


def party_fingerprint(party: Party) -> str:
    """The mark of a row, by which a page says what it started from."""
    return fingerprint({name: getattr(party, name) for name in FINGERPRINTED})


def _locked(party: Party, *, by: User, at: datetime) -> tuple[Application, Party]:
    application = lock_application(Application.objects.get(pk=party.consortium_id))
    check_edit(by, application, at, PARTNERS)
    party = Party.objects.select_related("organisation").get(pk=party.pk)
    if party.removed_at is not None:
        raise Refused("party_removed")
    if party.role == Role.ADMINISTRATING:
        raise Refused("administrating_stays")
    return application, party


def _check_role(application: Application, role: str) -> None:
    if role not in ROLES[Call.Profile(application.call.profile)]:
        raise Refused("party_role_not_in_call")


def _columns(details: PartyDetails) -> Mapping[str, Any]:
    columns = {**details.__dict__}
    if details.organisation is not None:
        columns["name"] = details.name or details.organisation.name_en
        columns["country"] = details.organisation.country
        columns["organisation_number"] = details.organisation.organisation_number or ""
    return columns


def _detail(party: Party) -> dict[str, str]:
    return {"party": str(party.pk), "role": party.role}
