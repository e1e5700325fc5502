"""The joint priority list of a call: what its panels have locked, put together and laid down."""

from applications.models import Call
from clusterportal import clock
from clusterportal.demo.loading.agencies import officers
from reviews.actions.call_list import lay_down_list, propose_list
from reviews.models import CallList
from reviews.queries.call_list import arrangement_for

REMARK = "The coordination group has put the panels' lists together."


def join_lists(call: Call) -> None:
    """As the portal proposes it, once."""
    if CallList.objects.filter(call=call).exists():
        return
    officer, at = officers(call.agency_id)[0], clock.now()
    propose_list(call, by=officer, at=at)
    seen = arrangement_for(officer, call, at).token
    lay_down_list(call, remark=REMARK, seen=seen, by=officer, at=at)
