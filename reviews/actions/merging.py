"""One person instead of two: a reviewer whom an agency has entered, and the account that the person works with."""

from datetime import datetime

from django.db import transaction

from applications.actions.people import link_account, lock_people
from applications.models import Application, Bar, Person
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.actions.answering import find_review_invitation
from reviews.actions.conflicts import compare
from reviews.actions.entries import person_knows
from reviews.actions.seating import check_applies
from reviews.models import Conflict, Declaration, ReviewInvitation
from reviews.policies.inviting import check_take


@transaction.atomic
def take_with_account(token: str, *, by: User, at: datetime) -> ReviewInvitation:
    """Review with this account, whatever its address, what was accepted by the link. Once done, done.

    An account that is somebody already, such as an applicant, takes over what is known of the reviewer, and is compared
    with the round's applications. Refused: `applies_in_initiative`, `judged_apart`, and by policy.
    """
    invitation = find_review_invitation(token)
    own = getattr(by, "person", None)
    lock_people({invitation.reviewer.person_id, *([own.pk] if own else [])})
    invitation = find_review_invitation(token)
    check_take(by, invitation)
    person = invitation.reviewer.person
    person_knows(invitation.reviewer, invitation.panel.round.call.agency_id, at=at)
    if own is None:
        link_account(person, by, by=by, at=at)
    elif own != person:
        check_applies(own, invitation.panel, role=invitation.role)
        absorb(own, person, by=by, at=at)
        invitation = find_review_invitation(token)
        cases = invitation.panel.round.cases.values("application")
        applications = list(Application.objects.filter(pk__in=cases).select_related("submitted_version"))
        compare([own], applications, invitation.panel.round, by=by, at=at)
    return invitation


def absorb(kept: Person, gone: Person, *, by: User, at: datetime) -> None:
    """Make everything of `gone`, who has no account, `kept`'s, and remove `gone`. Both are locked.

    Refused: `judged_apart` where both have conflicts or declarations, which only an officer can set right.
    """
    if any(model.objects.filter(person=kept).exists() for model in (Conflict, Declaration, Bar)):
        raise Refused("judged_apart")
    for model in (Conflict, Declaration, Bar):
        model.objects.filter(person=gone).update(person=kept)
    gone.reviewer.person = kept
    gone.reviewer.save(update_fields=["person"])
    _move_profile(kept, gone)
    detail = {"kept": str(kept.pk), "gone": str(gone.pk), "reviewer": str(gone.reviewer.pk)}
    gone.delete()
    append(f"account:{by.pk}", "person.absorbed", detail=detail, by=by, at=at)


def _move_profile(kept: Person, gone: Person) -> None:
    gone.emails.update(person=kept)
    gone.affiliations.update(person=kept, is_main=False, in_cv=False)
    known = kept.publications.exclude(doi="").values_list("doi", flat=True)
    gone.publications.exclude(doi__in=list(known)).update(person=kept)
    gone.degrees.update(person=kept)
    if gone.orcid and not kept.orcid:
        orcid, gone.orcid = gone.orcid, None
        gone.save(update_fields=["orcid"])
        kept.orcid = orcid
        kept.save(update_fields=["orcid"])
