"""The audit trail in words: how a kind of event is said (events.py), and how what it refers to is written.

What is left out of a sentence stands in the record itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.budget import COST, FUNDING
from applications.domain.form import Form
from applications.domain.numbers import format_sek
from applications.models import (
    AgencyRole,
    Applicant,
    EligibilityJudgement,
    FindingJudgement,
    OrganisationRole,
    Party,
    Signature,
    Supplement,
)
from applications.models.application import STATUS_LABELS
from applications.texts import enquiries
from applications.texts.calls import moment
from applications.texts.differences import LABELS
from applications.texts.eligibility import RULES
from applications.texts.labels import FUNDING_LABELS

N_LISTED = 6
NOTHING = "–"
BASICS = {
    **{key: LABELS[key] for key in ("title_sv", "title_en", "area", "subject_codes", "organisation")},
    "planning_grant": gettext_lazy("Planning grant of stage one"),
}
STATUSES = {status.value: label for status, label in STATUS_LABELS.items()}
# The words of codes, by the kind of event (or its beginning) and the key in its detail.
Codes = Mapping[tuple[str, str], Mapping[Any, Any]]
CODES: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("role", "role"): dict(AgencyRole.Role.choices),
    ("organisation_role", "role"): dict(OrganisationRole.Role.choices),
    ("organisation_invitation", "role"): dict(OrganisationRole.Role.choices),
    ("participant", "role"): dict(Applicant.Role.choices),
    ("participant", "rights"): dict(Applicant.Rights.choices),
    ("party", "role"): dict(Party.Role.choices),
    ("application.status_changed", "from"): STATUSES,
    ("application.status_changed", "to"): STATUSES,
    ("application.signature", "outcome"): dict(Signature.Outcome.choices),
    ("application.finding_judged", "rule"): RULES,
    ("application.finding_judged", "verdict"): dict(FindingJudgement.Verdict.choices),
    ("application.eligibility_judged", "outcome"): dict(EligibilityJudgement.Outcome.choices),
    ("enquiry.begun", "kind"): enquiries.KINDS,
    ("supplement", "outcome"): dict(Supplement.Outcome.choices),
}
INSTANTS = frozenset({"from", "to", "until", "arrived"})
LISTS = frozenset({"fields", "cells", "opened"})


@dataclass(frozen=True)
class Known:
    """What events refer to: `names` by kind and key, such as a person's; `labels` of what a form asks for, by key."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Any, Known], str]


class _Said(dict[str, str]):
    """The values of a sentence, written when it asks for them; an old event may lack some."""

    def __init__(self, written: Callable[[str], str], **values: str) -> None:
        super().__init__(values)
        self.written = written

    def __missing__(self, key: str) -> str:
        return self.written(key) or NOTHING


@dataclass(frozen=True)
class Teller:
    """Tells events by a table of sentences, one of codes, and writers of further keys."""

    sentences: Mapping[str, Promise]
    codes: Codes
    writers: Mapping[str, Writer]

    def tell(self, action: str, detail: Mapping[str, Any], who: str, subject: str, known: Known) -> str:
        """The sentence of one event; the bare kind of one that nobody writes any longer."""
        if action not in self.sentences:
            return action
        given = _unfolded(detail)
        said = _Said(
            lambda key: self._written(action, key, given.get(key), known),
            who=who or _("The portal"),
            subject=subject or NOTHING,
        )
        return str(self.sentences[action]) % said

    def _written(self, action: str, key: str, value: Any, known: Known) -> str:
        codes = self.codes.get((action, key)) or self.codes.get((action.partition(".")[0], key))
        if codes is not None:
            return str(codes.get(value, value))
        if (key, str(value)) in known.names:
            return known.names[key, str(value)]
        return "" if value is None else self.writers.get(key, _plain)(value, known)


def model_labels(*models: type[Model]) -> dict[str, str]:
    """The columns of models in the reader's language."""
    return {one.name: str(one.verbose_name) for model in models for one in model._meta.fields}


def form_labels(form: Form, language: str) -> dict[str, str]:
    """What a form asks for, by key: project information, questions, sections, attachments, budget lines."""
    lines = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
    return {
        **{key: str(label) for key, label in BASICS.items()},
        **{one.key: one.label.read_in(language) for one in form.uploads()},
        **{one.key: one.title.read_in(language) for one in form.sections},
        **{one.key: one.label.read_in(language) for one in form.fields()},
        **{f"{COST}.{key}": label for key, label in lines.items()},
        **{f"{FUNDING}.{line}": str(label) for line, label in FUNDING_LABELS.items()},
    }


def _unfolded(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail with how many each of its lists holds, and what a supplement opens as one list."""
    counts = {f"n_{key}": len(value) for key, value in detail.items() if isinstance(value, list)}
    opened = [*detail.get("sections", ()), *detail.get("attachments", ())]
    return {**counts, "opened": opened, **detail}


def _plain(value: Any, known: Known) -> str:
    return str(value)


def _amount(value: Any, known: Known) -> str:
    return format_sek(value) if isinstance(value, int) else str(value)


def _instant(value: Any, known: Known) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _label(value: Any, known: Known) -> str:
    """A key in the form's words, a budget's cell with its year; else the key itself."""
    key = str(value)
    line, _dot, year = key.rpartition(".")
    return f"{known.labels[line]} {year}" if line in known.labels else known.labels.get(key, key)


def _listed(values: Iterable[Any], known: Known) -> str:
    """The first ones by their labels, and how many more."""
    labels = list(dict.fromkeys(_label(value, known) for value in values))
    shown = ", ".join(labels[:N_LISTED])
    n_more = len(labels) - N_LISTED
    return _("%(shown)s and %(n_more)s more") % {"shown": shown, "n_more": n_more} if n_more > 0 else shown


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(INSTANTS, _instant),
    **dict.fromkeys(LISTS, _listed),
    "kind": _label,
    "amount_sek": _amount,
}
