"""A new call made from an earlier one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.calls import change_call
from applications.domain.shifting import days_between, moved_by
from applications.models import AgencyRole, Call, CaseNumberBlock, Criterion, Notice
from applications.policies.staff import check_set_up
from applications.queries.readiness import readiness
from applications.texts.calls import moment
from applications.texts.comparison import shown as say
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.models import Event
from reviews.actions.activities import set_dates
from reviews.actions.cloning import clone_with_panels
from reviews.actions.frames import divide_frame
from reviews.actions.grants import write_terms
from reviews.domain.activities import Activity
from reviews.models import ActivityDate, GrantTerms, Panel, PanelRole, YearFrame
from reviews.queries.comparison import dates_that_differ, terms_that_differ
from tests.factories import NOW, make_agency, make_call, make_staff

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
TITLES = {"title_sv": "Nästa utlysning", "title_en": "The next call"}


@pytest.fixture
def source() -> Call:
    call = make_call(n_participants_min=5, budget_max_sek_per_year=90_000_000)
    panel = Panel.objects.create(round=call.rounds.get(), name_sv="Panel A (sv)", name_en="Panel A")
    panel.areas.set(call.areas.filter(key="ai"))
    Criterion.objects.filter(key="quality").update(guidance_sv="Varför?", guidance_en="Why?")
    Notice.objects.create(call=call, at=NOW, text_sv="Hej", text_en="Hello", by=make_staff(call.agency))
    return call


def opening_after(source: Call, n_days: int) -> datetime:
    day = source.opens_at.astimezone(STOCKHOLM).date() + timedelta(days=n_days)
    return datetime(day.year, day.month, day.day, 9, tzinfo=STOCKHOLM)


def clone(source: Call, n_days: int = 400, by=None) -> Call:
    officer = by or make_staff(source.agency)
    return clone_with_panels(source, **TITLES, opens_at=opening_after(source, n_days), by=officer, at=NOW)


def test_texts_rules_form_criteria_and_panels_are_copied_and_dates_keep_their_distance(source):
    made = clone(source)
    same = ("agency", "profile", "summary_sv", "text_en", "n_participants_min", "frame_sek", "budget_max_sek_per_year")
    assert [getattr(made, name) for name in same] == [getattr(source, name) for name in same]
    assert (made.title_sv, made.title_en, made.opens_at) == (*TITLES.values(), opening_after(source, 400))
    moments = ("closes_at", "signing_closes_at")
    assert [days_between(getattr(source, name), getattr(made, name)) for name in moments] == [400, 400]
    assert made.closes_at.astimezone(STOCKHOLM).time() == source.closes_at.astimezone(STOCKHOLM).time()
    assert set(made.areas.all()) == set(source.areas.all())
    assert made.form_version.specification == source.form_version.specification
    judged = ("key", "scale_max", "guidance_en", "levels", "is_overall")
    criteria, copied = (list(one.rounds.get().criteria.values_list(*judged)) for one in (source, made))
    assert copied == criteria
    panel = Panel.objects.get(round__call=made)
    assert (panel.name_sv, panel.name_en, [area.key for area in panel.areas.all()]) == (
        "Panel A (sv)",
        "Panel A",
        ["ai"],
    )


def test_dates_of_activities_terms_and_the_years_of_the_frame_come_along(source):
    officer, round_ = make_staff(source.agency), source.rounds.get()
    panel = Panel.objects.get(round=round_)
    discuss, statements = (round_.panel_opens_at + timedelta(days=n) for n in (2, 3))
    set_dates(round_, {Activity.DISCUSS: discuss, Activity.STATEMENTS: statements}, by=officer, at=NOW)
    set_dates(panel, {Activity.DISCUSS: discuss - timedelta(hours=3)}, by=officer, at=NOW)
    terms = {"text_sv": "Villkor.", "text_en": "Terms.", "n_days_to_accept": 14, "report_month": 3, "report_day": 31}
    write_terms(source, **terms | {"text_en": "Older."}, by=officer, at=NOW)
    write_terms(source, **terms, by=officer, at=NOW)
    first, *others = source.grant_years
    divide_frame(source, amounts={first: source.frame_sek - 5, others[-1]: 5}, by=officer, at=NOW)

    made = clone(source, by=officer)

    found = {(row.panel is None, row.kind): row.at for row in ActivityDate.objects.filter(round__call=made)}
    assert found == {
        (True, "discuss"): moved_by(discuss, 400),
        (True, "statements"): moved_by(statements, 400),
        (False, "discuss"): moved_by(discuss - timedelta(hours=3), 400),
    }
    [copied] = GrantTerms.objects.filter(call=made)
    assert {name: getattr(copied, name) for name in terms} == terms
    years = YearFrame.objects.filter(call=made).order_by("year").values_list("year", "amount_sek")
    assert list(years) == [(made.grant_years[0], source.frame_sek - 5), (made.grant_years[-1], 5)]


def test_dates_that_would_be_past_are_left_out(source):
    officer, round_ = make_staff(source.agency), source.rounds.get()
    set_dates(round_, {Activity.DISCUSS: round_.panel_opens_at + timedelta(days=2)}, by=officer, at=NOW)
    opens_at = opening_after(source, 10)
    late = round_.panel_opens_at + timedelta(days=20)
    made = clone_with_panels(source, **TITLES, opens_at=opens_at, by=officer, at=late)
    assert not made.rounds.get().activity_dates.exists()


def test_nothing_is_published_and_what_belongs_to_the_earlier_call_stays_there(source):
    Call.objects.filter(pk=source.pk).update(frozen_at=NOW, decided_at=NOW)
    source.refresh_from_db()
    made = clone(source)
    assert (made.published_at, made.frozen_at, made.decided_at, made.archived_at) == (None,) * 4
    assert not made.notices.exists()
    assert not CaseNumberBlock.objects.filter(call=made).exists()
    assert not PanelRole.objects.filter(panel__round__call=made).exists()
    assert [code for code, _params in readiness(made)] == ["call_has_no_case_numbers"]
    actions = list(Event.objects.filter(chain=f"call:{made.pk}").order_by("seq").values_list("action", flat=True))
    made_of = ["call.created", "call.cloned", "round.added", "call.form_adapted", "panel.added", "grant_terms.written"]
    assert actions == made_of


def test_the_new_call_is_changed_without_touching_the_old_one(source):
    officer = make_staff(source.agency)
    made = clone(source, by=officer)
    check_set_up(officer, made)
    change_call(made, fields={"text_en": "Other."}, areas=made.areas.all(), by=officer, at=NOW)
    Criterion.objects.filter(round__call=made).update(guidance_en="Changed")
    assert Call.objects.get(pk=source.pk).text_en == "Text."
    assert not Criterion.objects.filter(round__call=source, guidance_en="Changed").exists()


def test_only_an_officer_of_the_whole_agency_makes_a_new_call(source):
    others = [
        make_staff(make_agency("vinnova")),
        make_staff(source.agency, call=source),
        make_staff(source.agency, "auditor"),
    ]
    for user in others:
        with pytest.raises(Hidden):
            clone(source, by=user)
    assert Call.objects.count() == 1
    assert AgencyRole.objects.filter(user__in=others).count() == 3


def test_terms_and_dates_of_activities_are_compared_with_the_last_call(source):
    officer, round_, panel = make_staff(source.agency), source.rounds.get(), Panel.objects.get()
    discuss = round_.panel_opens_at + timedelta(days=2)
    set_dates(round_, {Activity.DISCUSS: discuss}, by=officer, at=NOW)
    set_dates(panel, {Activity.DISCUSS: discuss + timedelta(hours=3)}, by=officer, at=NOW)
    texts = {"text_sv": "Gammalt.", "text_en": "Old."}
    write_terms(source, **texts, n_days_to_accept=14, report_month=3, report_day=1, by=officer, at=NOW)
    made = clone(source, by=officer)

    shown = client_of(officer).get(reverse("admin:reviews_call_compare", args=[made.pk])).content.decode()
    dates = dates_that_differ(made, source, "en")

    moved = moved_by(discuss, 400), moved_by(discuss, 400) + timedelta(hours=3)
    assert dates == (
        ((1, "", "discuss"), discuss, moved[0]),
        ((1, "Panel A", "discuss"), discuss + timedelta(hours=3), moved[1]),
    )
    assert (moment(discuss) in shown, moment(moved[1]) in shown, "Round 1: " in shown) == (True, True, True)
    assert terms_that_differ(made, source) == ()
    newer = {**texts, "text_en": "New.", "n_days_to_accept": 21, "report_month": None, "report_day": None}
    write_terms(made, **newer, by=officer, at=NOW)
    said = [(one.aspect, one.earlier, one.now) for one in map(say, terms_that_differ(made, source))]
    assert said == [
        ("Terms, English", "Old.", "New."),
        ("Days to accept the terms", "14", "21"),
        ("Month in which a yearly report is due", "3", "–"),
        ("Day of that month", "1", "–"),
    ]


def test_an_officer_of_one_call_compares_with_no_call_that_is_closed_to_them(source):
    made = clone(source)
    compare = reverse("admin:reviews_call_compare", args=[made.pk])
    assert source.title_en not in client_of(make_staff(source.agency, call=made)).get(compare).content.decode()
    assert source.title_en in client_of(make_staff(source.agency)).get(compare).content.decode()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_officer_makes_it_on_the_page_and_compares_it_with_the_last(source):
    client = client_of(make_staff(source.agency))
    page = client.get(reverse("admin:applications_call_change", args=[source.pk])).content.decode()
    address = reverse("admin:reviews_call_clone", args=[source.pk])
    assert address in page
    early = client.post(address, TITLES | {"opens_at": "2001-01-01T09:00"})
    assert "The new call opens after the one that it is made from." in early.content.decode()
    opens_at = opening_after(source, 400)
    made = client.post(address, TITLES | {"opens_at": f"{opens_at:%Y-%m-%dT%H:%M}"}, follow=True)
    assert "The new call is made." in made.content.decode()
    new = Call.objects.get(title_en="The next call")
    panel = Panel.objects.get(round__call=new)
    panel.name_en = "Panel B"
    panel.save()
    Criterion.objects.filter(round__call=new, key="feasibility").update(scale_max=5)
    shown = client.get(reverse("admin:reviews_call_compare", args=[new.pk])).content.decode()
    for words in ("Call of VR", "The next call", "Panel A", "Panel B", "Highest grade"):
        assert words in shown, words
    assert "Budget frame" not in shown
    alone = client.get(reverse("admin:reviews_call_compare", args=[source.pk])).content.decode()
    assert "No earlier call" in alone
