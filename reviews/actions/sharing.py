"""Sharing entries of an agency's register with another agency, and ending that."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from applications.models import Agency
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.entries import keep_if_shared
from reviews.models import RegisterEntry, Reviewer, Share
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.register import open_shares


@transaction.atomic
def share_entries(entries: Sequence[RegisterEntry], agency: Agency, *, reason: str, by: User, at: datetime) -> int:
    """Let another agency read entries of the officer's own registers, all or none; returns how many it did not before.

    Refused: `share_needs_reason`, `share_with_itself`.
    """
    if not reason.strip():
        raise Refused("share_needs_reason")
    n_new = 0
    for one in sorted(entries, key=lambda one: one.pk):
        check_keep_reviewers(by, one.agency)
        if one.agency_id == agency.pk:
            raise Refused("share_with_itself")
        n_new += _share(lock(one, "agency"), agency, reason.strip(), by=by, at=at)
    return n_new


@transaction.atomic
def end_share(share: Share, *, by: User, at: datetime) -> None:
    """From now on the other agency does not read the entry; what it has done stays. Refused: `share_has_ended`."""
    check_keep_reviewers(by, share.entry.agency)
    share = lock(share, "entry__agency")
    if share.revoked_at is not None:
        raise Refused("share_has_ended")
    share.revoked_by, share.revoked_at = by, at
    share.save(update_fields=["revoked_by", "revoked_at"])
    append(f"entry:{share.entry_id}", "share.ended", detail={"agency": share.agency_id}, by=by, at=at)
    append(f"agency:{share.agency_id}", "share.ended_to_us", detail=_theirs(share), by=by, at=at)


@transaction.atomic
def keep_shared(reviewer: Reviewer, agency: Agency, *, by: User, at: datetime) -> None:
    """Enter in the own register whom another agency shares."""
    check_keep_reviewers(by, agency)
    keep_if_shared(reviewer, agency, by=by, at=at)


def _share(entry: RegisterEntry, agency: Agency, reason: str, *, by: User, at: datetime) -> int:
    if open_shares().filter(entry=entry, agency=agency).exists():
        return 0
    made = Share.objects.create(entry=entry, agency=agency, reason=reason, granted_by=by, granted_at=at)
    append(f"entry:{entry.pk}", "share.granted", detail={"agency": agency.pk, "reason": reason}, by=by, at=at)
    append(f"agency:{agency.pk}", "share.granted_to_us", detail=_theirs(made), by=by, at=at)
    return 1


def _theirs(share: Share) -> dict[str, str]:
    """What the other agency's record says: whose entry, and of whom."""
    return {"entry": str(share.entry_id), "agency": share.entry.agency_id}
