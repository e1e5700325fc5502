"""An external reviewer without an account is asked by mail, and has not answered yet: the link waits in the mailbox."""

from datetime import timedelta

from applications.models import Organisation, Party, Round
from clusterportal import clock
from clusterportal.demo.loading.agencies import officers
from reviews.actions.composition import Profile, add_reviewer
from reviews.actions.inviting import Question, invite_reviewer
from reviews.models import PanelRole, ReviewInvitation
from reviews.queries.desk import cases_of_staff

NAME, EMAIL = "Erin Exempelsson", "erin.exempelsson@uni.example"
GREETING = "Your work is close to what this cluster plans, and we would value your reading of it."


def ask_external(round_: Round) -> None:
    """Once: to read one application of the round's first panel that somebody else is reading too."""
    if ReviewInvitation.objects.filter(email=EMAIL, panel__round=round_).exists():
        return
    officer, at = officers(round_.call.agency_id)[0], clock.now()
    ours = Party.objects.filter(consortium__application__call=round_.call, organisation__isnull=False)
    elsewhere = Organisation.objects.filter(kind=Organisation.Kind.UNIVERSITY).exclude(
        pk__in=ours.values("organisation")
    )
    profile = Profile(NAME, EMAIL, elsewhere.order_by("name_en")[0], languages=["en"])
    reviewer = add_reviewer(round_.call.agency, profile, by=officer, at=at)
    panel = round_.panels.select_related("round__call__agency").order_by("name_en")[0]
    question = Question(
        role=PanelRole.Role.EXTERNAL,
        load_max=1,
        answer_by=at + timedelta(days=5),
        language="en",
        cases=tuple(cases_of_staff(officer, round_, at).filter(panel=panel).order_by("label")[:1]),
        greeting=GREETING,
    )
    invite_reviewer(panel, reviewer, question, by=officer, at=at)
