"""The rules of retention in words: what is kept how long, why, and who erases it."""

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.retention import RULES
from applications.models import Erasure

Kind = Erasure.Kind
WHY: dict[str, Promise] = {
    Kind.DRAFT: gettext_lazy("Never received, so no official document. Personal data that nobody needs (GDPR 5.1 e)."),
    Kind.ACCOUNTS: gettext_lazy(
        "The person has asked for it (GDPR 17) and can take it back until then. What the law keeps stays, under a "
        "pseudonym."
    ),
    Kind.REQUESTS: gettext_lazy("So that a request that is sent twice is answered once. After that of little meaning."),
    Kind.SESSIONS: gettext_lazy("A sign-in that has ended serves nobody."),
    Kind.LINKS: gettext_lazy(
        "Addresses of people who never answered (GDPR 5.1 e). From the day when the link expired."
    ),
    Kind.MAIL: gettext_lazy("What was sent stands in the case. That it was sent, to whom and when stays."),
    Kind.FAREWELLS: gettext_lazy("It says that the account is erased. The address goes once the message has gone."),
    Kind.FILES: gettext_lazy("What has lost its row: of what was erased, or of an upload that broke off."),
}
UNITS = re.compile(r"P(?P<n>\d+)(?P<unit>[MD])")


def kept_for(duration: str) -> str:
    """A duration as ISO 8601 writes it, in words."""
    found = UNITS.fullmatch(duration)
    if found is None:
        raise ValueError(duration)
    n = int(found["n"])
    if not n:
        return _("Not at all")
    if found["unit"] == "M":
        return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def rules() -> Iterable[list[str]]:
    """A row for each rule: what, how long and why."""
    for kind, why in WHY.items():
        label = str(Kind(kind).label)
        rule = RULES.get(kind)
        yield [label[:1].upper() + label[1:], kept_for(str(rule)) if rule else _("As the call says"), str(why)]
