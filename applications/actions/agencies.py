"""The one piece of code that makes an agency, for the register of known facts and for setting up a new one."""

from django.db import transaction

from applications.models import Agency


@transaction.atomic
def keep_agency(code: str, *, name_sv: str, name_en: str, short_name: str, email: str = "") -> tuple[Agency, bool]:
    """The agency of `code` with these names, and whether it is new or changed. An empty `email` keeps the known one."""
    names = {"name_sv": name_sv, "name_en": name_en, "short_name": short_name}
    wanted = {**names, **({"email": email} if email else {})}
    agency, is_new = Agency.objects.select_for_update().get_or_create(code=code, defaults=wanted)
    changed = [name for name, value in wanted.items() if getattr(agency, name) != value]
    for name in changed:
        setattr(agency, name, wanted[name])
    if changed:
        agency.save(update_fields=changed)
    return agency, is_new or bool(changed)
