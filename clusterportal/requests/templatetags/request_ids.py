"""The id of the request for the pages of errors, some of which are made without the request at hand."""

from django import template

from clusterportal.requests.ids import current_request_id

register = template.Library()
register.simple_tag(current_request_id, name="request_id")
