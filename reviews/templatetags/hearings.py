"""What an application's own page says of hearings, which applications know nothing of."""

from django import template

from applications.models import Application
from reviews.models import Hearing
from reviews.queries.hearings import hearings_of

register = template.Library()


@register.simple_tag
def own_hearings(application: Application) -> list[Hearing]:
    """The hearings that its applicants are told of; nothing is looked up before it is submitted."""
    return hearings_of(application) if application.submitted_version_id is not None else []
