"""Requests for documents, at every step from being tested to being answered."""

from datetime import timedelta

from django.utils.timezone import localdate

from applications.models import Agency
from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.agencies import decision_maker, registrar
from clusterportal.demo.loading.applications import application_of
from clusterportal.demo.loading.plans import masked_pdf
from clusterportal.demo.sample_files import Row
from reviews.actions import disclosure as actions
from reviews.actions.taking_up import take_up_documents
from reviews.models import CaseDocument, DisclosureItem, DisclosureRequest, SecrecyParagraph

STEPS = ("attach", "put-forward", "decide", "answer")


def ask_for_documents(agency: Agency) -> None:
    """The sample's requests to an agency, once. What they ask for is taken up first."""
    if DisclosureRequest.objects.filter(agency=agency).exists():
        return
    take_up_documents(clock.now())
    for row in sample.disclosures():
        if row["agency"] == agency.pk:
            _handle(_registered(agency, row), row)


def _registered(agency: Agency, row: Row) -> DisclosureRequest:
    asked_on = localdate(clock.now()) + timedelta(days=row["day"])
    asked = actions.Asked(row["requester"], row["way"], row["asked_for"], asked_on)
    return actions.register_request(agency, asked, by=registrar(agency.pk), at=clock.now())


def _handle(request: DisclosureRequest, row: Row) -> None:
    """Test the documents, then go on to where the request ends."""
    by = registrar(request.agency_id)
    for wanted in row["documents"]:
        _test(request, wanted, by)
    steps = STEPS[1 : STEPS.index(row["ends"]) + 1]
    if "put-forward" in steps:
        actions.put_forward(request, by=by, at=clock.now())
    if "decide" in steps and not DisclosureRequest.objects.get(pk=request.pk).is_whole:
        actions.decide(request, by=decision_maker(request.agency_id), at=clock.now())
    if "answer" in steps:
        actions.answer_request(request, answer=row["answer"], by=by, at=clock.now())


def _test(request: DisclosureRequest, wanted: Row, by: User) -> None:
    of_case = CaseDocument.objects.filter(application=application_of(wanted["application"]), kind=wanted["kind"])
    document = of_case.order_by("-number")[0]
    actions.attach_documents(request, [document], by=by, at=clock.now())
    if "outcome" in wanted:
        item = DisclosureItem.objects.get(request=request, document=document)
        actions.record_test(item, _outcome(document, wanted), by=by, at=clock.now())


def _outcome(document: CaseDocument, wanted: Row) -> actions.Outcomes:
    covered, agency = wanted.get("covered", ""), document.application.call.agency_id
    masked = actions.keep_masked(document, [masked_pdf(covered)]) if covered else None
    law = SecrecyParagraph.objects.filter(agency=agency, text__startswith=wanted.get("paragraph", "–"))
    cited = list(law.values_list("text", flat=True))
    return actions.Outcomes(wanted["outcome"], cited, wanted.get("reason", ""), masked)
