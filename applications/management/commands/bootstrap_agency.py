"""Make an agency and its first two administrators; everything after is done on the staff pages."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from applications.actions.agencies import keep_agency
from applications.actions.roles import bootstrap_agency
from applications.texts import sentence
from clusterportal import clock
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User

AGENCIES = {
    "vr": {"short_name": "VR", "name_sv": "Vetenskapsrådet", "name_en": "Swedish Research Council"},
    "vinnova": {"short_name": "Vinnova", "name_sv": "Vinnova", "name_en": "Vinnova"},
}


class Command(BaseCommand):
    help = "Make an agency with its first two administrators, who grant all further roles on the staff pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", choices=sorted(AGENCIES))
        parser.add_argument(
            "--administrator",
            action="append",
            required=True,
            metavar="EMAIL",
            help="Give it twice. An address without an account gets one; its password is set by resetting it.",
        )

    @transaction.atomic
    def handle(self, *_arguments: Any, agency: str, administrator: list[str], **_options: Any) -> None:
        owner, _changed = keep_agency(agency, **AGENCIES[agency])
        users = [_account(email.strip()) for email in administrator]
        try:
            bootstrap_agency(owner, administrators=users, at=clock.now())
        except Refused as refusal:
            raise CommandError(sentence(refusal.code, refusal.params)) from refusal
        for user in users:
            self.stdout.write(f"{user.email} is administrator of {owner.short_name}.")


def _account(email: str) -> User:
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    user = User(email=email.lower(), name=email.split("@", maxsplit=1)[0])
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
