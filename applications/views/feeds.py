"""The calls as others follow them: a feed (Atom, RFC 4287) of what is new in them, and a calendar of the deadlines."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.domain.calendar import calendar_file
from applications.queries.public import News, news, published_calls
from applications.texts.following import absolute, call_deadline, news_address, news_text, news_title

N_ENTRIES = 100
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Following:
    """Who asks when, in which language."""

    language: str
    at: datetime


class StillFeed(Atom1Feed):
    """Atom that stays the same while nothing is new: without entries the library says that it has changed just now.

    What people have pasted into a text and XML cannot hold, such as a word processor's line break, is a space.
    """

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        said = {name: NOT_IN_XML.sub(" ", value) if isinstance(value, str) else value for name, value in item.items()}
        super().add_item_elements(handler, said)

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.num_items() else EMPTY_SINCE


class LanguageFeed(Feed):
    """A feed in the language of its address."""

    feed_type = StillFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(kwargs["language"]):
            return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, language: str) -> Following:
        return Following(language, request.at)


class CallFeed(LanguageFeed):
    """What is new in the calls, the newest first."""

    def title(self, _obj: Following) -> str:
        return _("Calls for excellence clusters")

    def subtitle(self, _obj: Following) -> str:
        return _("New calls, notices, answers and moved deadlines.")

    def link(self, _obj: Following) -> str:
        return absolute("calls")

    def feed_url(self, obj: Following) -> str:
        return absolute("call_feed", obj.language)

    def items(self, obj: Following) -> list[News]:
        return news(obj.at)[:N_ENTRIES]

    def item_title(self, item: News) -> str:
        return news_title(item)

    def item_description(self, item: News) -> str:
        return escape(news_text(item))

    def item_link(self, item: News) -> str:
        return news_address(item)

    def item_guid(self, item: News) -> str:
        return f"urn:uuid:{item.key}"

    def item_pubdate(self, item: News) -> datetime:
        return item.first_at

    def item_updateddate(self, item: News) -> datetime:
        return item.at


@require_safe
def calendar(request: HttpRequest, language: str) -> HttpResponse:
    """The deadline of every public call, to subscribe to."""
    calls = published_calls(request.at).prefetch_related("notices")
    with translation.override(language):
        content = calendar_file([call_deadline(one) for one in calls], made_at=request.at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="deadlines-{language}.ics"'
    return response
