"""What is missing in an application's working copy."""

from collections import Counter

from applications.domain import budget as money
from applications.domain import completeness as domain
from applications.domain import material as values
from applications.domain.completeness import Gap
from applications.models import Applicant, Application, Call, Organisation, Party, Supplement
from applications.queries.forms import form_of
from applications.queries.organisations import names_of
from applications.queries.parties import active_parties, has_budget, is_confirmed, needs_confirmation, requested_sek
from applications.queries.parts import applicants_of
from applications.queries.supplements import open_supplement, places_in
from applications.queries.working_copy import answers_of, attachments_of

__all__ = ["Gap", "gaps", "gaps_in", "material_of", "rules_of"]


def gaps(application: Application, supplement: Supplement | None = None) -> tuple[Gap, ...]:
    """Every gap, in the order of the form. What `blocking` says of a gap decides on registering.

    A link to a planning grant is not read here. In a supplement, the one given or the one under way, only what is open
    counts: the rest stands as it was submitted.
    """
    return gaps_in(application, material_of(application), supplement)


def gaps_in(
    application: Application, material: values.Material, supplement: Supplement | None = None
) -> tuple[Gap, ...]:
    """The gaps of a working copy that has been read already."""
    found = domain.gaps(form_of(application), rules_of(application.call), material)
    supplement = supplement or open_supplement(application)
    if supplement is None:
        return found
    opened = places_in(supplement, form_of(application))
    return tuple(gap for gap in found if _place(gap) in opened)


def _place(gap: Gap) -> str:
    """The place of a supplement in which the gap is mended."""
    if gap.anchor.startswith("attachment-"):
        return gap.anchor.replace("attachment-", "attachment:", 1)
    return f"section:{gap.section}"


def rules_of(call: Call) -> domain.Rules:
    """What the call demands of an application."""
    return domain.Rules(
        n_participants_min=call.n_participants_min,
        n_participants_max=call.n_participants_max,
        needs_cv=call.profile == Call.Profile.VR,
        needs_approved_organisation=call.needs_approved_organisation,
        budget_min_sek_per_year=call.budget_min_sek_per_year,
        budget_max_sek_per_year=call.budget_max_sek_per_year,
        minimum_blocks=call.budget_min_strictness == Call.Strictness.BLOCK,
        grant_starts_on=call.grant_starts_on,
        grant_ends_on=call.grant_ends_on,
    )


def material_of(application: Application) -> values.Material:
    """The working copy as values for the rules."""
    consortium = application.consortium
    parties = active_parties(consortium)
    return values.Material(
        title_sv=application.title_sv,
        title_en=application.title_en,
        area=str(application.area_id) if application.area_id else None,
        subject_codes=application.subject_codes,
        organisation=_organisation(consortium.organisation),
        participants=[_participant(part) for part in applicants_of(application)],
        parties=[_party(party) for party in parties],
        cells=[cell for party in parties if has_budget(party) for cell in _cells(party)],
        answers={one.field_key: one.value for one in answers_of(application)},
        attachments=Counter(one.kind for one in attachments_of(application)),
    )


def _organisation(organisation: Organisation | None) -> values.Organisation | None:
    return None if organisation is None else values.Organisation(names_of(organisation), organisation.is_approved)


def _participant(part: Applicant) -> values.Participant:
    return values.Participant(
        key=str(part.pk),
        name=part.name,
        role=part.role,
        answer=part.invitation,
        has_cv=part.cv is not None,
        organisation=_organisation(part.organisation),
    )


def _party(party: Party) -> values.Party:
    awaits = needs_confirmation(party) and not is_confirmed(party)
    return values.Party(
        key=str(party.pk),
        name=names_of(party),
        role=party.role,
        size=party.size,
        activity=party.aid_activity,
        requests_sek=requested_sek(party),
        awaits_confirmation=awaits,
    )


def _cells(party: Party) -> list[money.Cell]:
    return [money.Cell(str(party.pk), cell.year, cell.side, cell.line, cell.amount_sek) for cell in party.cells.all()]
