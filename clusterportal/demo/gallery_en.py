"""What the gallery of components says in English. The people and projects are invented."""

from clusterportal.demo.gallery_rows import status_rows, table_rows, task_rows

TEXT = {
    "heading": "Design system",
    "lead": "Every part that the portal's pages are built of, on one page. The content is invented.",
    "start": "Start",
    "saved": "Saved 12:03:04.",
    "group": "About the project",
    "group_two": "Scope",
    "save": "Save and continue",
    "areas": [
        "AI and autonomous systems",
        "Advanced digital technology including semiconductors",
        "Quantum technology",
        "Energy technology",
        "Materials and production technology",
        "Biotechnology",
    ],
    "fields": {
        "title": ("Project title", "Write a title that makes sense outside your own field."),
        "summary": ("Popular science summary", "In Swedish."),
        "area": ("Technology area", "Choose the area that is closest."),
        "codes": ("Neighbouring areas", ""),
        "organisation": ("Administrating organisation", ""),
        "start_date": ("Start date", ""),
        "amount_sek": ("Amount applied for (SEK)", "Whole kronor, for example 40 000 000."),
        "plan": ("Research plan (PDF)", "At most 10 pages and 10 MB."),
        "truth": ("I have read the terms and what I state is correct.", ""),
    },
    "statuses": status_rows("Not started", "Under way", "Done", "Needs an answer", "Rejected"),
    "tasks": task_rows(
        [
            ("Project title and summary", "positive", "Done", ""),
            ("Budget", "info", "Started", "Two parties have no amount for 2028."),
            ("Participating researchers", "notice", "Waiting for answers", "3 of 5 have answered."),
            ("Research plan", "negative", "Error in the file", ""),
            ("Register", "neutral", "Cannot start yet", ""),
        ]
    ),
    "columns": [
        {"label": "Title"},
        {"label": "Administrating organisation"},
        {"label": "Status"},
        {"label": "Applied for, SEK", "numeric": True},
    ],
    "rows": table_rows(
        [
            ("Self-healing composites", "Invented University", "positive", "Signed", "280 000 000"),
            ("Quantum networks across a city", "Example University", "notice", "Awaiting signature", "312 500 000"),
            ("Electrofuels from sea water", "Institute of Pretence", "info", "Submitted", "245 000 000"),
        ]
    ),
    "table_footer": ["Total", "", "", {"text": "837 500 000", "numeric": True}],
    "timeline": [
        {"title": "The call opened", "days": -40, "state": "done", "text": ""},
        {
            "title": "Version 2 registered",
            "days": -1,
            "state": "current",
            "text": "Version 2 will be submitted at the deadline.",
        },
        {"title": "Deadline", "days": 12, "state": "", "text": ""},
        {"title": "The organisation signs", "days": 19, "state": "", "text": ""},
    ],
    "figures": [
        {
            "value": "SEK 2.5 bn",
            "label": "for excellence clusters",
            "note": "Swedish Research Council 1.5 and Vinnova 1.0",
        },
        {"value": "85", "label": "planning grants", "note": "40 + 45"},
        {"value": "6", "label": "technology areas", "note": ""},
    ],
    "summary": [
        {"key": "Title", "value": "Self-healing composites for wind power", "url": "#summary", "action": "Change"},
        {
            "key": "Title in Swedish",
            "value": "Självläkande kompositer för vindkraft",
            "url": "#summary",
            "action": "Change",
            "lang": "sv",
        },
        {"key": "Applied for", "value": "SEK 280 000 000", "url": "#summary", "action": "Change"},
        {"key": "Reference", "value": "K7F3-92QD"},
    ],
    "tab_items": [
        {"label": "Overview", "url": "#tabs", "current": True},
        {"label": "Applications", "url": "#tabs", "count": 14},
        {"label": "Reviewers", "url": "#tabs", "count": 16},
        {"label": "Panel", "url": "#tabs"},
    ],
    "step_items": [
        {"label": "Fill in", "url": "#steps", "state": "done"},
        {"label": "Check", "state": "current"},
        {"label": "Register", "state": ""},
    ],
    "buttons": [
        {"label": "Register the application", "kind": "primary"},
        {"label": "Save"},
        {"label": "Withdraw", "kind": "danger"},
    ],
    "role": {
        "kicker": "Swedish Research Council",
        "title": "Handling officer",
        "text": "Runs the call, from eligibility to the proposal for a decision.",
        "label": "Sign in as handling officer, VR",
    },
    "call": {
        "agency": "Swedish Research Council",
        "title": "Excellence clusters for groundbreaking technology",
        "text": "For a project leader and 5–15 researchers. At least SEK 40 million a year.",
        "status": "Open",
        "action": "Start an application",
    },
    "empty": {
        "title": "No applications yet",
        "text": "When you have started an application, you find it here.",
        "label": "See open calls",
    },
    "progress": {"label": "Assignment of applications", "text": "14 of 22 applications have two reviewers."},
    "file": {
        "name": "Research plan self-healing composites, final.pdf",
        "by": "Astrid Påhittsson",
        "status": "Checked",
    },
    "confirm": {
        "label": "Withdraw the application",
        "title": "Withdraw the application?",
        "text": "This cannot be undone. Application K7F3-92QD will not be reviewed.",
        "confirm": "Yes, withdraw it",
    },
    "confirmation": {
        "title": "Your application is registered",
        "text": "Version 2 was registered on 12 May 2026 at 13:41:07.",
    },
    "grade_label": "Scientific quality, reviewer 2",
    "reader": "Application",
    "desk": "Review",
    "reader_text": "Rain and ice wear down the blades of wind turbines. We want blades that mend their own cracks.",
    "budget": {"caption": "Budget, whole SEK", "party": "Party", "sum": "Total"},
    "filter": "Filter the table",
    "disclosure": {
        "summary": "What is an administrating organisation?",
        "text": "An organisation that may receive and administer grants from the Swedish Research Council.",
    },
}
