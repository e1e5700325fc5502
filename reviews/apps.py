from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    default = True
    name = "reviews"
    verbose_name = _("Reviewing and deciding")


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the portal's own site as its only one."""

    default = False
    default_site = "reviews.admin.site.PortalAdminSite"

    def ready(self) -> None:
        """Registering needs the site, whose module stands in an `admin` package: so first the one, then all."""
        super().ready()
        autodiscover_modules("admin.pages")
