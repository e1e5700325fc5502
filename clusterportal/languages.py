"""A language in an address, for what is read without a browser's choice of language: feeds, calendars, files."""

from django.conf import settings
from django.urls import register_converter


class LanguageConverter:
    """One of the portal's languages; any other address does not exist."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")
# Stands in a path: path(f"calls/feed/{LANGUAGE}.xml", …)
LANGUAGE = "<language:language>"
