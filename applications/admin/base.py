from django.contrib import admin


class BaseSite(admin.AdminSite):
    pass
