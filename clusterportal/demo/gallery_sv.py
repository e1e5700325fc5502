"""What the gallery of components says in Swedish. The people and projects are invented."""

from clusterportal.demo.gallery_rows import status_rows, table_rows, task_rows

TEXT = {
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
    "statuses": status_rows("Inte påbörjad", "Pågår", "Klar", "Behöver svar", "Avslag"),
    "tasks": task_rows(
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
    "rows": table_rows(
        [
            ("Självläkande kompositer", "Påhittade högskolan", "positive", "Signerad", "280 000 000"),
            ("Kvantnät över stadsavstånd", "Exempeluniversitetet", "notice", "Väntar på signatur", "312 500 000"),
            ("Elektrobränslen ur havsvatten", "Institutet Låtsas", "info", "Inskickad", "245 000 000"),
        ]
    ),
    "table_footer": ["Summa", "", "", {"text": "837 500 000", "numeric": True}],
    "timeline": [
        {"title": "Utlysningen öppnade", "days": -40, "state": "done", "text": ""},
        {
            "title": "Version 2 registrerad",
            "days": -1,
            "state": "current",
            "text": "Version 2 skickas in vid sista ansökningsdag.",
        },
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
        {
            "key": "Titel på engelska",
            "value": "Self-healing composites for wind power",
            "url": "#summary",
            "action": "Ändra",
            "lang": "en",
        },
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
    "empty": {
        "title": "Inga ansökningar än",
        "text": "När du har börjat en ansökan visas den här.",
        "label": "Se öppna utlysningar",
    },
    "progress": {"label": "Fördelning av ansökningar", "text": "14 av 22 ansökningar har två granskare."},
    "file": {
        "name": "Forskningsplan självläkande kompositer, slutversion.pdf",
        "by": "Astrid Påhittsson",
        "status": "Kontrollerad",
    },
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
    "disclosure": {
        "summary": "Vad är en medelsförvaltare?",
        "text": "En organisation som får ta emot och förvalta bidrag från Vetenskapsrådet.",
    },
}
