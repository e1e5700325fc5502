"""Keeping the register of known facts: as often as one likes, with the same result."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from applications.actions.agencies import keep_agency
from applications.domain.register import INITIATIVE, ORGANISATIONS, PLANNING_GRANTS, Facts, read_facts
from applications.models import Agency, Frame, Initiative, Organisation, PlanningGrant, PlanningReport, TechnologyArea
from clusterportal.audit.actions import append
from clusterportal.locking import lock

FOLDER = Path(__file__).resolve().parents[1] / "register"


def facts_of(folder: Path = FOLDER) -> Facts:
    """The facts of a folder's three files. Raises BadRegister."""
    names = (INITIATIVE, ORGANISATIONS, PLANNING_GRANTS)
    return read_facts({name: (folder / name).read_text(encoding="utf-8-sig") for name in names})


@transaction.atomic
def load_register(facts: Facts, *, by: Any, at: datetime) -> Mapping[str, int]:
    """Write what is new or has changed, all or nothing; returns how many rows of each kind that was."""
    written = dict.fromkeys(("initiative", "agencies", "areas", "organisations", "planning_grants"), 0)
    columns = {name: value for name, value in facts.initiative.items() if name != "id"}
    initiative, changed = _keep(Initiative, {"id": facts.initiative["id"]}, columns)
    written["initiative"] += changed
    initiative = lock(initiative)
    for row in facts.agencies:
        written["agencies"] += _keep_agency(initiative, row)
    for position, row in enumerate(facts.areas, start=1):
        columns = {"name_sv": row["name_sv"], "name_en": row["name_en"], "position": position}
        written["areas"] += _keep(TechnologyArea, {"initiative": initiative, "key": row["key"]}, columns)[1]
    organisations = _keep_organisations(facts, written)
    for grant in facts.planning_grants:
        columns = asdict(grant) | {
            "initiative": initiative,
            "funder": Agency(code=grant.funder),
            "organisation": organisations[grant.organisation],
        }
        kept, changed = _keep(PlanningGrant, {"register_id": columns.pop("register_id")}, columns)
        PlanningReport.objects.get_or_create(grant=kept)
        written["planning_grants"] += changed
    if any(written.values()):
        append(f"initiative:{initiative.pk}", "register.loaded", detail=written, by=by, at=at)
    return written


def _keep_agency(initiative: Initiative, row: Mapping[str, Any]) -> bool:
    names = {name: row[name] for name in ("name_sv", "name_en", "short_name")}
    agency, changed = keep_agency(row["code"], **names)
    share = {
        "amount_sek": row["frame_sek"],
        "n_planning_grants_announced": row["n_planning_grants_announced"],
        "planning_grant_max_sek": row["planning_grant_max_sek"],
        "planning_reports_due_on": row.get("planning_reports_due_on"),
    }
    return _keep(Frame, {"initiative": initiative, "agency": agency}, share)[1] or changed


def _keep_organisations(facts: Facts, written: dict[str, int]) -> Mapping[str, Organisation]:
    kept = {}
    for fact in facts.organisations:
        columns = asdict(fact)
        key, number = columns.pop("key"), columns.pop("organisation_number")
        kept[key], changed = _keep(Organisation, {"organisation_number": number}, columns)
        written["organisations"] += changed
    return kept


def _keep(model: type[models.Model], identity: Mapping[str, Any], columns: Mapping[str, Any]) -> tuple[Any, bool]:
    """The row of `identity` with these columns, and whether it had to be written."""
    row, is_new = model._default_manager.get_or_create(**identity, defaults=columns)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    if changed:
        row.save(update_fields=changed)
    return row, is_new or bool(changed)
