from django.urls import path

from reviews.register import views

urlpatterns = [
    path("", views.register, name="granted_clusters"),
    path("<slug:reference>/", views.grant, name="register_grant"),
]
