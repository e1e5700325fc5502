"""Why a reading ended, where the portal says so itself; everything else is an officer's own words."""

CONFLICT = "conflict of interest"
DECLINED = "the reviewer declined"
NEW_RUN = "a new run"
REASSIGNED = "reassigned"
# Endings by which nobody was lost: a run has given the case to others.
BY_RUNS = (NEW_RUN, REASSIGNED)
