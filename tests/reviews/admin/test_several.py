"""Acting on several applications: ticked or all that match, shown with their number first, done each by itself."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.signing_reminders import remind_by_hand
from applications.models import Application, Bar, Call, EligibilityJudgement
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.models import Export
from tests.applications.worlds import after_deadline, submitted
from tests.factories import DAY, NOW, make_call, make_handler, make_person, make_signatory, make_staff
from tests.reviews.worlds import declare_staff, judged_eligible

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Desk:
    """Three applications that can be judged; the last has too few participants."""

    def __init__(self) -> None:
        self.call = make_call(closes_in=-9 * DAY, n_participants_min=0)
        self.rows = [judged_eligible(self.call) for _number in range(3)]
        EligibilityJudgement.objects.all().delete()
        self.officer = make_handler(self.call)
        declare_staff(self.officer, self.call, NOW)
        self.client = Client()
        self.client.force_login(self.officer)

    def choose(self, act: str, *rows: Application, query: str = "", **more: str) -> str:
        """The page that shows what would be done."""
        given = {"act": act, "chosen": [str(one.pk) for one in rows], "everything": "", **more}
        return self.client.post(self.address + query, given).content.decode()

    def confirm(self, page: str, query: str = "", **more: str) -> str:
        """Press the button of the page."""
        given: dict[str, list[str] | str] = {}
        for name, value in HIDDEN.findall(page.split("<main")[1]):
            given.setdefault(name, []).append(value)
        return self.client.post(self.address + query, {**given, **more}, follow=True).content.decode()

    @property
    def address(self) -> str:
        return reverse("admin:applications_application_several")

    def judged(self) -> set[str]:
        return set(EligibilityJudgement.objects.values_list("application__reference", flat=True))


def refs(*rows: Application) -> set[str]:
    return {one.reference for one in rows}


def test_ticked_rows_are_shown_and_then_judged() -> None:
    desk = Desk()
    listing = desk.client.get(reverse("admin:applications_application_changelist")).content.decode()
    assert listing.count('class="row-tick"') == 3
    assert "All 3 rows that match" in listing
    one, two, three = desk.rows
    page = desk.choose("eligible", one, two)
    assert "2 applications:" in page
    assert (one.reference in page, three.reference in page) == (True, False)
    assert desk.judged() == set()
    done = desk.confirm(page)
    assert "Done with 2 applications." in done
    assert desk.judged() == refs(one, two)


def test_all_that_match_are_those_of_the_search_and_the_filters() -> None:
    desk = Desk()
    query = f"?q={desk.rows[1].reference}"
    page = desk.choose("eligible", query=query, everything="on")
    assert "1 application:" in page
    desk.confirm(page, query=query)
    assert desk.judged() == refs(desk.rows[1])


def test_those_left_out_are_named_with_the_reason() -> None:
    desk = Desk()
    EligibilityJudgement.objects.create(application=desk.rows[0], outcome="eligible", by=desk.officer, at=NOW)
    Call.objects.filter(pk=desk.call.pk).update(n_participants_min=50, n_participants_max=60)
    page = desk.choose("eligible", everything="on")
    assert "3 applications are left out" in page
    assert page.count("A rule stands in the way") == 2
    assert "judged already" in page
    assert "Judge as eligible</button>" not in page


def test_what_has_changed_since_it_was_shown_is_shown_again() -> None:
    desk = Desk()
    page = desk.choose("eligible", everything="on")
    new = judged_eligible(desk.call)
    EligibilityJudgement.objects.filter(application=new).delete()
    again = desk.confirm(page)
    assert "4 applications:" in again
    assert desk.judged() == set()
    desk.confirm(again)
    assert len(desk.judged()) == 4


def test_one_that_cannot_be_done_leaves_the_others_done() -> None:
    desk = Desk()
    page = desk.choose("extend", *desk.rows)
    assert "3 applications are left out" in page
    Application.objects.filter(call=desk.call).update(status="unsigned")
    late = desk.rows[0]
    Application.objects.filter(pk=late.pk).update(signing_closes_at=NOW + 90 * DAY)
    page = desk.choose("extend", *desk.rows)
    until = f"{NOW + 30 * DAY:%Y-%m-%dT%H:%M}"
    assert "This field is required" in desk.confirm(page)
    done = desk.confirm(page, until=until, reason="The portal was down.")
    assert "Done with 2 applications." in done
    assert f"Not done with {late.reference}:" in done
    assert set(Application.objects.filter(status="awaiting_signature")) == set(desk.rows[1:])


def test_keys_of_others_and_no_keys_are_not_told_of() -> None:
    desk = Desk()
    barred = desk.rows[0]
    Bar.objects.create(application=barred, person=make_person(user=desk.officer), since=NOW)
    elsewhere = judged_eligible(make_call("vinnova", closes_in=-9 * DAY))
    page = desk.choose("eligible", barred, elsewhere)
    assert "Tick at least one row" in page
    assert (barred.reference in page, elsewhere.reference in page) == (False, False)
    given = {"act": "eligible", "chosen": ["nonsense", str(uuid4())]}
    assert "Tick at least one row" in desk.client.post(desk.address, given).content.decode()
    assert "not one of the available choices" in desk.choose("publish", *desk.rows)


def test_the_same_page_whether_or_not_the_barred_case_is_ticked() -> None:
    desk = Desk()
    barred, clear, _other = desk.rows
    Bar.objects.create(application=barred, person=make_person(user=desk.officer), since=NOW)
    shown = []
    for more in ((), (barred,)):
        page = desk.choose("eligible", clear, *more)
        shown.append(page.split("<main")[1].split("<form")[0])
    assert shown[0] == shown[1]


def test_chosen_rows_are_exported() -> None:
    desk = Desk()
    page = desk.choose("export", *desk.rows[:2])
    assert "2 applications:" in page
    assert "The file is being made." in desk.confirm(page, format="pdfs")
    export = Export.objects.get()
    assert (export.n_rows, export.format, sorted(export.chosen)) == (
        2,
        "pdfs",
        sorted(str(o.pk) for o in desk.rows[:2]),
    )


def test_who_reads_the_record_only_takes_it_out() -> None:
    desk = Desk()
    registrar = make_staff(desk.call.agency, "registrar")
    desk.client.force_login(registrar)
    listing = desk.client.get(reverse("admin:applications_application_changelist")).content.decode()
    assert ('<option value="eligible"' in listing, '<option value="export"' in listing) == (False, True)
    assert "not one of the available choices" in desk.choose("eligible", *desk.rows)


def _waiting() -> tuple[Application, User, User]:
    application = submitted()
    signatory = make_signatory(application.consortium.organisation)
    return application, signatory, make_handler(application.call)


def test_an_organisation_is_reminded_by_hand_once_a_day() -> None:
    application, signatory, officer = _waiting()
    at = after_deadline(application.call)
    assert remind_by_hand(application, by=officer, at=at) == 1
    with pytest.raises(Refused, match="reminded_today"):
        remind_by_hand(application, by=officer, at=at)
    assert remind_by_hand(application, by=officer, at=at + DAY) == 1
    sent = Message.objects.filter(key__startswith="signing-by-hand:")
    assert {(one.to, one.scope) for one in sent} == {(signatory.email, f"application:{application.pk}")}
    assert Event.objects.filter(action="application.signing_reminded").count() == 2


def test_reminding_is_refused_where_there_is_nobody_or_nothing_to_sign() -> None:
    application, signatory, officer = _waiting()
    at = after_deadline(application.call)
    with pytest.raises(Hidden):
        remind_by_hand(application, by=signatory, at=at)
    signatory.organisation_roles.update(ended_at=NOW)
    with pytest.raises(Refused, match="nobody_to_remind"):
        remind_by_hand(application, by=officer, at=at)
    Application.objects.filter(pk=application.pk).update(status="unsigned")
    with pytest.raises(Refused, match="not_awaiting_signature"):
        remind_by_hand(application, by=officer, at=at)


def test_more_time_can_be_given_after_a_refusal_to_one_and_to_several() -> None:
    desk = Desk()
    Application.objects.filter(call=desk.call).update(status="refused")
    one = desk.rows[0]
    page = desk.client.get(reverse("admin:applications_application_change", args=[one.pk])).content.decode()
    assert reverse("admin:applications_application_extend", args=[one.pk]) in page
    page = desk.choose("extend", *desk.rows)
    until = f"{NOW + 30 * DAY:%Y-%m-%dT%H:%M}"
    assert "Done with 3 applications." in desk.confirm(page, until=until, reason="They found premises.")
