"""What the gallery of components says, in the reader's language. The people and projects are invented."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS = ("neutral", "info", "positive", "notice", "negative")


def status_rows(*texts: Any) -> list[dict[str, Any]]:
    return [{"kind": kind, "text": text} for kind, text in zip(KINDS, texts, strict=True)]


def task_rows(rows: list[tuple[Any, str, Any, Any]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": "#tasks" if kind != "neutral" else "", "kind": kind, "status": status, "hint": hint}
        for label, kind, status, hint in rows
    ]


def table_rows(rows: list[tuple[Any, Any, str, Any, str]]) -> list[list[object]]:
    return [
        [{"text": title, "url": "#table"}, party, {"text": status, "kind": kind}, {"text": amount, "numeric": True}]
        for title, party, kind, status, amount in rows
    ]


TEXT: dict[str, Any] = {
    "heading": _("Design system"),
    "lead": _("Every part that the portal's pages are built of, on one page. The content is invented."),
    "start": "Start",
    "saved": _("Saved 12:03:04."),
    "group": _("About the project"),
    "group_two": _("Scope"),
    "save": _("Save and continue"),
    "areas": [
        _("AI and autonomous systems"),
        _("Advanced digital technology including semiconductors"),
        _("Quantum technology"),
        _("Energy technology"),
        _("Materials and production technology"),
        _("Biotechnology"),
    ],
    "fields": {
        "title": (_("Project title"), _("Write a title that makes sense outside your own field.")),
        "summary": (_("Popular science summary"), _("In Swedish.")),
        "area": (_("Technology area"), _("Choose the area that is closest.")),
        "codes": (_("Neighbouring areas"), ""),
        "organisation": (_("Administrating organisation"), ""),
        "start_date": (_("Start date"), ""),
        "amount_sek": (_("Amount applied for (SEK)"), _("Whole kronor, for example 40 000 000.")),
        "plan": (_("Research plan (PDF)"), _("At most 10 pages and 10 MB.")),
        "truth": (_("I have read the terms and what I state is correct."), ""),
    },
    "statuses": status_rows(_("Not started"), _("Under way"), _("Done"), _("Needs an answer"), _("Rejected")),
    "tasks": task_rows(
        [
            (_("Project title and summary"), "positive", _("Done"), ""),
            ("Budget", "info", _("Started"), _("Two parties have no amount for 2028.")),
            (_("Participating researchers"), "notice", _("Waiting for answers"), _("3 of 5 have answered.")),
            (_("Research plan"), "negative", _("Error in the file"), ""),
            (_("Register"), "neutral", _("Cannot start yet"), ""),
        ]
    ),
    "chart": {
        "title": _("The frame by year"),
        "described": _("One bar for each year; the values stand in the table."),
        "row": _("Year"),
        "looks": (
            *(_("Already granted"), _("Proposed in a meeting")),
            *(_("On the list within the frame"), _("Remaining")),
        ),
        "mark": _("The year's part of the frame"),
    },
    "columns": [
        {"label": _("Title")},
        {"label": _("Administrating organisation")},
        {"label": "Status"},
        {"label": _("Applied for, SEK"), "numeric": True},
    ],
    "rows": table_rows(
        [
            (_("Self-healing composites"), _("Invented University"), "positive", _("Signed"), "280 000 000"),
            (
                _("Quantum networks across a city"),
                _("Example University"),
                "notice",
                _("Awaiting signature"),
                "312 500 000",
            ),
            (_("Electrofuels from sea water"), _("Institute of Pretence"), "info", _("Submitted"), "245 000 000"),
        ]
    ),
    "table_footer": [_("Total"), "", "", {"text": "837 500 000", "numeric": True}],
    "timeline": [
        {"title": _("The call opened"), "days": -40, "state": "done", "text": ""},
        {
            "title": _("Version 2 registered"),
            "days": -1,
            "state": "current",
            "text": _("Version 2 will be submitted at the deadline."),
        },
        {"title": _("Deadline"), "days": 12, "state": "", "text": ""},
        {"title": _("The organisation signs"), "days": 19, "state": "", "text": ""},
    ],
    "figures": [
        {
            "value": _("SEK 2.5 bn"),
            "label": _("for excellence clusters"),
            "note": _("Swedish Research Council 1.5 and Vinnova 1.0"),
        },
        {"value": "85", "label": _("planning grants"), "note": "40 + 45"},
        {"value": "6", "label": _("technology areas"), "note": ""},
    ],
    "summary": [
        {
            "key": _("Title"),
            "value": _("Self-healing composites for wind power"),
            "url": "#summary",
            "action": _("Change"),
        },
        {
            "key": _("Title in Swedish"),
            "value": "Självläkande kompositer för vindkraft",
            "url": "#summary",
            "action": _("Change"),
            "lang": "sv",
        },
        {"key": _("Applied for"), "value": _("SEK 280 000 000"), "url": "#summary", "action": _("Change")},
        {"key": _("Reference"), "value": "K7F3-92QD"},
    ],
    "tab_items": [
        {"label": _("Overview"), "url": "#tabs", "current": True},
        {"label": _("Applications"), "url": "#tabs", "count": 14},
        {"label": _("Reviewers"), "url": "#tabs", "count": 16},
        {"label": _("Panel"), "url": "#tabs"},
    ],
    "step_items": [
        {"label": _("Fill in"), "url": "#steps", "state": "done"},
        {"label": _("Check"), "state": "current"},
        {"label": _("Register"), "state": ""},
    ],
    "buttons": [
        {"label": _("Register the application"), "kind": "primary"},
        {"label": _("Save")},
        {"label": _("Withdraw"), "kind": "danger"},
    ],
    "role": {
        "kicker": _("Swedish Research Council"),
        "title": _("Handling officer"),
        "text": _("Runs the call, from eligibility to the proposal for a decision."),
        "label": _("Sign in as handling officer, VR"),
    },
    "call": {
        "agency": _("Swedish Research Council"),
        "title": _("Excellence clusters for groundbreaking technology"),
        "text": _("For a project leader and 5–15 researchers. At least SEK 40 million a year."),
        "status": _("Open"),
        "action": _("Start an application"),
    },
    "empty": {
        "title": _("No applications yet"),
        "text": _("When you have started an application, you find it here."),
        "label": _("See open calls"),
    },
    "progress": {"label": _("Assignment of applications"), "text": _("14 of 22 applications have two reviewers.")},
    "file": {
        "name": _("Research plan self-healing composites, final.pdf"),
        "by": "Astrid Påhittsson",
        "status": _("Checked"),
    },
    "confirm": {
        "label": _("Withdraw the application"),
        "title": _("Withdraw the application?"),
        "text": _("This cannot be undone. Application K7F3-92QD will not be reviewed."),
        "confirm": _("Yes, withdraw it"),
    },
    "confirmation": {
        "title": _("Your application is registered"),
        "text": _("Version 2 was registered on 12 May 2026 at 13:41:07."),
    },
    "grade_label": _("Scientific quality, reviewer 2"),
    "reader": _("Application"),
    "desk": _("Review"),
    "reader_text": _("Rain and ice wear down the blades of wind turbines. We want blades that mend their own cracks."),
    "budget": {"caption": _("Budget, whole SEK"), "party": _("Party"), "sum": _("Total")},
    "filter": _("Filter the table"),
    "find": _("Find in the text"),
    "disclosure": {
        "summary": _("What is an administrating organisation?"),
        "text": _("An organisation that may receive and administer grants from the Swedish Research Council."),
    },
}
