from django.urls import path

from clusterportal.languages import LANGUAGE
from reviews.register.views import files, pages

urlpatterns = [
    path("", pages.register, name="granted_clusters"),
    path("grants.json", files.grants_json, name="grants_json"),
    path("grants.csv", files.grants_csv, name="grants_csv"),
    path(f"feed/{LANGUAGE}.xml", files.GrantFeed(), name="grant_feed"),
    path("<slug:reference>/", pages.grant, name="register_grant"),
    path("<slug:reference>.json", files.grant_json, name="grant_json"),
]
