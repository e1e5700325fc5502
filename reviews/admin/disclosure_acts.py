"""What is done with a request for disclosure, step by step."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
from applications.forms.staff.base import ChosenForm
from clusterportal.accounts.errors import Hidden
from reviews.actions import disclosure as actions
from reviews.forms.staff import disclosure as forms
from reviews.models import DisclosureItem, DisclosureRequest
from reviews.policies import disclosure as policies
from reviews.queries.disclosure import shown_to
from reviews.queries.documents import label
from reviews.texts.disclosure import mark_of
from reviews.texts.documents import moment, title_of


def register(doing: Doing) -> Done:
    values = dict(doing.values)
    request = actions.register_request(values.pop("agency"), actions.Asked(**values), by=doing.user, at=doing.at)
    attach_to = reverse("admin:reviews_disclosurerequest_attach", args=[request.pk])
    return Done(_("The request is registered as %(number)s. Attach its documents.") % {"number": request}, to=attach_to)


def attach(doing: Doing) -> Done:
    n = actions.attach_documents(doing.row, doing.values["documents"], by=doing.user, at=doing.at)
    return Done(ngettext("%(n)s document is attached.", "%(n)s documents are attached.", n) % {"n": n})


def detach(doing: Doing) -> Done:
    item = _item(doing)
    actions.detach_document(item, by=doing.user, at=doing.at)
    return Done(_("%(document)s is taken out.") % {"document": label(item.document)})


def test(doing: Doing) -> Done:
    values, item = doing.values, _item(doing)
    masked = None
    if values["masked"]:
        only_pictures = values["only_pictures"]
        masked = actions.keep_masked(item.document, values["masked"].chunks(), only_pictures=only_pictures)
    cited = [one.text for one in values["paragraphs"]]
    tested = actions.Outcomes(values["outcome"], cited, values["reason"], masked)
    actions.record_test(item, tested, by=doing.user, at=doing.at)
    return Done(_("The test of %(document)s is kept.") % {"document": label(item.document)})


def put_forward(doing: Doing) -> Done:
    request = actions.put_forward(doing.row, by=doing.user, at=doing.at)
    if request.is_whole:
        return Done(_("The test is done. Everything can be handed out."))
    return Done(_("The test is done. A registrar or decision maker other than you decides on the refusal."))


def send_back(doing: Doing) -> Done:
    actions.send_back(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The request is sent back to be tested again."))


def decide(doing: Doing) -> Done:
    actions.decide(doing.row, by=doing.user, at=doing.at)
    return Done(_("The refusal is decided. What is released can be handed out."))


def answer(doing: Doing) -> Done:
    actions.answer_request(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The request is answered."))


def test_context(request: HttpRequest, row: DisclosureRequest) -> dict[str, Any]:
    """Which document it is, and what earlier tests of it came to."""
    key = request.POST.get("chosen") or request.GET.get("item")
    shown = shown_to(request.user, row, request.at).items
    tested = next((one for one in shown if str(one.item.pk) == key), None)
    if tested is None:
        return {}
    document = tested.document
    return {
        "document": f"{label(document)} · {title_of(document)}",
        "document_url": reverse("admin:reviews_casedocument_change", args=[document.pk]) if tested.may_open else "",
        "earlier": [(mark_of(old), old.item.request.number, moment(old.at)) for old in tested.earlier],
        "paragraphs_url": reverse("admin:reviews_secrecyparagraph_changelist"),
    }


def _item(doing: Doing) -> DisclosureItem:
    shown = shown_to(doing.user, doing.row, doing.at).items
    found = next((one.item for one in shown if one.item.pk == doing.values["chosen"]), None)
    if found is None:
        raise Hidden
    return found


def _work(user: Any, row: DisclosureRequest, at: datetime) -> None:
    policies.check_work(user, row, at)


REGISTER = Act(
    "add",
    gettext_lazy("Register a request"),
    register,
    policies.check_register,
    forms.RegisterForm,
    kind="primary",
    confirm_label=gettext_lazy("Register it"),
)
ACTS = (
    Act(
        "attach",
        gettext_lazy("Attach documents"),
        attach,
        _work,
        forms.AttachForm,
        confirm_label=gettext_lazy("Attach them"),
    ),
    Act(
        "test",
        gettext_lazy("Secrecy test"),
        test,
        _work,
        forms.SecrecyTestForm,
        template="admin/reviews/secrecy_test.html",
        context=test_context,
        shown=False,
    ),
    Act("detach", gettext_lazy("Take out"), detach, _work, ChosenForm, shown=False),
    Act(
        "put-forward",
        gettext_lazy("The test is done"),
        put_forward,
        policies.check_put_forward,
        kind="primary",
        question=gettext_lazy(
            "What is released in whole can be handed out at once. If anything is masked or withheld, or no document "
            "was found, another person decides first."
        ),
        confirm_label=gettext_lazy("The test is done"),
    ),
    Act(
        "decide",
        gettext_lazy("Decide on the refusal"),
        decide,
        policies.check_decide,
        kind="primary",
        question=gettext_lazy(
            "You refuse what is withheld or masked, for the reasons that stand here, or what was not found. Read the "
            "draft of the decision first: it is kept as it is."
        ),
        confirm_label=gettext_lazy("Decide"),
    ),
    Act(
        "send-back",
        gettext_lazy("Send back"),
        send_back,
        policies.check_decide,
        forms.SendBackForm,
        confirm_label=gettext_lazy("Send back"),
    ),
    Act(
        "answer",
        gettext_lazy("Answered"),
        answer,
        policies.check_answer,
        forms.AnswerForm,
        intro=gettext_lazy("The requester has got what is released and, where anything is refused, the decision."),
        confirm_label=gettext_lazy("It is answered"),
    ),
)
