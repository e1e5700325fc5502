"""The application's first page, what is missing, and the application as it will be printed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from applications.domain import progress
from applications.domain.form import Section as FormSection
from applications.domain.lifecycle import Status
from applications.domain.presentation import Section, present
from applications.forms.answers import anchor
from applications.models import Application, Receipt
from applications.policies.applications import (
    check_changed,
    check_lead,
    check_register,
    check_reopen,
    check_unregister,
    check_withdraw,
    is_leader,
    signing_closes_at,
)
from applications.policies.enquiries import check_ask_about_application
from applications.queries.completeness import Gap, gaps, gaps_in, material_of
from applications.queries.forms import form_of
from applications.queries.phases import closes_at, deadline_mark
from applications.queries.retention import last_day_of
from applications.queries.signing import signing_of
from applications.queries.sisters import Link, has_other_calls, link_of
from applications.queries.supplements import document_now, opened_in
from applications.queries.visibility import Role, applications_visible_to
from applications.queries.working_copy import WITH_ROWS
from applications.texts import sentence
from applications.texts.signing import NEXT_STEPS, signing_events
from applications.views.advice import advice
from applications.views.own import Head, call_title, head, own_application
from applications.views.supplements import SupplementPart, supplement_part
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.policies import permits

STATES = {
    progress.DONE: ("positive", _("Done")),
    progress.STARTED: ("info", _("Under way")),
    progress.NOT_STARTED: ("neutral", _("Not started")),
    progress.MEND: ("notice", _("Mend something")),
    progress.WAITING: ("notice", _("Waiting for answers")),
    progress.OPTIONAL: ("neutral", _("Optional")),
}

OPEN_NOW, AS_SUBMITTED = _("May be changed"), _("As submitted")
# After a submission: the deadline was moved, or the agency has asked for a supplement.
EDITED_AFTER = {Status.REGISTERED, Status.SUPPLEMENTING}
BUDGET_OF_A_PARTY = {"budget_unbalanced", "aid_above_ceiling", "aid_activity_missing"}


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    label: str
    url: str
    kind: str
    status: str
    hint: str


@dataclass(frozen=True)
class SigningPart:
    """The organisation's signature as the applicants follow it. `waits`: somebody can sign now."""

    organisation: Any
    signatories: list[str]
    waits: bool
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class TaskListPage:
    """The application's first page. `last_day`: of what the agency never received, the day after which it is erased.

    `signature_step`: what comes next while the signature decides.
    """

    head: Head
    call_title: str
    tasks: list[Task]
    n_blocking: int
    may: dict[str, bool]
    is_leader: bool
    receipts: list[Any]
    signing: SigningPart | None
    signature_step: Any
    supplement: SupplementPart | None
    last_day: date | None


@dataclass(frozen=True)
class Missing:
    """A gap as a link."""

    text: str
    url: str
    section: str


@login_required
def application(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_application(request, reference)
    tasks, n_blocking = _sections(found)
    page = TaskListPage(
        head=head(request, found),
        call_title=call_title(found),
        tasks=[*tasks, *_sister_task(request, found)],
        n_blocking=n_blocking,
        may=_may(request, found),
        is_leader=is_leader(request.user, found),
        receipts=_receipts(found),
        signing=_signing(found, request.at),
        signature_step=NEXT_STEPS.get(Status(found.status), ""),
        supplement=supplement_part(found, request.at),
        last_day=last_day_of(found, request.at),
    )
    return render(request, "applications/task_list.html", {"page": page, "now": request.at})


@require_safe
@login_required
def countdown(request: HttpRequest, reference: str) -> HttpResponse:
    """The time left alone, as with a call: an open page learns of a moved deadline. 304 while nothing is new."""
    mine = applications_visible_to(request.user, Role.APPLICANT, request.at)
    found = mine.select_related("call").filter(reference=reference).first()
    if found is None:
        raise Hidden
    deadline = closes_at(found)
    page = {"application": found, "has_moved": "If-None-Match" in request.headers and request.at <= deadline}
    unchanged = get_conditional_response(request, etag=deadline_mark(deadline, request.at))
    return unchanged or render(request, "applications/own_countdown.html", page)


@login_required
def missing(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_application(request, reference, *WITH_ROWS)
    lacks = gaps(found)
    page = {
        "head": head(request, found, (gettext("What is missing"), "")),
        "blocking": links(found, (gap for gap in lacks if gap.blocking)),
        "warnings": links(found, (gap for gap in lacks if not gap.blocking)),
        "may_register": _may_register(request, found),
        "advice": advice(found, document_now(found)),
    }
    return render(request, "applications/missing.html", page)


@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    found = own_application(request, reference, *WITH_ROWS)
    document = document_now(found)
    page = {
        "head": head(request, found, (gettext("Check the application"), "")),
        "sections": present(document, form_of(found), get_language() or "en"),
        "n_blocking": sum(gap.blocking for gap in gaps(found)),
        "may_register": _may_register(request, found),
        "document": document,
    }
    return render(request, "applications/check.html", page)


def read(found: Application) -> tuple[Section, ...]:
    """The working copy laid out for reading."""
    return present(document_now(found), form_of(found), get_language() or "en")


def links(found: Application, lacks: Iterable[Gap]) -> list[Missing]:
    """Each gap with the address of its field."""
    form = form_of(found)
    asked = {f"id_{field.key}": anchor(field) for field in form.fields()}
    titles = {section.key: section.title.read_in(get_language() or "en") for section in form.sections}
    return [
        Missing(
            text=sentence(gap.code, gap.params),
            url=_address(found, gap, asked.get(gap.anchor, gap.anchor)),
            section=titles[gap.section],
        )
        for gap in lacks
    ]


def _address(found: Application, gap: Gap, target: str) -> str:
    if gap.code in BUDGET_OF_A_PARTY:
        return reverse("budget", args=[found.reference, gap.subject])
    address = reverse("section", args=[found.reference, gap.section])
    return f"{address}#{target}" if target else address


def _sections(found: Application) -> tuple[list[Task], int]:
    """The sections, and how many gaps keep it from being registered; once it is submitted nothing can be missing."""
    if found.submitted_version_id is not None and found.status not in EDITED_AFTER:
        return [_line(found, one, "neutral", AS_SUBMITTED) for one in form_of(found).sections], 0
    material = material_of(found)
    lacks = gaps_in(found, material)
    tasks = _tasks(found, progress.progress_of(form_of(found), material, lacks))
    return tasks, sum(gap.blocking for gap in lacks)


def _tasks(found: Application, sections: Iterable[progress.Progress]) -> list[Task]:
    """In a supplement what may be changed stands out, and the rest stands as it was submitted."""
    opened = opened_in(found)
    tasks = {one.section.key: _task(found, one) for one in sections}
    if opened is None:
        return list(tasks.values())
    return [
        replace(task, kind="notice" if is_open else "neutral", status=str(OPEN_NOW if is_open else AS_SUBMITTED))
        for key, task in tasks.items()
        for is_open in [f"section:{key}" in opened.places]
    ]


def _task(found: Application, one: progress.Progress) -> Task:
    (kind, status), n_gaps = STATES[one.state], one.n_blocking
    hint = ngettext("%(n)s thing left", "%(n)s things left", n_gaps) % {"n": n_gaps} if n_gaps else ""
    return _line(found, one.section, kind, status, hint)


def _line(found: Application, section: FormSection, kind: str, status: Any, hint: str = "") -> Task:
    url = reverse("section", args=[found.reference, section.key])
    return Task(section.title.read_in(get_language() or "en"), url, kind, str(status), hint)


def _sister_task(request: HttpRequest, found: Application) -> list[Task]:
    """The link with the application at another agency, for the leader, where there can be or is one."""
    if not is_leader(request.user, found):
        return []
    link = link_of(found, request.at)
    if link == Link() and not _may_propose(request, found):
        return []
    kind, status = _link_state(link)
    return [Task(gettext("Sister application"), reverse("sister", args=[found.reference]), kind, status, "")]


def _may_propose(request: HttpRequest, found: Application) -> bool:
    return permits(check_lead, request.user, found, request.at) and has_other_calls(found, request.at)


def _link_state(link: Link) -> tuple[str, str]:
    if link.sister:
        return "positive", gettext("Linked")
    if link.offers:
        return "notice", gettext("Answer a proposal")
    if link.asked:
        return "info", gettext("Waiting for an answer")
    return "neutral", gettext("Optional")


def _may(request: HttpRequest, found: Application) -> dict[str, bool]:
    checks = {
        "reopen": check_reopen,
        "unregister": check_unregister,
        "withdraw": check_withdraw,
        "ask": check_ask_about_application,
    }
    others = {name: permits(rule, request.user, found, request.at) for name, rule in checks.items()}
    return {"register": _may_register(request, found), **others}


def _may_register(request: HttpRequest, found: Application) -> bool:
    return permits(check_register, request.user, found, request.at) and permits(check_changed, found)


def _receipts(found: Application) -> list[Any]:
    if found.registered_version_id is None:
        return []
    return list(Receipt.objects.filter(version__application=found).select_related("version").order_by("-at"))


def _signing(found: Application, at: datetime) -> SigningPart | None:
    signing = signing_of(found)
    if signing is None or found.status == Status.REGISTERED:
        return None
    closes_at = signing_closes_at(found)
    waits = found.status in {Status.AWAITING_SIGNATURE, Status.REFUSED} and at <= closes_at
    events = signing_events(signing, closes_at, at)
    return SigningPart(signing.version.organisation, [str(user) for user in signing.signatories], waits, events)
