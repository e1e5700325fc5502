"""Every address of the portal, by the room that answers it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("clusterportal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("staff/", admin.site.urls),
    path("", include("applications.urls")),
    path("", include("reviews.urls")),
]
if settings.CLOCK_OFFSET:
    urlpatterns.append(path("demo/", include("clusterportal.demo.urls")))
