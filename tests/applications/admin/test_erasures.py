"""What staff read of erasing: the rules, one number of drafts a call, the report, and what operations have missed."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from applications.actions.erasure_notices import notify_due
from applications.actions.retention import erase_due
from applications.models import Application, ErasureNotice
from clusterportal.accounts.models import User
from tests.applications.retention import announce, last_day
from tests.factories import DAY, NOW, make_agency, make_application, make_call, make_staff

pytestmark = pytest.mark.django_db
LIST = "admin:applications_erasure_changelist"


def text_of(user: User, name: str) -> str:
    client = Client()
    client.force_login(user)
    return " ".join(client.get(reverse(name)).content.decode().split())


def test_the_page_has_the_rules_the_totals_and_the_report() -> None:
    call = make_call("vr", closes_in=-400 * DAY, drafts_kept_months=6, title_en="The early call")
    gone = [make_application(call) for _number in range(2)]
    erase_due(announce(gone[0]))
    late = make_call("vr", closes_in=-20 * DAY, title_en="The late call")
    drafts = [make_application(late) for _number in range(3)]
    readers = [make_staff(call.agency, role) for role in ("officer", "registrar", "auditor", "administrator")]
    for reader in readers:
        page = text_of(reader, LIST)
        assert "As the call says" in page
        assert "24 months" in page
        last = date_format(last_day(drafts[0]))
        assert re.search(rf'The late call[^<]*</th> ?<td class="number"> ?3 ?</td> ?<td> ?{last} ?</td>', page)
        (row,) = re.findall(r"<tr>(?:(?!</tr>).)*The early call.*?</tr>", page)
        assert re.findall(r"<t[dh][^>]*> ?([^<]*?) ?<", row)[-3:] == ["6 months", "2", "–"]
        assert not any(one.reference in page or one.title_en in page for one in drafts)
    other = text_of(make_staff(make_agency("vinnova")), LIST)
    assert "The late call" not in other
    assert "The early call" not in other
    assert "There are none in your calls." in other


def test_what_operations_have_missed_stands_on_the_first_page() -> None:
    call = make_call("vr", closes_in=-400 * DAY)
    drafts = [make_application(call) for _number in range(2)]
    kept = last_day(drafts[0])
    for one in drafts:
        for number, days in ((1, 60), (2, 14)):
            noon = datetime.combine(kept - timedelta(days=days), time(12), NOW.tzinfo)
            ErasureNotice.objects.create(application=one, number=number, kept_until=kept, at=noon)
    words = f"2 drafts wait to be erased since {date_format(kept)}"
    for role in ("officer", "registrar", "auditor", "administrator"):
        assert words in text_of(make_staff(call.agency, role), "admin:index")
    for stranger in (make_staff(call.agency, "decision_maker"), make_staff(make_agency("vinnova"))):
        assert words not in text_of(stranger, "admin:index")
    assert notify_due(NOW) == 0
    erase_due(NOW)
    assert not Application.objects.exists()
    assert "to be erased since" not in text_of(make_staff(call.agency), "admin:index")
