from django.urls import path

from clusterportal.demo import views
from clusterportal.demo.gallery import gallery

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("move-on/", views.move_on, name="move_on"),
    path("moving/<uuid:pk>/", views.progress, name="moving"),
    path("design/", views.demo_only(gallery), name="gallery"),
]
