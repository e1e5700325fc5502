from datetime import timedelta

import pytest

from applications.actions.eligibility import announce_ineligible, judge
from applications.actions.signing import extend, lapse_due, refuse, sign
from applications.models import Application, Consortium, Signature
from applications.queries.mine import to_sign
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden, Refused
from tests.applications.worlds import after_deadline, fresh, judged_eligible, signed, submitted
from tests.factories import DAY, make_agency, make_handler, make_organisation, make_signatory, make_staff

pytestmark = pytest.mark.django_db


def sha256(application: Application) -> str:
    return application.submitted_version.sha256


def test_signature_holds_the_hash_of_what_was_signed() -> None:
    application = signed()
    signature = Signature.objects.get()
    assert application.status == "signed"
    assert (signature.outcome, signature.version_sha256) == ("signed", sha256(application))


def test_refusal_needs_a_reason_and_may_be_changed_in_the_window() -> None:
    application = submitted()
    signatory, at = make_signatory(application.consortium.organisation), after_deadline(application.call)
    with pytest.raises(Refused) as refusal:
        refuse(application, version_sha256=sha256(application), reason=" ", by=signatory, at=at)
    assert refusal.value.code == "refusal_needs_reason"
    refuse(application, version_sha256=sha256(application), reason="No premises.", by=signatory, at=at)
    assert fresh(application).status == "refused"
    sign(application, version_sha256=sha256(application), by=signatory, at=at + DAY)
    assert fresh(application).status == "signed"


def test_other_content_than_was_read_is_not_signed() -> None:
    application = submitted()
    signatory = make_signatory(application.consortium.organisation)
    with pytest.raises(Refused) as refusal:
        sign(application, version_sha256="0" * 64, by=signatory, at=after_deadline(application.call))
    assert refusal.value.code == "changed_since_read"


def test_nobody_else_signs() -> None:
    application = submitted()
    at = after_deadline(application.call)
    for stranger in (make_signatory(make_organisation()), make_handler(application.call), application.created_by):
        with pytest.raises(Hidden):
            sign(application, version_sha256=sha256(application), by=stranger, at=at)


def test_the_organisation_that_was_registered_signs() -> None:
    """A reopened application may name another organisation that nobody registered before the deadline."""
    application = submitted()
    at, registered = after_deadline(application.call), application.consortium.organisation
    other = make_organisation()
    Consortium.objects.filter(pk=application.pk).update(organisation=other)
    signatory, stranger = make_signatory(registered), make_signatory(other)
    assert not applications_visible_to(stranger, Role.SIGNATORY, at).exists()
    assert (to_sign(signatory, at), to_sign(stranger, at)) == (1, 0)
    with pytest.raises(Hidden):
        sign(fresh(application), version_sha256=sha256(application), by=stranger, at=at)
    sign(fresh(application), version_sha256=sha256(application), by=signatory, at=at)
    assert Signature.objects.get().organisation == registered


def test_signatory_who_takes_part_does_not_sign() -> None:
    application = submitted()
    leader = application.created_by
    make_role = application.consortium.organisation.roles.create
    make_role(user=leader, role="signatory", granted_by=leader, granted_at=application.created_at)
    with pytest.raises(Refused) as refusal:
        sign(application, version_sha256=sha256(application), by=leader, at=after_deadline(application.call))
    assert refusal.value.code == "own_application"


def test_window_closes_and_an_officer_opens_it_for_one() -> None:
    application = submitted()
    closed = application.call.signing_closes_at + timedelta(minutes=1)
    assert lapse_due(application.call.signing_closes_at) == 0
    assert lapse_due(closed) == 1
    assert fresh(application).status == "unsigned"
    officer, signatory = make_handler(application.call), make_signatory(application.consortium.organisation)
    extend(application, until=closed + 2 * DAY, reason="The signatory was ill.", by=officer, at=closed)
    assert lapse_due(closed + DAY) == 0
    sign(application, version_sha256=sha256(application), by=signatory, at=closed + DAY)
    assert fresh(application).status == "signed"


def test_eligibility_is_hidden_from_the_status() -> None:
    application = judged_eligible()
    assert (application.status, application.eligibility.outcome) == ("signed", "eligible")


def test_unsigned_application_cannot_be_eligible_but_be_dismissed_with_a_reason() -> None:
    application = submitted()
    at = application.call.signing_closes_at + DAY
    lapse_due(at)
    officer = make_handler(application.call)
    for outcome, reason, code in (
        ("eligible", "", "unsigned_not_eligible"),
        ("ineligible", "", "ineligible_needs_reason"),
    ):
        with pytest.raises(Refused) as refusal:
            judge(application, outcome=outcome, reason=reason, by=officer, at=at)
        assert refusal.value.code == code
    judge(application, outcome="ineligible", reason="Not signed.", by=officer, at=at)
    assert fresh(application).status == "unsigned"
    announce_ineligible(application, by=officer, at=at)
    assert fresh(application).status == "ineligible"


def test_officer_of_the_other_agency_knows_nothing() -> None:
    application = signed()
    with pytest.raises(Hidden):
        judge(
            application, outcome="eligible", by=make_staff(make_agency("vinnova")), at=after_deadline(application.call)
        )
