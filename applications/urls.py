from django.urls import path

from applications.views import public

urlpatterns = [
    path("", public.front, name="home"),
]
