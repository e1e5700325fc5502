"""What a web server calls: Django inside the wrapper that stamps each request's arrival."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from clusterportal.requests.wsgi import StampArrival

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")

application = StampArrival(get_wsgi_application(), trusted_proxy=settings.TRUSTED_PROXY)
