"""Who reviews: the agency's register of reviewers, and the panels of a round."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from applications.models import Agency, Call, Round, TechnologyArea
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.entries import Former, Profile, reviewer_meant, write_entry
from reviews.models import Panel, RegisterEntry, Reviewer
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.balance import EXPLAINED, balance_of
from reviews.queries.register import entry_with

__all__ = ["Former", "Profile", "add_panel", "add_reviewer", "change_entry", "change_panel", "explain_balance"]


@transaction.atomic
def add_reviewer(agency: Agency, profile: Profile, *, by: User, at: datetime) -> Reviewer:
    """Enter a reviewer in the agency's register. Whom the portal knows by the ORCID or else the address is the same
    person, of whom the agency learns nothing. Refused: `reviewer_known`, in this register.
    """
    check_keep_reviewers(by, agency)
    agency = lock(agency)
    known = entry_with(agency, orcid=profile.orcid, email=profile.email)
    if known is not None:
        raise Refused("reviewer_known", name=known.name or known.reviewer.person.name)
    reviewer = reviewer_meant(agency, profile, by=by, at=at)
    entry = RegisterEntry(reviewer=reviewer, agency=agency, email=profile.email.lower())
    write_entry(entry, profile)
    append(f"entry:{entry.pk}", "register.added", by=by, at=at)
    return reviewer


@transaction.atomic
def change_entry(entry: RegisterEntry, profile: Profile, *, by: User, at: datetime) -> None:
    """Correct what the agency keeps of a reviewer. The address stays. Refused: `orcid_known`, in this register."""
    check_keep_reviewers(by, entry.agency)
    entry = lock(entry, "agency", "reviewer__person")
    others = RegisterEntry.objects.filter(agency=entry.agency_id, orcid=profile.orcid).exclude(pk=entry.pk)
    if profile.orcid and others.exists():
        raise Refused("orcid_known")
    write_entry(entry, profile)
    append(f"entry:{entry.pk}", "register.changed", by=by, at=at)


@transaction.atomic
def add_panel(
    round_: Round, *, name_sv: str, name_en: str, areas: Iterable[TechnologyArea], by: User, at: datetime
) -> Panel:
    """A panel of a round, for some technology areas."""
    check_run_call(by, round_.call)
    if round_.panels.filter(name_en=name_en).exists():
        raise Refused("panel_known", name=name_en)
    panel = Panel.objects.create(round=round_, name_sv=name_sv, name_en=name_en)
    panel.areas.set(areas)
    append(f"call:{round_.call_id}", "panel.added", detail={"panel": str(panel.pk)}, by=by, at=at)
    return panel


@transaction.atomic
def change_panel(
    panel: Panel, *, name_sv: str, name_en: str, areas: Iterable[TechnologyArea], by: User, at: datetime
) -> None:
    """Change names and areas. Cases that lie in a panel stay there."""
    check_run_call(by, panel.round.call)
    if panel.round.panels.filter(name_en=name_en).exclude(pk=panel.pk).exists():
        raise Refused("panel_known", name=name_en)
    panel.name_sv, panel.name_en = name_sv, name_en
    panel.save(update_fields=["name_sv", "name_en"])
    panel.areas.set(areas)
    append(f"call:{panel.round.call_id}", "panel.changed", detail={"panel": str(panel.pk)}, by=by, at=at)


@transaction.atomic
def explain_balance(call: Call, *, reason: str, by: User, at: datetime) -> None:
    """Keep on the call's record why its reviewers are balanced as they are now. Refused: `balance_needs_reason`."""
    check_run_call(by, call)
    if not reason.strip():
        raise Refused("balance_needs_reason")
    append(f"call:{call.pk}", EXPLAINED, detail={"reason": reason.strip(), **asdict(balance_of(call))}, by=by, at=at)
