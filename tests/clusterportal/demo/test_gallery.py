"""The gallery shows every component with the same content in both languages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from clusterportal.demo.gallery_content import TEXT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_gallery_is_read_in_either_language(settings, language: str) -> None:
    settings.DEMO = True
    page = Client(headers={"accept-language": language}).get(reverse("demo:gallery"))
    content = page.content.decode()
    assert (page.status_code, f'lang="{language}"' in content) == (200, True)
    with override(language):
        assert f"<h1>{TEXT['heading']}</h1>" in content
        assert str(TEXT["fields"]["title"][1]) in content
