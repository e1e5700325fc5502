"""What the gallery of components says, in both languages. The people and projects are invented."""

KINDS = ("neutral", "info", "positive", "notice", "negative")


def _statuses(*texts: str) -> list[dict]:
    return [{"kind": kind, "text": text} for kind, text in zip(KINDS, texts, strict=True)]


def _tasks(rows: list[tuple[str, str, str, str]]) -> list[dict]:
    return [
        {"label": label, "url": "#tasks" if kind != "neutral" else "", "kind": kind, "status": status, "hint": hint}
        for label, kind, status, hint in rows
    ]


def _table(rows: list[tuple[str, str, str, str, str]]) -> list[list[object]]:
    return [
        [{"text": title, "url": "#table"}, party, {"text": status, "kind": kind}, {"text": amount, "numeric": True}]
        for title, party, kind, status, amount in rows
    ]


SWEDISH = {
    "heading": "Designsystem",
    "lead": "Alla delar som portalens sidor är byggda av, på en sida. Innehållet är påhittat.",
    "start": "Start",
    "saved": "Sparat 12:03:04.",
    "group": "Om projektet",
    "group_two": "Omfattning",
    "save": "Spara och fortsätt",
    "areas": [
        "AI och autonoma system",
        "Avancerad digital teknik inklusive halvledare",
        "Kvantteknik",
        "Energiteknik",
        "Material- och produktionsteknik",
        "Bioteknik",
    ],
    "fields": {
        "title": ("Projektets titel", "Skriv titeln så att den går att förstå utanför ditt eget område."),
        "summary": ("Populärvetenskaplig sammanfattning", "På svenska."),
        "area": ("Teknikområde", "Välj det område som ligger närmast."),
        "codes": ("Närliggande områden", ""),
        "organisation": ("Medelsförvaltare", ""),
        "start_date": ("Startdatum", ""),
        "amount_sek": ("Sökt belopp (kronor)", "Hela kronor, till exempel 40 000 000."),
        "plan": ("Forskningsplan (PDF)", "Högst 10 sidor och 10 MB."),
        "truth": ("Jag har läst villkoren och uppgifterna är riktiga.", ""),
    },
    "statuses": _statuses("Inte påbörjad", "Pågår", "Klar", "Behöver svar", "Avslag"),
    "tasks": _tasks(
        [
            ("Projektets titel och sammanfattning", "positive", "Klar", ""),
            ("Budget", "info", "Påbörjad", "Två parter saknar belopp för 2028."),
            ("Deltagande forskare", "notice", "Väntar på svar", "3 av 5 har svarat."),
            ("Forskningsplan", "negative", "Fel i filen", ""),
            ("Registrera", "neutral", "Kan inte påbörjas än", ""),
        ]
    ),
    "columns": [
        {"label": "Titel"},
        {"label": "Medelsförvaltare"},
        {"label": "Status"},
        {"label": "Sökt belopp, kr", "numeric": True},
    ],
    "rows": _table(
        [
            ("Självläkande kompositer", "Påhittade högskolan", "positive", "Signerad", "280 000 000"),
            ("Kvantnät över stadsavstånd", "Exempeluniversitetet", "notice", "Väntar på signatur", "312 500 000"),
            ("Elektrobränslen ur havsvatten", "Institutet Låtsas", "info", "Inskickad", "245 000 000"),
        ]
    ),
    "table_footer": ["Summa", "", "", {"text": "837 500 000", "numeric": True}],
    "timeline": [
        {"title": "Utlysningen öppnade", "days": -40, "state": "done", "text": ""},
        {"title": "Version 2 registrerad", "days": -1, "state": "current", "text": "Version 2 skickas in vid sista ansökningsdag."},
        {"title": "Sista ansökningsdag", "days": 12, "state": "", "text": ""},
        {"title": "Organisationen signerar", "days": 19, "state": "", "text": ""},
    ],
    "figures": [
        {"value": "2,5 mdkr", "label": "till excellenskluster", "note": "Vetenskapsrådet 1,5 och Vinnova 1,0"},
        {"value": "85", "label": "planeringsbidrag", "note": "40 + 45"},
        {"value": "6", "label": "teknikområden", "note": ""},
    ],
    "summary": [
        {"key": "Titel", "value": "Självläkande kompositer för vindkraft", "url": "#summary", "action": "Ändra"},
        {"key": "Titel på engelska", "value": "Self-healing composites for wind power", "url": "#summary", "action": "Ändra", "lang": "en"},
        {"key": "Sökt belopp", "value": "280 000 000 kr", "url": "#summary", "action": "Ändra"},
        {"key": "Referens", "value": "K7F3-92QD"},
    ],
    "tab_items": [
        {"label": "Översikt", "url": "#tabs", "current": True},
        {"label": "Ansökningar", "url": "#tabs", "count": 14},
        {"label": "Granskare", "url": "#tabs", "count": 16},
        {"label": "Beredning", "url": "#tabs"},
    ],
    "step_items": [
        {"label": "Fyll i", "url": "#steps", "state": "done"},
        {"label": "Kontrollera", "state": "current"},
        {"label": "Registrera", "state": ""},
    ],
    "buttons": [
        {"label": "Registrera ansökan", "kind": "primary"},
        {"label": "Spara"},
        {"label": "Återta", "kind": "danger"},
    ],
    "role": {
        "kicker": "Vetenskapsrådet",
        "title": "Handläggare",
        "text": "Bereder utlysningen, från behörighet till förslag till beslut.",
        "label": "Logga in som handläggare, VR",
    },
    "call": {
        "agency": "Vetenskapsrådet",
        "title": "Excellenskluster för banbrytande teknik",
        "text": "För en projektledare och 5–15 forskare. Minst 40 miljoner kronor per år.",
        "status": "Öppen",
        "action": "Börja en ansökan",
    },
    "empty": {"title": "Inga ansökningar än", "text": "När du har börjat en ansökan visas den här.", "label": "Se öppna utlysningar"},
    "progress": {"label": "Fördelning av ansökningar", "text": "14 av 22 ansökningar har två granskare."},
    "file": {"name": "Forskningsplan självläkande kompositer, slutversion.pdf", "by": "Astrid Påhittsson", "status": "Kontrollerad"},
    "confirm": {
        "label": "Återta ansökan",
        "title": "Vill du återta ansökan?",
        "text": "Det går inte att ångra. Ansökan K7F3-92QD bedöms inte.",
        "confirm": "Ja, återta ansökan",
    },
    "confirmation": {"title": "Ansökan är registrerad", "text": "Version 2 registrerades 12 maj 2026 kl. 13:41:07."},
    "grade_label": "Vetenskaplig kvalitet, granskare 2",
    "reader": "Ansökan",
    "desk": "Granskning",
    "reader_text": "Vindkraftverkens blad slits av regn och is. Vi vill göra blad som lagar sina egna sprickor.",
    "budget": {"caption": "Budget, hela kronor", "party": "Part", "sum": "Summa"},
    "filter": "Filtrera tabellen",
    "disclosure": {"summary": "Vad är en medelsförvaltare?", "text": "En organisation som får ta emot och förvalta bidrag från Vetenskapsrådet."},
}

ENGLISH = {
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
    "statuses": _statuses("Not started", "Under way", "Done", "Needs an answer", "Rejected"),
    "tasks": _tasks(
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
    "rows": _table(
        [
            ("Self-healing composites", "Invented University", "positive", "Signed", "280 000 000"),
            ("Quantum networks across a city", "Example University", "notice", "Awaiting signature", "312 500 000"),
            ("Electrofuels from sea water", "Institute of Pretence", "info", "Submitted", "245 000 000"),
        ]
    ),
    "table_footer": ["Total", "", "", {"text": "837 500 000", "numeric": True}],
    "timeline": [
        {"title": "The call opened", "days": -40, "state": "done", "text": ""},
        {"title": "Version 2 registered", "days": -1, "state": "current", "text": "Version 2 will be submitted at the deadline."},
        {"title": "Deadline", "days": 12, "state": "", "text": ""},
        {"title": "The organisation signs", "days": 19, "state": "", "text": ""},
    ],
    "figures": [
        {"value": "SEK 2.5 bn", "label": "for excellence clusters", "note": "Swedish Research Council 1.5 and Vinnova 1.0"},
        {"value": "85", "label": "planning grants", "note": "40 + 45"},
        {"value": "6", "label": "technology areas", "note": ""},
    ],
    "summary": [
        {"key": "Title", "value": "Self-healing composites for wind power", "url": "#summary", "action": "Change"},
        {"key": "Title in Swedish", "value": "Självläkande kompositer för vindkraft", "url": "#summary", "action": "Change", "lang": "sv"},
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
    "empty": {"title": "No applications yet", "text": "When you have started an application, you find it here.", "label": "See open calls"},
    "progress": {"label": "Assignment of applications", "text": "14 of 22 applications have two reviewers."},
    "file": {"name": "Research plan self-healing composites, final.pdf", "by": "Astrid Påhittsson", "status": "Checked"},
    "confirm": {
        "label": "Withdraw the application",
        "title": "Withdraw the application?",
        "text": "This cannot be undone. Application K7F3-92QD will not be reviewed.",
        "confirm": "Yes, withdraw it",
    },
    "confirmation": {"title": "Your application is registered", "text": "Version 2 was registered on 12 May 2026 at 13:41:07."},
    "grade_label": "Scientific quality, reviewer 2",
    "reader": "Application",
    "desk": "Review",
    "reader_text": "Rain and ice wear down the blades of wind turbines. We want to make blades that mend their own cracks.",
    "budget": {"caption": "Budget, whole SEK", "party": "Party", "sum": "Total"},
    "filter": "Filter the table",
    "disclosure": {"summary": "What is an administrating organisation?", "text": "An organisation that may receive and administer grants from the Swedish Research Council."},
}

TEXTS = {"sv": SWEDISH, "en": ENGLISH}
