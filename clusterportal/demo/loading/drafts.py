"""An application of the sample as its people make it, up to the moment before it is registered."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from applications.actions.answers import save_answers
from applications.actions.attachments import add_attachment
from applications.actions.drafting import basics_values, save_basics, start_application
from applications.actions.working_copy import Change, fingerprint
from applications.domain.form_parsing import parse
from applications.models import Application, Call, PlanningGrant
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.agencies import organisation
from clusterportal.demo.loading.consortia import AID, fill_budgets, form_consortium
from clusterportal.demo.loading.plans import plan_pdf
from clusterportal.demo.sample_files import Row

DAY = timedelta(days=1)


def load_draft(call: Call, row: Row, started_at: datetime) -> Application:
    """Start, describe, invite, budget and attach; it takes the consortium nine days."""
    leader = account_of(sample.everybody()[row["leader"]])
    application = start_application(call, organisation=organisation(row["organisation"]), by=leader, at=started_at)
    describe(application, row, by=leader, at=started_at + DAY)
    form_consortium(application, row, by=leader, at=started_at + 2 * DAY)
    answers = {key: _value(key, value, call) for key, value in row["answers"].items() if key != AID}
    save_answers(
        application, {key: Change(value, "0") for key, value in answers.items()}, by=leader, at=started_at + 7 * DAY
    )
    fill_budgets(application, row, by=leader, at=started_at + 8 * DAY)
    if row["fate"] != "draft":
        _attach(application, row, by=leader, at=started_at + 9 * DAY)
    return application


def describe(application: Application, row: Row, *, by: User, at: datetime) -> None:
    """Titles, area, subjects and the planning grant that a few link to."""
    current = basics_values(application)
    values: dict[str, Any] = {
        "title_sv": row["title_sv"],
        "title_en": row["title_en"],
        "area": application.call.areas.get(key=row["technology_area"]),
        "subject_codes": row.get("subjects", []),
    }
    if "planning_grant" in row:
        values["planning_grant"] = PlanningGrant.objects.get(register_id=row["planning_grant"])
    changes = {key: Change(value, fingerprint(current[key])) for key, value in values.items()}
    save_basics(application, changes, by=by, at=at)


def _value(key: str, value: Any, call: Call) -> Any:
    """A period stands in the sample as a number of months from the start of the grant."""
    if key != "project_period":
        return value
    start, months = call.grant_starts_on, value["months"]
    after = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
    return {"start": start.isoformat(), "end": (after - DAY).isoformat()}


def _attach(application: Application, row: Row, *, by: User, at: datetime) -> None:
    required: Iterable[Any] = parse(application.form_version.specification).attachments
    for kind in required:
        if kind.is_required:
            add_attachment(application, kind.key, [plan_pdf(row)], name=f"{kind.key}.pdf", by=by, at=at)
