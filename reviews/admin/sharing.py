"""Sharing what an agency keeps of reviewers with another agency, and taking over what is shared."""

from datetime import datetime
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.actions.sharing import end_share, keep_shared, share_entries
from reviews.forms.staff import sharing as forms
from reviews.models import Reviewer
from reviews.policies.composition import check_keep_reviewer, check_share, check_take_over
from reviews.queries.composition import own_agencies
from reviews.queries.register import Entries, shares_of
from reviews.texts.register import shared_since


def share_context(owner: PortalModelAdmin, row: Reviewer, entries: Entries) -> dict[str, Any]:
    """With whom the row's own entries are shared, and the addresses of what can be done about that."""
    query = urlencode([("reviewer", row.pk)])
    return {
        "shares": [{"key": one.pk, "said": shared_since(one), "reason": one.reason} for one in shares_of(entries.kept)],
        "share_url": f"{owner.url('share')}?{query}" if entries.kept else "",
        "end_share_url": owner.url("end-share", row),
    }


def _share(doing: Doing) -> Done:
    agency, entries = doing.values["agency"], doing.values["entries"]
    n = share_entries(entries, agency, reason=doing.values["reason"], by=doing.user, at=doing.at)
    said = ngettext(
        "%(n)s reviewer is now shared with %(agency)s.", "%(n)s reviewers are now shared with %(agency)s.", n
    )
    return Done(said % {"n": n, "agency": spoken(agency)})


def _end(doing: Doing) -> Done:
    share = shares_of(doing.row.kept).filter(pk=doing.values["chosen"]).first()
    if share is None:
        raise Hidden
    end_share(share, by=doing.user, at=doing.at)
    return Done(_("%(agency)s no longer reads the entry.") % {"agency": spoken(share.agency)})


def _take_over(doing: Doing) -> Done:
    """Into every register of the officer's that does not have the person."""
    for agency in forms.agencies_without(doing.row, own_agencies(doing.user)):
        keep_shared(doing.row, agency, by=doing.user, at=doing.at)
    return Done(_("The reviewer is in your register, with name, e-mail and ORCID. Add what you know."))


def _keeps(user: User, row: Reviewer, _at: datetime) -> None:
    check_keep_reviewer(user, row)


def _shown(form: Any) -> dict[str, Any]:
    """Who would be shared, counted, once the form has been filled in."""
    if not isinstance(form, forms.ShareForm) or not form.is_bound or form.errors or not form.asks_again:
        return {}
    return {"listed": [one.name or one.reviewer for one in form.chosen], "agency": spoken(form.cleaned_data["agency"])}


SHARE = Act(
    "share",
    gettext_lazy("Share with another agency"),
    _share,
    check_share,
    forms.ShareForm,
    intro=gettext_lazy(
        "The other agency's officers read what your register says of the person, and may invite the person. They "
        "change nothing in it. The person sees on the own page that it is shared."
    ),
    confirm_label=gettext_lazy("Share"),
    template="admin/reviews/share_reviewers.html",
    form_context=_shown,
)
END_SHARE = Act(
    "end-share",
    gettext_lazy("Stop sharing"),
    _end,
    _keeps,
    forms.ChosenShareForm,
    kind="danger",
    shown=False,
    confirm_label=gettext_lazy("Stop sharing"),
    intro=gettext_lazy("The other agency no longer reads the entry. What it has done with it stays as it is."),
)
KEEP = Act(
    "keep",
    gettext_lazy("Enter in our register"),
    _take_over,
    check_take_over,
    question=gettext_lazy(
        "Name, e-mail and ORCID are copied. The rest is read from the other agency as long as it shares it."
    ),
    confirm_label=gettext_lazy("Enter in our register"),
)
