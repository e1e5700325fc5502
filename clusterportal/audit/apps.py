from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from clusterportal.audit.checks import check_database


class AuditConfig(AppConfig):
    name = "clusterportal.audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        register(check_database, Tags.database)
