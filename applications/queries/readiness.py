"""Whether a call can be published, and exactly what is published."""

from typing import Any

from django.forms.models import model_to_dict

from applications.domain.phases import out_of_order
from applications.models import Call
from applications.queries.phases import dates_of

PUBLISHING = "call.publish"
TEXTS = ("title_sv", "title_en", "summary_sv", "summary_en", "text_sv", "text_en")
STORED_LATER = {"published_at", "frozen_at", "decided_at", "archived_at"}


def readiness(call: Call) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What keeps the call from being published: codes with parameters, empty when it is ready."""
    missing: list[tuple[str, dict[str, Any]]] = []
    missing += [("call_text_missing", {"field": name}) for name in TEXTS if not getattr(call, name).strip()]
    missing += [("call_dates_out_of_order", {"field": name}) for name in out_of_order(dates_of(call))]
    rounds = list(call.rounds.prefetch_related("criteria"))
    if call.form_version is None:
        missing.append(("call_has_no_form", {}))
    if not call.areas.exists():
        missing.append(("call_has_no_areas", {}))
    if not rounds:
        missing.append(("call_has_no_round", {}))
    if any(not any(criterion.is_overall for criterion in item.criteria.all()) for item in rounds):
        missing.append(("round_has_no_overall_grade", {}))
    if not call.case_number_blocks.exists():
        missing.append(("call_has_no_case_numbers", {}))
    return tuple(missing)


def warnings(call: Call) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What an officer should think of before publishing."""
    planned = call.n_awards_max * call.budget_min_sek_per_year * len(call.grant_years)
    if planned > call.frame_sek:
        return (("awards_exceed_frame", {"planned_sek": planned, "frame_sek": call.frame_sek}),)
    return ()


def publication_content(call: Call) -> dict[str, Any]:
    """The call as JSON values: what the second person approves, and nothing that may change after."""
    values = model_to_dict(call).items()
    columns: dict[str, Any] = {name: str(value) for name, value in values if name not in STORED_LATER}
    columns["areas"] = sorted(call.areas.values_list("key", flat=True))
    rounds = [
        {
            "round": {name: str(value) for name, value in model_to_dict(item).items()},
            "criteria": [
                {name: str(value) for name, value in model_to_dict(criterion).items()}
                for criterion in item.criteria.order_by("position")
            ],
        }
        for item in call.rounds.order_by("number")
    ]
    return {"call": columns, "rounds": rounds}
