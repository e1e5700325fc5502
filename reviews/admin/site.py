from applications.admin.base import BaseSite


class PortalAdminSite(BaseSite):
    pass
