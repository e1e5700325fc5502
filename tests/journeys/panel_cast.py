"""A panel of seven, two of whom have a conflict of interest, and the twenty applications that it meets over."""

N_CASES = 20
PLACE = "Room 4"
SEATS = {
    "chair": ("Che Ordförandesson", "chair"),
    "vice": ("Vera Vicesson", "vice_chair"),
    "barred": ("Jonna Jävsson", "member"),
    "member1": ("Mona Ledamotsson", "member"),
    "member2": ("Mats Ledamotsson", "member"),
    "member3": ("Maj Ledamotsson", "member"),
    "absent": ("Frans Frånvarosson", "member"),
}
OBSERVER = "Ove Observatörsson"
BARRED_FROM = {"barred": "A-02", "chair": "A-04"}
SORTED_OUT = range(7, N_CASES + 1)  # the panel has placed these before it meets
GRADES = {"A-01": (6, 2, 5), "A-02": (7, 3, 7), "A-04": (4, 3, 4)}  # quality, feasibility, overall
SAID = {  # the words of the minutes
    "en": {
        "version 2": "2. It replaces version 1.",
        "item 1": "Item 1: ",
        "absent": "Absent",
        "not taken up": "The item was not taken up at the meeting.",
        "left out": "This item is left out of your copy of the minutes.",
        "places": {
            "A-01": "Prioritised, number 2", "A-02": "Prioritised, number 1", "A-03": "Reserve, number 3",
            "A-04": "Prioritised, number 4", "A-06": "Not prioritised, number 6",
        },
    },
    "sv": {
        "version 2": "2. Den ersätter version 1.",
        "item 1": "Punkt 1: ",
        "absent": "Frånvarande",
        "not taken up": "Punkten togs inte upp på mötet.",
        "left out": "Den här punkten är utelämnad i ditt exemplar av protokollet.",
        "places": {
            "A-01": "Prioriterad, nummer 2", "A-02": "Prioriterad, nummer 1", "A-03": "Reserv, nummer 3",
            "A-04": "Prioriterad, nummer 4", "A-06": "Inte prioriterad, nummer 6",
        },
    },
}  # fmt: skip

WORLD = """
import json
from reviews.actions.declarations import declare
from reviews.actions.meetings import plan_meeting
from reviews.actions.panels import place_in_list
from reviews.models import Case
from tests.factories import DAY
from tests.journeys import panel_cast as cast
from tests.reviews.worlds import CONFLICT, assign, case_number, make_reviewer, make_world, write_review
world = make_world(cast.N_CASES, closes_in=-40 * DAY)
users = {key: make_reviewer(world.panel, role, name=name) for key, (name, role) in cast.SEATS.items()}
users["observer"] = make_reviewer(world.panel, "observer", name=cast.OBSERVER)
cases = {case.label: case for case in Case.objects.select_related("round", "application__submitted_version")}
for key, label in cast.BARRED_FROM.items():
    declare(world.round, {cases[label].application_id: CONFLICT}, by=users[key], at=world.review)
for label in ("A-01", "A-02"):
    assign(cases[label], users["member1"])
    write_review(cases[label], users["member1"], world.review)
for number in cast.SORTED_OUT:
    place_in_list(case_number(world, number), "leave_unprioritised", by=users["chair"], at=world.in_panel)
meeting = plan_meeting(world.panel, starts_at=world.in_panel, place=cast.PLACE, by=world.officer, at=world.in_panel)
print(json.dumps({
    "meeting": str(meeting.pk),
    "panel": str(world.panel.pk),
    "emails": {key: user.email for key, user in users.items()},
    "titles": {label: case.application.submitted_version.title_en for label, case in cases.items()},
}))
"""
