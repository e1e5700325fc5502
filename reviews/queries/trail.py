"""Events of the audit trail told in words: whom and what they refer to is looked up for a whole page at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from applications.models import (
    Agency,
    Applicant,
    Application,
    Call,
    Criterion,
    Initiative,
    Organisation,
    Party,
    Round,
)
from applications.queries.forms import form_version
from applications.texts.trail import Known, form_labels, model_labels
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.models import Case, Conflict, DecisionMeeting, DisclosureRequest, Panel, RegisterEntry, Review, Reviewer
from reviews.queries.naming import name_at
from reviews.texts.trail import TELLER

# What a key of a detail refers to, where it is not named after it.
REFERRING = {("case.placed", "to"): "panel"}
NAMED: dict[str, tuple[type[models.Model], str]] = {
    "account": (User, "name"),
    "agency": (Agency, "short_name"),
    "application": (Application, "reference"),
    "case": (Case, "label"),
    "disclosure": (DisclosureRequest, "number"),
    "entry": (RegisterEntry, "name"),
    "participant": (Applicant, "name"),
}
# Named as an agency's register does; the path leads to what has a person.
BY_REGISTER: dict[str, tuple[type[models.Model], str]] = {
    "conflict": (Conflict, ""),
    "review": (Review, "reviewer"),
    "reviewer": (Reviewer, ""),
}
NAMED_TWICE: dict[str, tuple[type[models.Model], str]] = {
    "call": (Call, "title"),
    "initiative": (Initiative, "name"),
    "organisation": (Organisation, "name"),
    "panel": (Panel, "name"),
}
FORM = "form of application"
COUNTED: dict[str, tuple[type[models.Model], str]] = {
    FORM: (Application, "form_version_id"),
    "meeting": (DecisionMeeting, "held_on"),
    "round": (Round, "number"),
}


@dataclass(frozen=True)
class Told:
    """An event, the sentence that it makes, and the name of whom or what its chain is about."""

    event: Event
    sentence: str
    subject: str


def with_actors(events: QuerySet[Event]) -> QuerySet[Any]:
    """Each event with the name of its account as `actor_name`."""
    accounts = User.objects.annotate(key=Cast("pk", CharField())).filter(key=OuterRef("actor"))
    return events.annotate(actor_name=Subquery(accounts.values("name")[:1]))


def told(events: Iterable[Event], language: str, agencies: Any = ()) -> list[Told]:
    """Events that came `with_actors`, for a reader of `language`, in as many statements whatever their number.

    `agencies`: the reader's, whose names for reviewers are told.
    """
    page = list(events)
    names = _names(_references(page), language, agencies)
    return [_told(event, names, _labels(event, names, language)) for event in page]


def _told(event: Event, names: dict[tuple[str, str], str], labels: dict[str, str]) -> Told:
    subject = names.get(_subject(event), "")
    referred = {(key, value): names[found] for key, value, found in _referred(event) if found in names}
    who = getattr(event, "actor_name", None) or event.actor
    return Told(event, TELLER.tell(event.action, event.detail, who, subject, Known(referred, labels)), subject)


def _subject(event: Event) -> tuple[str, str]:
    kind, _colon, key = event.chain.partition(":")
    return kind, key


def _referred(event: Event) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """The keys of the detail that refer to a row: key, value, and the row's kind and key."""
    for key, value in event.detail.items():
        if isinstance(value, str | int):
            yield key, str(value), (REFERRING.get((event.action, key), key), str(value))


def _references(events: Iterable[Event]) -> dict[str, set[str]]:
    """The keys of what the events are about and refer to, by kind; of an application also its form's."""
    found: dict[str, set[str]] = {}
    for event in events:
        for kind, key in (_subject(event), *(one for _key, _value, one in _referred(event))):
            found.setdefault(kind, set()).add(key)
    return {**found, FORM: found["application"]} if "application" in found else found


def _names(references: dict[str, set[str]], language: str, agencies: Any) -> dict[tuple[str, str], str]:
    """The names of rows by kind and key, in one statement."""
    expressions = _expressions(language, agencies)
    parts = [
        _part(kind, model, expression, references[kind])
        for kind, (model, expression) in expressions.items()
        if kind in references
    ]
    if not parts:
        return {}
    first, *others = parts
    return {(kind, key): text for kind, key, text in first.union(*others, all=True) if text}


def _expressions(language: str, agencies: Any) -> dict[str, tuple[type[models.Model], Any]]:
    own = Q(name=F("organisation__name_sv")) | Q(name=F("organisation__name_en"))
    party = models.Case(When(own, then=F(f"organisation__name_{language}")), default=F("name"))
    return {
        **{kind: (model, F(column)) for kind, (model, column) in NAMED.items()},
        **{kind: (model, F(f"{column}_{language}")) for kind, (model, column) in NAMED_TWICE.items()},
        **{kind: (model, F(column)) for kind, (model, column) in COUNTED.items()},
        "party": (Party, party),
        **{kind: (model, name_at(agencies, path)) for kind, (model, path) in BY_REGISTER.items()},
    }


def _part(kind: str, model: type[models.Model], expression: Any, keys: set[str]) -> QuerySet[Any, Any]:
    fitting = [key for key in keys if _fits(model, key)]
    rows = model._default_manager.order_by().filter(pk__in=fitting)
    columns = {
        "its_kind": Value(kind, output_field=CharField()),
        "its_key": Cast("pk", CharField()),
        "its_text": Cast(expression, CharField()),
    }
    named: QuerySet[Any, Any] = rows.annotate(**columns).values_list(*columns)
    return named


def _fits(model: type[models.Model], key: str) -> bool:
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True


def _labels(event: Event, names: dict[tuple[str, str], str], language: str) -> dict[str, str]:
    kind, key = _subject(event)
    if kind == "application":
        form = names.get((FORM, key))
        return _labels_of_form(int(form), language) if form else {}
    of_kind = {"call": (Criterion, Round, Call), "organisation": (Organisation,), "initiative": (Initiative,)}
    return model_labels(*of_kind[kind]) if kind in of_kind else {}


@lru_cache(maxsize=64)
def _labels_of_form(form: int, language: str) -> dict[str, str]:
    return form_labels(form_version(form), language)
