"""Every component of the design system on one page, with invented content in the reader's language."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.domain.charts import Bar, Part, drawn
from applications.texts.charts import Chart, number, numeric
from clusterportal.demo.gallery_content import TEXT


class SampleForm(forms.Form):
    """One field of each kind; posted empty it shows every error."""

    title = forms.CharField()
    summary = forms.CharField(widget=forms.Textarea)
    area = forms.ChoiceField(widget=forms.RadioSelect)
    codes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    organisation = forms.ChoiceField()
    start_date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    amount_sek = forms.IntegerField(widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}))
    plan = forms.FileField()
    truth = forms.BooleanField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in TEXT["fields"].items():
            self.fields[name].label = label
            self.fields[name].help_text = hint
        areas = list(enumerate(TEXT["areas"], start=1))
        for name in ("area", "codes", "organisation"):
            self.fields[name].choices = areas
        self.fields["summary"].count_limit = 300
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            Fieldset(TEXT["group"], "title", "summary", "area", "codes"),
            Fieldset(
                TEXT["group_two"],
                "organisation",
                Div("start_date", Field("amount_sek"), css_class="form-row-grid"),
                "plan",
                "truth",
            ),
        )
        self.helper.add_input(Submit("save", TEXT["save"]))


def gallery(request: HttpRequest) -> HttpResponse:
    """Shows the components, an empty form and one with every error."""
    now = request.at
    messages.success(request, TEXT["saved"])
    bad_form = SampleForm({}, {}, auto_id="bad_%s")
    bad_form.no_error_summary = True  # shown by the page itself, without taking the focus
    context = {
        **TEXT,
        "now": now,
        "soon_at": now + timedelta(minutes=14, seconds=30),
        "deadline_at": now + timedelta(days=12, hours=3),
        "past_at": now - timedelta(days=1),
        "open_form": SampleForm(),
        "form": bad_form,
        "chart": sample_chart(),
        "page": Paginator(range(300), 20).page(4),
        "breadcrumbs": [{"url": "/", "label": TEXT["start"]}, {"label": TEXT["heading"]}],
        "events": [{**event, "at": now + timedelta(days=event["days"])} for event in TEXT["timeline"]],
    }
    return render(request, "components/gallery.html", context)


def sample_chart() -> Chart:
    """Every look of a bar, with marks and with the table that says the same."""
    words, years = TEXT["chart"], ((2027, (40, 60, 30, 20), 130), (2028, (90, 0, 50, 0), 150))
    looks = ("solid", "striped", "dotted", "open")
    bars = [
        Bar(str(year), tuple(map(Part, looks, values)), str(sum(values)), mark=mark) for year, values, mark in years
    ]
    rows = tuple(({"text": str(year)}, *map(number, values)) for year, values, _mark in years)
    heads = ({"label": words["row"]}, *(numeric(str(look)) for look in words["looks"]))
    legend = (*zip(looks, words["looks"], strict=True), ("mark", words["mark"]))
    return Chart("chart-1", words["title"], words["described"], drawn(bars), legend, heads, rows)
