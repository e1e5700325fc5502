"""What feeds and calendars say of the calls, with addresses that hold outside the portal."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.domain.calendar import Deadline
from applications.models import Call
from applications.queries.public import News, moved_deadlines
from applications.texts.calls import moment
from applications.texts.reading import in_language


def absolute(name: str, *args: object) -> str:
    """A page's address with the portal's own."""
    return str(settings.BASE_URL + reverse(name, args=args))


def call_deadline(call: Call) -> Deadline:
    """A call's deadline for calendars; its notices are loaded."""
    url = absolute("call", call.pk)
    title = _("Deadline: %(call)s (%(agency)s)") % {"call": in_language(call, "title"), "agency": call.agency}
    return Deadline(
        uid=f"{call.pk}@clusterportal",
        sequence=len(moved_deadlines(call.notices.all())),
        at=call.closes_at,
        title=title,
        text=_("What is registered at the deadline is submitted. The call: %(url)s") % {"url": url},
        url=url,
    )


def news_address(item: News) -> str:
    """Where it stands."""
    part = f"#{item.answer.anchor}" if item.answer is not None else ""
    return absolute("call", item.call.pk) + part


def news_title(item: News) -> str:
    """The call's title, with what is new in it."""
    named = {"call": in_language(item.call, "title"), "agency": item.call.agency}
    if item.answer is not None:
        return _("Answer: %(call)s (%(agency)s)") % named
    if item.notice is None:
        return _("New call: %(call)s (%(agency)s)") % named
    if item.notice.old_closes_at is not None:
        return _("Deadline moved: %(call)s (%(agency)s)") % named
    return _("Notice: %(call)s (%(agency)s)") % named


def news_text(item: News) -> str:
    """When one can apply, what the notice says, or the question with its answer."""
    if item.answer is not None:
        return f"{in_language(item.answer.text, 'question')} {in_language(item.answer.text, 'answer')}"
    if item.notice is not None:
        return in_language(item.notice, "text")
    dates = {"opens": moment(item.call.opens_at), "closes": moment(item.call.closes_at)}
    return _("%(summary)s Open from %(opens)s to %(closes)s.") % {"summary": in_language(item.call, "summary"), **dates}
