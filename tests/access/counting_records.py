"""More rows of the register of documents and of requests for disclosure."""

from reviews.actions.taking_up import take_up_documents
from reviews.models import Case, CaseDocument, DisclosureItem, DisclosureRequest, SecrecyTest
from tests.factories import NOW, TODAY
from tests.reviews.worlds import World


def add_documents(world: World, case: Case) -> None:
    """The case's documents; a request more, and in the first and the newest one the application, withheld."""
    take_up_documents(NOW)
    columns = {"agency": world.call.agency, "way": "email", "asked_for": "All of it.", "asked_on": TODAY}
    newest = DisclosureRequest.objects.create(**columns, registered_by=world.officer, registered_at=NOW)
    document = CaseDocument.objects.get(application=case.application, kind="application")
    for request in {newest, DisclosureRequest.objects.earliest("registered_at", "pk")}:
        item = DisclosureItem.objects.create(request=request, document=document, added_by=world.officer, added_at=NOW)
        law = {"paragraphs": ["OSL 24 kap. 8 §"], "reason": "Why."}
        SecrecyTest.objects.create(item=item, outcome="withheld", **law, by=world.officer, at=NOW)
