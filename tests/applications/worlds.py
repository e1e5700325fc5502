"""Applications taken to a state by the real actions."""

from datetime import datetime, timedelta
from typing import Any

from applications.actions.eligibility import judge
from applications.actions.registering import register
from applications.actions.signing import sign
from applications.actions.submission import submit_due
from applications.models import Application, Call
from tests.factories import DAY, make_application, make_call, make_handler, make_signatory

SETTLED = timedelta(minutes=3)


def fresh(application: Application) -> Application:
    """The row as it is now."""
    return Application.objects.get(pk=application.pk)


def before_deadline(call: Call) -> datetime:
    """An hour before the call closes."""
    return call.closes_at - timedelta(hours=1)


def after_deadline(call: Call) -> datetime:
    """When the portal submits."""
    return call.closes_at + SETTLED


def registered(call: Call | None = None, **columns: Any) -> Application:
    """A complete application, registered an hour before the deadline."""
    application = make_application(call or make_call(), **columns)
    register(application, by=application.created_by, at=before_deadline(application.call))
    return fresh(application)


def submitted(call: Call | None = None, **columns: Any) -> Application:
    """A registered application after the portal has submitted it."""
    application = registered(call or make_call(closes_in=-1 * DAY), **columns)
    submit_due(after_deadline(application.call))
    return fresh(application)


def signed(call: Call | None = None, **columns: Any) -> Application:
    """A submitted application that its organisation has signed, where the call asks for it."""
    application = submitted(call, **columns)
    if application.call.needs_signature:
        signatory = make_signatory(application.consortium.organisation)
        sha256 = application.submitted_version.sha256
        sign(application, version_sha256=sha256, by=signatory, at=after_deadline(application.call) + DAY)
    return fresh(application)


def judged_eligible(call: Call | None = None, **columns: Any) -> Application:
    """A signed application that an officer has judged eligible."""
    application = signed(call, **columns)
    officer = make_handler(application.call)
    judge(application, outcome="eligible", by=officer, at=application.call.signing_closes_at + DAY)
    return fresh(application)
