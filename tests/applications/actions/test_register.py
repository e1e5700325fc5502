"""load_register: known facts in the database, as often as one likes."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applications.actions.agencies import keep_agency
from applications.actions.register import FOLDER
from applications.models import Agency, Frame, Initiative, Organisation, PlanningGrant, TechnologyArea
from clusterportal.audit.models import Event

pytestmark = pytest.mark.django_db
LOADED = (Initiative, Agency, Frame, TechnologyArea, Organisation, PlanningGrant)


def contents() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in LOADED]


def test_loading_twice_gives_the_same_rows_and_one_event():
    call_command("load_register", verbosity=0)
    first = contents()

    call_command("load_register", verbosity=0)

    assert contents() == first
    assert [model.objects.count() for model in LOADED] == [1, 2, 2, 6, 18, 5]
    assert [event.detail["planning_grants"] for event in Event.objects.filter(action="register.loaded")] == [5]


def test_loading_mends_what_has_changed(capsys):
    call_command("load_register", verbosity=0)
    Organisation.objects.filter(name_sv="Karolinska Institutet").update(name_en="Something else")
    capsys.readouterr()

    call_command("load_register")

    assert Organisation.objects.get(name_sv="Karolinska Institutet").name_en == "Karolinska Institutet"
    assert "organisations 1, planning grants 0" in capsys.readouterr().out


def test_a_wrong_row_is_named_and_nothing_is_loaded(tmp_path: Path):
    folder = tmp_path / "register"
    shutil.copytree(FOLDER, folder)
    file = folder / "organisations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("202100-3054", "202100-3055"), encoding="utf-8")

    with pytest.raises(CommandError) as caught:
        call_command("load_register", folder=folder)

    assert str(caught.value).splitlines() == [
        "Nothing was loaded.",
        "organisations.csv, line 5: 202100-3055 is no organisation number: its form or check digit is wrong.",
    ]
    assert not Agency.objects.exists()


def test_keep_agency_keeps_the_address_that_the_register_does_not_know():
    names = {"name_sv": "Vetenskapsrådet", "name_en": "Swedish Research Council", "short_name": "VR"}
    keep_agency("vr", **names, email="info@vr.example")

    agency, changed = keep_agency("vr", **names)

    assert (agency.email, changed) == ("info@vr.example", False)
