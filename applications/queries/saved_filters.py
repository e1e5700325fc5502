"""The searches and filters that a person keeps."""

from django.db.models import QuerySet

from applications.models import SavedFilter
from clusterportal.accounts.models import User


def filters_of(user: User) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(by=user)
